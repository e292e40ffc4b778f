"""Questions of banks: written, found, taken from files and given to them."""

import unicodedata
from typing import Any

import pytest

from chalicelib.quiz_formats.schemas import without_ids
from tests.support.banks import BANKS, add, bank, texts
from tests.support.builders import multiple, numeric, short_text, single, true_false
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

PICTURE = "![A map](asset:ast_00000000000000000000000000)"


def test_a_question_is_added_read_edited_and_deleted(http: Client, people: People) -> None:
    owner = people.author()
    bank_id = bank(http, owner)
    made = add(http, owner, bank_id, single(), "europe", "easy")
    assert (made.status, made.json["version"], made.headers["etag"]) == (201, 1, '"v1"')
    assert sorted(made.json["tags"]) == ["easy", "europe"]
    at = made.headers["location"]
    assert http.get(at, token=owner.token).json == made.json
    body = {**single("Capital of Italy?"), "tags": ["europe"]}
    body["options"][0] = {**made.json["options"][0], "text": "Rome"}
    assert http.put(at, json=body, token=owner.token).status == 428
    edited = http.put(at, json=body, token=owner.token, headers={"If-Match": '"v1"'})
    assert (edited.status, edited.json["version"], edited.json["id"]) == (200, 2, made.json["id"])
    kept, fresh = edited.json["options"][:2]
    assert kept["id"] == made.json["options"][0]["id"]
    assert fresh["id"] not in {one["id"] for one in made.json["options"]}
    stale = http.put(at, json=body, token=owner.token, headers={"If-Match": '"v1"'})
    assert stale.status == 412
    assert http.delete(at, token=owner.token).status == 428
    assert http.delete(at, token=owner.token, headers={"If-Match": '"v1"'}).status == 412
    assert http.delete(at, token=owner.token, headers={"If-Match": '"v2"'}).status == 204
    assert http.get(at, token=owner.token).status == 404
    listed = http.get(f"{BANKS}/{bank_id}/questions", token=owner.token)
    assert listed.json == {"items": [], "next_cursor": None}


def test_a_question_comes_once_from_a_repeated_request(http: Client, people: People) -> None:
    owner = people.author()
    at = f"{BANKS}/{bank(http, owner)}/questions"
    headers = {"Idempotency-Key": "once"}
    first = http.post(at, json={**single(), "tags": []}, token=owner.token, headers=headers)
    again = http.post(at, json={**single(), "tags": []}, token=owner.token, headers=headers)
    assert (first.status, again.status, again.json["id"]) == (201, 201, first.json["id"])
    assert len(http.get(at, token=owner.token).json["items"]) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"points": 0}, "/points"),
        ({"id": "que_00000000000000000000000000"}, "/id"),
        ({"tags": ["a", "a"]}, "/tags"),
        ({"tags": [""]}, "/tags/0"),
        ({"tags": [" a"]}, "/tags/0"),
        ({"tags": ["x" * 51]}, "/tags/0"),
        ({"tags": [f"t{number}" for number in range(21)]}, "/tags"),
        ({"text": "<b>", "format": "markdown"}, "/text"),
        ({"text": PICTURE, "format": "markdown"}, "/text"),
        ({"options": [{"text": "a", "correct": True}] * 2}, "/options"),
    ],
)
def test_a_question_that_is_wrong_is_refused_with_a_pointer(
    http: Client, people: People, change: dict[str, Any], pointer: str
) -> None:
    owner = people.author()
    at = f"{BANKS}/{bank(http, owner)}/questions"
    reply = http.post(at, json={**single(), **change}, token=owner.token)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)
    assert http.get(at, token=owner.token).json["items"] == []


def test_questions_are_found_by_tag_type_and_words(
    http: Client, people: People, clock: FakeClock
) -> None:
    owner = people.author()
    bank_id = bank(http, owner)
    for question, *tags in (
        (single("Capital of Straße?"), "europe"),
        (multiple("Primes?"), "numbers", "easy"),
        (numeric("Pi?"), "numbers"),
        (short_text("Colour?", accepted=["Grey"]), "easy"),
    ):
        add(http, owner, bank_id, question, *tags)
        clock.advance(1)
    at = f"{BANKS}/{bank_id}/questions"

    def found(query: str) -> list[str]:
        return texts(http.get(f"{at}?{query}", token=owner.token))

    assert found("") == ["Capital of Straße?", "Primes?", "Pi?", "Colour?"]
    assert found("tag=numbers") == ["Primes?", "Pi?"]
    assert found("type=numeric") == ["Pi?"]
    assert found("tag=easy&type=multiple_choice") == ["Primes?"]
    assert found("query=STRASSE") == ["Capital of Straße?"]
    assert found("query=lyon") == ["Capital of Straße?"]
    assert found("query=nothing") == []
    assert http.get(f"{at}?type=hologram", token=owner.token).status == 422
    assert http.get(f"{at}?tags=easy", token=owner.token).status == 422


