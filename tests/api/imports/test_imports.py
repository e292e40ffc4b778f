"""Imports by upload: from the announcement to the draft, with progress and a report."""

import base64
import json
from typing import Any

import pytest

from chalicelib.clock import DAY, HOUR
from chalicelib.dynamo.client import dynamodb
from chalicelib.questions.markdown_profile import asset_ids
from chalicelib.quiz_formats import media_writing
from chalicelib.settings import settings
from tests.support import files, media_files, quiz_corpus
from tests.support.aws_delivery import Cloud
from tests.support.builders import quiz, true_false
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.files import UploadRefusedError, post_file
from tests.support.imports import announce, announced, imported, read, start, uploaded, work_off
from tests.support.media import shown, upload, with_picture
from tests.support.people import People
from tests.support.picture_packages import file, moodle, of_pictures, zipped
from tests.support.workbooks import of_csv


def test_a_package_with_pictures_becomes_a_draft_that_shows_them(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    done = imported(http, author, cloud, of_pictures(3), "qti", title="Maps")
    assert (done["status"], done["progress"]) == ("finished", {"done": 3, "total": 3})
    assert (done["report"]["understood"], done["problem"]) == (3, None)
    made = http.get(f"/api/v1/quizzes/{done['quiz_id']}", token=author.token).json
    assert (made["title"], made["status"], made["question_count"]) == ("Maps", "draft", 3)
    media = http.get("/api/v1/media", token=author.token).json["items"]
    assert {one["name"] for one in media} == {"p0.png", "p1.png", "p2.png"}
    for question in made["questions"]:
        assert any(one["id"] in question["text"] for one in media)
    assert files.keys() == {f"media/{one['id']}" for one in media}


@pytest.mark.parametrize(
    ("form", "content", "understood"),
    [
        ("moodle_xml", (quiz_corpus.ROOT / "moodle" / "all-types.xml").read_bytes(), 12),
        ("gift", b"Sun? {T}", 1),
        ("aiken", b"Which?\nA. one\nB. two\nANSWER: A\n", 1),
        ("csv", (quiz_corpus.ROOT / "csv" / "own.csv").read_bytes(), 9),
        ("xlsx", of_csv((quiz_corpus.ROOT / "csv" / "own.csv").read_text()), 9),
        ("qti", quiz_corpus.packed(quiz_corpus.ROOT / "packages" / "canvas"), 3),
        ("moodle_xml", moodle("A", files=file("a.png", media_files.png())), 1),
    ],
    ids=["moodle", "gift", "aiken", "csv", "workbook", "canvas", "moodle with a picture"],
)
def test_files_of_all_formats_become_drafts(  # noqa: PLR0913, PLR0917 - a table
    http: Client, people: People, cloud: Cloud, form: str, content: bytes, understood: int
) -> None:
    done = imported(http, people.author(), cloud, content, form)
    assert (done["status"], done["problem"]) == ("finished", None)
    assert done["report"]["understood"] == understood


def test_a_dry_run_makes_nothing_and_can_be_followed_by_the_import(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    import_id = uploaded(http, author, of_pictures(2), "qti")
    assert start(http, author, import_id, "?dry_run=true").json["status"] == "running"
    work_off(cloud)
    looked = read(http, author, import_id)
    assert (looked["status"], looked["quiz_id"]) == ("checked", None)
    assert looked["report"]["understood"] == 2
    assert http.get("/api/v1/quizzes?mine=true", token=author.token).json["items"] == []
    assert files.keys() == {f"uploads/{import_id}"}
    start(http, author, import_id)
    work_off(cloud)
    assert read(http, author, import_id)["status"] == "finished"


def test_a_bank_gets_the_questions_with_their_pictures(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    made = http.post("/api/v1/banks", json={"title": "Maps"}, token=author.token).json
    done = imported(http, author, cloud, of_pictures(2), "qti", bank_id=made["id"])
    assert (done["status"], done["quiz_id"], done["bank_id"]) == ("finished", None, made["id"])
    found = http.get(f"/api/v1/banks/{made['id']}/questions", token=author.token).json["items"]
    shown = [one for question in found for one in asset_ids(question["text"])]
    assert files.keys() == {f"media/{one}" for one in shown}
    assert len(shown) == 2
    codes = {note["code"] for line in done["report"]["lines"] for note in line["notes"]}
    assert codes == set()
    in_use = http.delete(f"/api/v1/media/{shown[0]}", token=author.token)
    assert (in_use.status, in_use.code) == (409, "in_use")


def test_who_may_upload_no_files_brings_none_into_a_bank(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, editor = people.author(), people.user()
    made = http.post("/api/v1/banks", json={"title": "Maps"}, token=author.token).json
    staff = f"/api/v1/banks/{made['id']}/staff/{editor.id}"
    http.put(staff, json={"role": "editor"}, token=author.token)
    done = imported(http, editor, cloud, of_pictures(1), "qti", bank_id=made["id"])
    codes = {note["code"] for line in done["report"]["lines"] for note in line["notes"]}
    assert codes == {"file_missing"}
    assert files.keys() == set()


def large_quiz(**changes: Any) -> dict[str, Any]:
    """A quiz of more than 2 MiB of JSON."""
    explanation = ("Because it is so. " * 277).strip()
    questions = [true_false(explanation=explanation) for _ in range(450)]
    return quiz(title="Large", **{"questions": questions, **changes})


def test_json_of_more_than_two_mebibytes_becomes_the_same_quiz(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, body = people.author(), large_quiz()
    content = json.dumps(body).encode()
    assert len(content) > 2 * 1024 * 1024
    done = imported(http, author, cloud, content, "json")
    assert (done["status"], done["problem"]) == ("finished", None)
    assert done["report"] == {"understood": 450, "dropped": 0, "lines": []}
    made = http.get(f"/api/v1/quizzes/{done['quiz_id']}", token=author.token).json
    assert (made["title"], made["question_count"]) == ("Large", 450)
    assert made["questions"][449]["explanation"] == body["questions"][449]["explanation"]


def test_large_texts_become_quizzes(http: Client, people: People, cloud: Cloud) -> None:
    author = people.author()
    one = "[plain]Is %d right? {T####" + "Because it is so. " * 270 + "}\n\n"
    content = "".join(one % at for at in range(480)).encode()
    assert len(content) > 2 * 1024 * 1024
    done = imported(http, author, cloud, content, "gift")
    assert (done["status"], done["report"]["understood"]) == ("finished", 480)


def test_json_keeps_sections_and_their_settings(http: Client, people: People, cloud: Cloud) -> None:
    author = people.author()
    sections = [{"title": "One", "shuffle": False, "items": [true_false()]}]
    body = {name: part for name, part in quiz().items() if name != "questions"}
    content = json.dumps({**body, "sections": sections}).encode()
    done = imported(http, author, cloud, content, "json")
    made = http.get(f"/api/v1/quizzes/{done['quiz_id']}", token=author.token).json
    assert [one["title"] for one in made["sections"]] == ["One"]


def test_json_becomes_questions_of_a_bank(http: Client, people: People, cloud: Cloud) -> None:
    author = people.author()
    bank = http.post("/api/v1/banks", json={"title": "Maps"}, token=author.token).json["id"]
    content = json.dumps({"questions": [{**true_false(), "tags": ["a"]}]}).encode()
    done = imported(http, author, cloud, content, "json", bank_id=bank)
    assert (done["status"], done["bank_id"]) == ("finished", bank)
    found = http.get(f"/api/v1/banks/{bank}/questions?tag=a", token=author.token).json["items"]
    assert len(found) == 1


def test_json_for_another_persons_groups_or_banks_is_refused(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, other = people.author(), people.author()
    group = http.post("/api/v1/groups", json={"name": "G"}, token=other.token).json["id"]
    bank = http.post("/api/v1/banks", json={"title": "B"}, token=other.token).json["id"]
    draw = {"draw": {"bank_id": bank, "count": 1, "points": 1}}
    foreign = quiz(audience={"group_ids": [group]})
    drawing = {**quiz(), "sections": [{"shuffle": False, "items": [draw]}]}
    del drawing["questions"]
    for body, pointer in (
        (foreign, "/audience/group_ids"),
        (drawing, "/sections/0/items/0/draw/bank_id"),
    ):
        failed = imported(http, author, cloud, json.dumps(body).encode(), "json")
        assert failed["status"] == "failed"
        assert failed["problem"]["errors"][0]["pointer"] == pointer


def test_json_that_shows_another_persons_picture_is_refused(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, other = people.author(), people.author()
    body = quiz(questions=[with_picture(upload(http, other))])
    failed = imported(http, author, cloud, json.dumps(body).encode(), "json")
    assert (failed["status"], failed["problem"]["code"]) == ("failed", "validation_failed")


def test_announced_imports_are_counted_as_quizzes(
    http: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZZES_PER_DAY", "2")
    settings.cache_clear()
    author = people.author()
    sent = [announce(http, author, b"Sun? {T}", "gift").status for _ in range(3)]
    assert sent == [201, 201, 429]
    monkeypatch.undo()
    settings.cache_clear()


def test_starting_again_while_it_runs_or_is_finished_changes_nothing(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    import_id = uploaded(http, author, b"Sun? {T}", "gift")
    first, second = (start(http, author, import_id) for _ in range(2))
    assert (first.status, second.json) == (202, first.json)
    work_off(cloud)
    finished = read(http, author, import_id)
    assert start(http, author, import_id).json == finished
    work_off(cloud)
    assert len(http.get("/api/v1/quizzes?mine=true", token=author.token).json["items"]) == 1


def test_a_file_that_was_not_uploaded_can_be_uploaded_after_the_failure(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, content = people.author(), b"Sun? {T}"
    reply = announce(http, author, content, "gift")
    start(http, author, reply.json["id"])
    work_off(cloud)
    failed = read(http, author, reply.json["id"])
    assert (failed["status"], failed["problem"]["code"]) == ("failed", "upload_missing")
    post_file(reply.json["upload"], content)
    start(http, author, reply.json["id"])
    work_off(cloud)
    assert read(http, author, reply.json["id"])["status"] == "finished"


@pytest.mark.parametrize(
    ("form", "content", "code"),
    [
        ("gift", b"no question", "validation_failed"),
        ("gift", b"\xff\xfe", "malformed_request"),
        ("moodle_xml", b"<quiz", "validation_failed"),
        ("qti", b"PK\x03\x04 and nothing", "validation_failed"),
        ("xlsx", b"type,text", "validation_failed"),
        ("gift", of_csv("type,text\nessay,Q"), "validation_failed"),
        ("gift", b"\n\n".join(b"Sun %d? {T}" % at for at in range(501)), "validation_failed"),
        ("csv", zipped({"a.txt": "x"}), "validation_failed"),
        ("json", b"{", "malformed_json"),
        ("json", b'{"title": "x"}', "validation_failed"),
        ("json", b"[" + b"[]," * 1_000_000 + b"[]]", "malformed_json"),
        ("json", b'{"x": [' + b'{"a" : 1},' * 201_000 + b"{}]}", "malformed_json"),
        ("gift", b"x\n\n" * 30_000, "validation_failed"),
        ("aiken", b"x\n\n" * 30_000, "validation_failed"),
    ],
    ids=[
        "none",
        "no text",
        "xml",
        "no zip",
        "no workbook",
        "workbook",
        "too many",
        "zip",
        "no json",
        "no quiz",
        "too many values",
        "too many members",
        "too many texts",
        "too many lines",
    ],
)
def test_what_cannot_be_imported_fails_with_the_reason_and_leaves_nothing(  # noqa: PLR0913, PLR0917
    http: Client, people: People, cloud: Cloud, form: str, content: bytes, code: str
) -> None:
    author = people.author()
    failed = imported(http, author, cloud, content, form)
    assert (failed["status"], failed["problem"]["code"]) == ("failed", code)
    assert (failed["quiz_id"], failed["report"]) == (None, None)
    assert http.get("/api/v1/quizzes?mine=true", token=author.token).json["items"] == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"format": "docx"}, "/format"),
        ({"format": "json", "title": "Maps"}, "/title"),
        ({"format": "json", "points": 2}, "/points"),
        ({"size": 50 * 1024 * 1024 + 1}, "/size"),
        ({"size": 0}, "/size"),
        ({"size": 16 * 1024 * 1024 + 1, "format": "gift"}, "/size"),
        ({"size": 16 * 1024 * 1024 + 1, "format": "json"}, "/size"),
        ({"sha256": "x"}, "/sha256"),
        ({"name": "../a"}, "/name"),
        ({"title": " "}, "/title"),
        ({"points": "1"}, "/points"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_is_uploaded(
    http: Client, people: People, changes: dict[str, Any], pointer: str
) -> None:
    reply = announce(http, people.author(), b"x", "qti", **changes)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)


def test_the_form_takes_the_announced_file_alone(http: Client, people: People) -> None:
    form = announce(http, people.author(), b"right", "qti").json["upload"]
    for other in (b"wrong", b"right!"):
        with pytest.raises(UploadRefusedError):
            post_file(form, other)


def test_a_repeated_announcement_is_the_same_import(http: Client, people: People) -> None:
    author, body = people.author(), announced(b"x", "qti")
    sent = [
        http.post(
            "/api/v1/imports", json=body, token=author.token, headers={"Idempotency-Key": "k" * 16}
        )
        for _ in range(2)
    ]
    assert sent[0].json["id"] == sent[1].json["id"]


def test_imports_are_for_authors_and_for_editors_of_banks(http: Client, people: People) -> None:
    author, editor, taker = people.author(), people.user(), people.user()
    made = http.post("/api/v1/banks", json={"title": "B"}, token=author.token).json
    staff = f"/api/v1/banks/{made['id']}/staff/{editor.id}"
    assert http.put(staff, json={"role": "editor"}, token=author.token).status == 200
    assert announce(http, editor, b"x", "qti", bank_id=made["id"]).status == 201
    assert announce(http, editor, b"x", "qti").status == 403
    assert announce(http, taker, b"x", "qti", bank_id=made["id"]).status == 404


def test_an_import_is_its_owners_alone(http: Client, people: People) -> None:
    import_id = uploaded(http, people.author(), b"Sun? {T}", "gift")
    other = people.author()
    assert http.get(f"/api/v1/imports/{import_id}", token=other.token).status == 404
    assert start(http, other, import_id).status == 404


def test_imports_of_a_person_are_limited(
    http: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPORTS_PER_HOUR", "2")
    settings.cache_clear()
    author, other = people.author(), people.author()
    sent = [announce(http, author, b"x", "qti") for _ in range(3)]
    free = announce(http, other, b"x", "qti")
    monkeypatch.undo()
    settings.cache_clear()
    assert [one.status for one in sent] == [201, 201, 429]
    assert 0 < int(sent[2].headers["retry-after"]) <= HOUR // 1000
    assert free.status == 201


def test_an_import_is_forgotten_after_a_week(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    # the table's time to live removes it; here its instant is what counts
    author = people.author()
    done = imported(http, author, cloud, b"Sun? {T}", "gift")
    key = {"pk": {"S": f"IM#{author.id}"}, "sk": {"S": done["id"]}}
    item = dynamodb().get_item(TableName=settings().table("ephemeral"), Key=key)["Item"]
    assert int(item["x"]["N"]) * 1000 == clock() // 1000 * 1000 + 7 * DAY


@pytest.mark.parametrize(("form", "accept"), [("qti", "application/zip"), ("moodle_xml", "*/*")])
def test_pictures_leave_with_the_questions_and_come_back(
    http: Client, people: People, cloud: Cloud, form: str, accept: str
) -> None:
    author = people.author()
    asset = upload(http, author)
    option = {"text": f"This {shown(asset)}", "correct": True}
    question = with_picture(asset, explanation=f"There. {shown(asset)}")
    question["options"] = [option, {"text": "That", "correct": False}]
    body = quiz(questions=[question])
    made = http.post("/api/v1/quizzes", json=body, token=author.token).json
    at, headers = f"/api/v1/quizzes/{made['id']}/export?format={form}", {"Accept": accept}
    file = http.get(at, token=author.token, headers=headers)
    content = base64.b64decode(file.text) if form == "qti" else file.text.encode()
    done = imported(http, author, cloud, content, form)
    assert (done["status"], done["progress"]["total"]) == ("finished", 1), done
    back = http.get(f"/api/v1/quizzes/{done['quiz_id']}", token=author.token).json["questions"][0]
    media = http.get("/api/v1/media", token=author.token).json["items"]
    [copied] = [one["id"] for one in media if one["id"] != asset]
    texts = [back["text"], back["explanation"], back["options"][0]["text"]]
    assert [one.replace(copied, asset) for one in texts] == [
        question["text"],
        question["explanation"],
        option["text"],
    ]
    assert files.stored(f"media/{copied}") == files.stored(f"media/{asset}")
    without = http.get(f"{at}&media=false", token=author.token, headers=headers)
    assert without.status == 200
    assert len(without.text) < len(file.text)


def test_more_pictures_than_an_answer_takes_are_left_out_at_ones_word_alone(
    http: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = people.author()
    asset = upload(http, author)
    body = quiz(questions=[with_picture(asset)])
    made = http.post("/api/v1/quizzes", json=body, token=author.token).json
    monkeypatch.setattr(media_writing, "MAX_MEDIA_BYTES", 10)
    at = f"/api/v1/quizzes/{made['id']}/export?format=moodle_xml"
    refused = http.get(at, token=author.token)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/media")
    assert http.get(f"{at}&media=false", token=author.token).status == 200
