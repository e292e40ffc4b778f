"""Imports by upload: from the announcement to the draft, with progress and a report."""

import json
from typing import Any

import pytest

from chalicelib.questions.markdown_profile import asset_ids
from tests.support import files, media_files, quiz_corpus
from tests.support.aws_delivery import Cloud
from tests.support.builders import quiz, true_false
from tests.support.client import Client
from tests.support.imports import imported, read, start, uploaded, work_off
from tests.support.media import upload, with_picture
from tests.support.people import People
from tests.support.picture_packages import file, moodle, of_pictures
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