def test_a_list_of_questions_continues_where_its_page_ended(
    http: Client, people: People, clock: FakeClock
) -> None:
    owner = people.author()
    bank_id = bank(http, owner)
    for number in range(7):
        tags = ["even"] if number % 2 == 0 else []
        add(http, owner, bank_id, true_false(f"Number {number}."), *tags)
        clock.advance(1)
    for query, expected in (("", 7), ("&tag=even", 4), ("&query=number", 7)):
        seen: list[str] = []
        cursor = ""
        while True:
            at = f"{BANKS}/{bank_id}/questions?limit=2{query}{cursor}"
            page = http.get(at, token=owner.token)
            seen += texts(page)
            if page.json["next_cursor"] is None:
                break
            cursor = f"&cursor={page.json['next_cursor']}"
        assert len(seen) == len(set(seen)) == expected
        assert seen == sorted(seen)


def test_an_export_in_json_comes_back_with_its_tags(
    http: Client, people: People, clock: FakeClock
) -> None:
    owner = people.author()
    bank_id, other = bank(http, owner), bank(http, owner)
    add(http, owner, bank_id, single(), "europe")
    clock.advance(1)
    add(http, owner, bank_id, numeric())
    written = http.get(f"{BANKS}/{bank_id}/export", token=owner.token)
    assert written.status == 200
    at = f"{BANKS}/{other}"
    previewed = http.post(f"{at}/import?dry_run=true", json=written.json, token=owner.token)
    assert (previewed.status, previewed.json["report"]["understood"]) == (200, 2)
    assert http.get(f"{at}/questions", token=owner.token).json["items"] == []
    brought = http.post(f"{at}/import", json=written.json, token=owner.token)
    assert brought.status == 201, brought.text
    items = http.get(f"{at}/questions", token=owner.token).json["items"]
    assert [one["id"] for one in items] == brought.json["question_ids"]
    again = http.get(f"{at}/export", token=owner.token).json
    assert without_ids(again) == without_ids(written.json)
    assert [one["tags"] for one in items] == [["europe"], []]


def test_a_bank_takes_and_gives_gift(http: Client, people: People) -> None:
    owner = people.author()
    at = f"{BANKS}/{bank(http, owner)}"
    content = "What is 1+1? {=2 ~3}\n\nThe sun is a star. {T}\n\nBroken {=yes ~no"
    headers = {"Content-Type": "text/plain"}
    brought = http.post(
        f"{at}/import", content=content.encode(), token=owner.token, headers=headers
    )
    assert brought.status == 201, brought.text
    report = brought.json["report"]
    assert (report["understood"], report["dropped"]) == (2, 1)
    written = http.get(f"{at}/export?format=gift", token=owner.token)
    assert "The sun is a star.{TRUE}" in written.text
    packed = http.get(f"{at}/export?format=qti", token=owner.token)
    assert packed.status == 200


def test_an_import_with_one_wrong_question_adds_none(http: Client, people: People) -> None:
    owner = people.author()
    at = f"{BANKS}/{bank(http, owner)}"
    body = {"questions": [single(), single(options=[{"text": "a", "correct": True}] * 2)]}
    refused = http.post(f"{at}/import", json=body, token=owner.token)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/questions/1/options")
    assert http.get(f"{at}/questions", token=owner.token).json["items"] == []


def test_a_tag_is_one_however_its_letters_are_composed(http: Client, people: People) -> None:
    author = people.author()
    bank_id = bank(http, author)
    composed, apart = (unicodedata.normalize(form, "Übung") for form in ("NFC", "NFD"))
    made = add(http, author, bank_id, true_false(), apart)
    assert made.json["tags"] == [composed]
    for tag in (composed, apart):
        found = http.get(f"{BANKS}/{bank_id}/questions?tag={tag}", token=author.token)
        assert [one["id"] for one in found.json["items"]] == [made.json["id"]]
        exported = http.get(f"{BANKS}/{bank_id}/export?tag={tag}", token=author.token)
        assert composed in exported.text
    assert add(http, author, bank_id, true_false(), composed, apart).status == 422
