"""Pictures of bank questions: frozen with what drew them, and shown to whom they were dealt."""

import base64

import pytest

from chalicelib import bootstrap
from chalicelib.clock import HOUR
from chalicelib.media import store, use_store
from chalicelib.quizzes import candidate_service
from tests.support import files
from tests.support.aws_delivery import Cloud
from tests.support.banks import BANKS, add, bank
from tests.support.builders import start, true_false
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.counted_calls import counted
from tests.support.drawn_pictures import Illustrated
from tests.support.draws import QUIZZES, create, draw, forget_candidates, publish
from tests.support.files import read_file
from tests.support.job_queue import work_off
from tests.support.later_work import delivered, erase
from tests.support.marking_exam import essay
from tests.support.media import shown, upload, with_picture
from tests.support.people import People

REVIEWED = {"show": "correct_answers", "when": "immediately"}


def test_a_paper_has_the_addresses_of_what_was_dealt_and_no_others(
    http: Client, people: People
) -> None:
    quiz = Illustrated(http, people.author())
    for _ in range(3):
        taker = people.user()
        begun = start(http, taker, quiz.quiz_id).json
        looked = http.get(f"/api/v1/attempts/{begun['id']}", token=taker.token).json
        assert len(quiz.shown_in(begun)) == 2
        for paper in (begun, looked):
            assert set(paper["assets"]) == quiz.shown_in(begun)
            link = next(iter(paper["assets"].values()))
            assert (link["type"], link["width"], link["height"]) == ("image/png", 8, 5)
            assert read_file(link["url"]) is not None


def test_a_review_has_the_addresses_of_the_explanations_of_what_was_dealt(
    http: Client, people: People
) -> None:
    quiz = Illustrated(http, people.author(), review=REVIEWED)
    taker = people.user()
    paper = start(http, taker, quiz.quiz_id).json
    at = f"/api/v1/attempts/{paper['id']}"
    ended = http.post(f"{at}/submit", token=taker.token)
    for viewer in (taker, quiz.author):
        read = http.get(at.replace("attempts", "results/attempts"), token=viewer.token)
        assert set(read.json["assets"]) == quiz.explained_in(paper)
    assert set(ended.json["assets"]) == quiz.explained_in(paper)
    assert set(http.get(at, token=taker.token).json["assets"]) == quiz.shown_in(paper)


def test_pictures_cost_a_start_and_a_look_no_round_trip(http: Client, people: People) -> None:
    quiz = Illustrated(http, people.author(), review=REVIEWED)
    start(http, people.user(), quiz.quiz_id)  # so that version and pointer are in the cache
    taker = people.user()
    forget_candidates()
    with counted() as starting:
        attempt = start(http, taker, quiz.quiz_id).json
    assert starting == ["BatchGetItem", "UpdateItem", "BatchGetItem"]
    assert len(attempt["assets"]) == 2
    at = f"/api/v1/attempts/{attempt['id']}"
    with counted() as looking:
        http.get(at, token=taker.token)
    said = {"question_id": attempt["questions"][0]["id"], "response": None}
    with counted() as saving:
        http.post(f"{at}/answers", json=said, token=taker.token)
    assert (looking, saving) == (["BatchGetItem"], ["BatchGetItem", "UpdateItem"])


