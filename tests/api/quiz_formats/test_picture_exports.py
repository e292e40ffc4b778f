"""Files with pictures on their way out and in again."""

import base64

import pytest

from chalicelib.quiz_formats import media_writing
from tests.support import files
from tests.support.aws_delivery import Cloud
from tests.support.builders import quiz
from tests.support.client import Client
from tests.support.imports import imported
from tests.support.media import shown, upload, with_picture
from tests.support.people import People


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
