"""Quizzes with more essays than answers of full length can be kept of."""

import pytest

from tests.support.aws_delivery import Cloud
from tests.support.builders import published, quiz
from tests.support.client import Client
from tests.support.imports import imported
from tests.support.people import People
from tests.support.picture_packages import moodle

ONE = moodle("Why?").decode().removeprefix("<quiz>").removesuffix("</quiz>")


def essays(count: int) -> bytes:
    """Moodle XML with so many essays, which have no limit there."""
    return f"<quiz>{ONE * count}</quiz>".encode()


@pytest.mark.parametrize(("count", "limit"), [(6, None), (7, 18_200), (30, 4_200), (90, 1_400)])
def test_essays_of_a_file_get_a_length_with_which_all_answers_can_be_kept(
    http: Client, people: People, cloud: Cloud, count: int, limit: int | None
) -> None:
    author = people.author()
    headers = {"Content-Type": "application/xml"}
    at = "/api/v1/quizzes/import?dry_run=true"
    at_once = http.post(at, content=essays(count), headers=headers, token=author.token)
    assert at_once.status == 200, at_once.text
    done = imported(http, author, cloud, essays(count), "moodle_xml")
    assert (done["status"], done["problem"]) == ("finished", None)
    made = http.get(f"/api/v1/quizzes/{done['quiz_id']}", token=author.token).json
    for questions in (at_once.json["quiz"]["questions"], made["questions"]):
        assert {one.get("max_characters") for one in questions} == {limit}
    for report in (at_once.json["report"], done["report"]):
        codes = [note["code"] for line in report["lines"] for note in line["notes"]]
        assert codes == ([] if limit is None else ["answer_limited"] * count)


def test_room_for_essays_is_what_other_questions_leave(http: Client, people: People) -> None:
    others = "\n\n".join(f"Sun {at}? {{=yes}}" for at in range(300))
    essays = "\n\n".join(f"Why {at}? {{}}" for at in range(5))
    reply = http.post(
        "/api/v1/quizzes/import",
        content=f"{others}\n\n{essays}".encode(),
        headers={"Content-Type": "text/plain"},
        token=people.author().token,
    )
    assert reply.status == 201, reply.text
    [limit] = {one["max_characters"] for one in reply.json["quiz"]["questions"][300:]}
    assert 500 < limit < 20_000


def test_a_limit_of_the_file_stays(http: Client, people: People) -> None:
    own = {"type": "essay", "text": "Why?", "points": 1, "max_characters": 30}
    author = people.author()
    made = published(http, author, **quiz(questions=[own]))
    at = f"/api/v1/quizzes/{made['id']}/export?format=qti"
    exported = http.get(at, token=author.token).text
    again = http.post(
        "/api/v1/quizzes/import",
        content=exported.encode(),
        headers={"Content-Type": "application/xml"},
        token=author.token,
    )
    assert [one["max_characters"] for one in again.json["quiz"]["questions"]] == [30]