def test_a_version_keeps_the_pictures_of_its_candidates(
    http: Client, people: People, clock: FakeClock
) -> None:
    quiz = Illustrated(http, people.author(), review=REVIEWED, duration_minutes=60)
    early, late = people.user(), people.user()
    paper = start(http, early, quiz.quiz_id).json
    for question_id in quiz.pictures:
        quiz.edit(question_id, text="Nothing to see?", format="plain")
    http.delete(f"{BANKS}/{quiz.bank_id}", token=quiz.author.token)
    bootstrap.reset(bootstrap.externals())
    clock.advance(HOUR // 10)
    for pair in quiz.pictures.values():
        for asset_id in pair:
            assert (quiz.delete(asset_id).status, quiz.delete(asset_id).code) == (409, "in_use")
    again = http.get(f"/api/v1/attempts/{paper['id']}", token=early.token).json
    assert set(again["assets"]) == quiz.shown_in(paper)
    begun = start(http, late, quiz.quiz_id).json
    assert set(begun["assets"]) == quiz.shown_in(begun)
    http.delete(quiz.at, token=quiz.author.token)
    clock.advance(HOUR // 10)
    author = people.sign_in(quiz.author.id, quiz.author.email, quiz.author.username)
    some = next(iter(quiz.pictures.values()))[0]
    assert http.delete(f"/api/v1/media/{some}", token=author.token).code == "in_use"


def test_a_picture_of_a_bank_stays_until_no_question_shows_it(
    http: Client, people: People, clock: FakeClock
) -> None:
    author = people.author()
    bank_id, asset_id = bank(http, author), upload(http, author)
    ids = [add(http, author, bank_id, with_picture(asset_id)).json["id"] for _ in range(2)]
    at = f"{BANKS}/{bank_id}/questions"
    for question_id in ids:
        clock.advance(HOUR // 10)
        refused = http.delete(f"/api/v1/media/{asset_id}", token=author.token)
        assert (refused.status, refused.code) == (409, "in_use")
        headers = {"If-Match": '"v1"'}
        gone = http.delete(f"{at}/{question_id}", token=author.token, headers=headers)
        assert gone.status == 204
    assert http.delete(f"/api/v1/media/{asset_id}", token=author.token).status == 204
    assert files.keys() == set()
    assert use_store.list_uses(asset_id) == []


def test_a_picture_of_a_deleted_bank_goes_with_its_owners_account(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author = people.author()
    quiz = Illustrated(http, author)
    other, unused = bank(http, author), upload(http, author)
    add(http, author, other, with_picture(unused))
    assert http.delete(f"{BANKS}/{other}", token=author.token).status == 204
    clock.advance(HOUR // 10)
    erase(http, author)
    delivered(cloud)
    frozen = {one for pair in quiz.pictures.values() for one in pair}
    assert files.keys() == {f"media/{one}" for one in frozen}
    assert store.get_asset(unused) is None


def test_a_bank_shows_pictures_of_its_staff_and_of_nobody_else(
    http: Client, people: People
) -> None:
    author, editor, stranger = people.author(), people.author(), people.author()
    bank_id, asset_id = bank(http, author), upload(http, author)
    made = add(http, author, bank_id, with_picture(asset_id))
    assert made.status == 201, made.text
    foreign = bank(http, stranger)
    refused = add(http, stranger, foreign, with_picture(asset_id))
    assert [one["pointer"] for one in refused.json["errors"]] == ["/text"]
    body = {"questions": [true_false(), with_picture(asset_id)]}
    for suffix in ("", "?dry_run=true"):
        at = f"{BANKS}/{foreign}/import{suffix}"
        refused = http.post(at, json=body, token=stranger.token)
        assert [one["pointer"] for one in refused.json["errors"]] == ["/questions/1/text"]
    assert http.get(f"/api/v1/media/{asset_id}", token=editor.token).status == 404
    staff = f"{BANKS}/{bank_id}/staff/{editor.id}"
    assert http.put(staff, json={"role": "editor"}, token=author.token).status == 200
    assert http.get(f"/api/v1/media/{asset_id}", token=editor.token).status == 200
    assert add(http, editor, bank_id, with_picture(asset_id)).status == 201
    edited = http.put(
        f"{BANKS}/{bank_id}/questions/{made.json['id']}",
        json={**with_picture(asset_id, explanation="New"), "tags": []},
        token=editor.token,
        headers={"If-Match": '"v1"'},
    )
    assert edited.status == 200, edited.text


def test_a_marker_sees_the_pictures_of_what_they_mark(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    bank_id, asset_id = bank(http, author), upload(http, author)
    asked = essay(f"What is this? {shown(asset_id)}", format="markdown")
    assert add(http, author, bank_id, asked).status == 201
    made = create(http, author, draw(bank_id, 1))
    publish(http, author, made)
    paper = start(http, taker, made.json["id"]).json
    answer = {"question_id": paper["questions"][0]["id"], "response": "A map."}
    at = f"/api/v1/attempts/{paper['id']}"
    http.post(f"{at}/answers", json=answer, token=taker.token)
    http.post(f"{at}/submit", token=taker.token)
    claimed = http.post(
        f"{QUIZZES}/{made.json['id']}/marking/next", json={}, token=author.token
    ).json
    assert set(claimed["assets"]) == {asset_id}


def test_a_regrade_shows_the_pictures_of_new_explanations(
    http: Client, people: People, cloud: Cloud
) -> None:
    quiz = Illustrated(http, people.author(), review=REVIEWED)
    taker = people.user()
    paper = start(http, taker, quiz.quiz_id).json
    http.post(f"/api/v1/attempts/{paper['id']}/submit", token=taker.token)
    corrected, other = (one["id"] for one in paper["questions"] if one["id"] in quiz.pictures)
    new = upload(http, quiz.author)
    quiz.edit(corrected, explanation=f"Rather: {shown(new)}")
    assert http.post(f"{quiz.at}/regrade", json={}, token=quiz.author.token).status == 202
    work_off(cloud)
    read = http.get(f"/api/v1/results/attempts/{paper['id']}", token=taker.token).json
    assert set(read["assets"]) == {new, quiz.pictures[other][1]}


def test_a_preview_shows_the_pictures_that_it_draws(http: Client, people: People) -> None:
    quiz = Illustrated(http, people.author())
    paper = http.post(f"{quiz.at}/preview", json={}, token=quiz.author.token).json
    assert set(paper["assets"]) == quiz.shown_in(paper)
    scored = {"seed": paper["seed"], "answers": []}
    result = http.post(f"{quiz.at}/preview/score", json=scored, token=quiz.author.token).json
    assert set(result["assets"]) == quiz.explained_in(paper)


def test_draws_with_too_many_pictures_are_refused(
    http: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidate_service, "MAX_POOL_ASSETS", 3)
    author = people.author()
    bank_id = bank(http, author)
    for _ in range(4):
        add(http, author, bank_id, with_picture(upload(http, author)))
    refused = publish(http, author, create(http, author, draw(bank_id, 1)))
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/sections")


def test_a_file_of_a_bank_has_its_pictures(http: Client, people: People) -> None:
    author = people.author()
    bank_id, asset_id = bank(http, author), upload(http, author)
    add(http, author, bank_id, with_picture(asset_id))
    at = f"{BANKS}/{bank_id}/export?format="
    exported = http.get(f"{at}json", token=author.token)
    assert shown(asset_id) in exported.text
    again = http.post(f"{BANKS}/{bank_id}/import", json=exported.json, token=author.token)
    assert again.status == 201, again.text
    stored = read_file(http.get(f"/api/v1/media/{asset_id}", token=author.token).json["url"])
    moodle = http.get(f"{at}moodle_xml&media=true", token=author.token)
    assert base64.b64encode(stored or b"").decode() in moodle.text
