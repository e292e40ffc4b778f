"""Old data is purged from the command line; held quizzes lose nothing, and all views agree."""

import io
from dataclasses import dataclass
from typing import Any

import pytest
from rich.console import Console

from chalicelib import bootstrap
from chalicelib.clock import DAY, to_rfc3339
from chalicelib.leaderboard import epoch_store
from chalicelib.leaderboard.rebuild import Rebuild
from quizctl.exit_codes import Exit
from quizctl.purge import HELD, RESULTS, Limits, Purge
from quizctl.retention_run import run_in_terminal
from tests.support.aws_delivery import Cloud
from tests.support.builders import published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.leaderboard_rows import rebuilding
from tests.support.people import People, Person

OLD = 400 * DAY


@dataclass
class School:
    """Three takers of two quizzes long ago, and one of them of the first again today."""

    http: Client
    people: People
    clock: FakeClock
    cloud: Cloud
    author: Person
    takers: list[Person]
    quizzes: list[dict[str, Any]]

    def take(self, taker: Person, quiz: dict[str, Any]) -> str:
        token = self.again(taker).token
        attempt: str = start(self.http, self.again(taker), quiz["id"]).json["id"]
        body = {"answers": right_answers(quiz)}
        self.http.put(f"/api/v1/attempts/{attempt}/answers", json=body, token=token)
        self.http.post(f"/api/v1/attempts/{attempt}/submit", token=token)
        self.cloud.stream()
        return attempt

    def again(self, person: Person) -> Person:
        """Sign in again: much time has passed."""
        return self.people.sign_in(person.id, person.email, person.username)

    def get(self, person: Person, path: str) -> Any:
        reply = self.http.get(f"/api/v1{path}", token=self.again(person).token)
        assert reply.status == 200, reply.text
        return reply.json

    def takers_of(self, quiz: dict[str, Any], view: str) -> list[str]:
        items = self.get(self.author, f"/quizzes/{quiz['id']}/{view}")["items"]
        return sorted(one["user_id"] for one in items)

    def board(self, quiz: dict[str, Any]) -> list[str]:
        self.clock.advance(DAY // 1_000)
        items = self.get(self.author, f"/leaderboard/quizzes/{quiz['id']}")["items"]
        return sorted(one["user_id"] for one in items)

    def purge(self, days: int = 200, *, count: bool = False) -> dict[str, int]:
        limit = self.clock() - days * DAY
        purge = Purge(Limits(limit, limit, limit), lambda _what, _number: None, segments=1)
        return dict(purge.count() if count else purge.run(rebuilding(self.clock, segments=1)))


@pytest.fixture
def school(http: Client, people: People, clock: FakeClock, cloud: Cloud) -> School:
    author, takers = people.author(), [people.user() for _ in range(3)]
    review = {"show": "score", "when": "immediately"}
    quizzes = [published(http, author, max_attempts=2, review=review) for _ in range(2)]
    made = School(http, people, clock, cloud, author, takers, quizzes)
    for quiz in quizzes:
        for taker in takers:
            made.take(taker, quiz)
    clock.advance(OLD)
    made.take(takers[0], quizzes[0])
    return made


def test_takers_whose_last_attempt_is_old_are_gone_from_every_view(school: School) -> None:
    first, second = school.quizzes
    stays = school.takers[0].id
    # a dry run counts and changes nothing
    assert school.purge(count=True)[RESULTS] == 5
    assert len(school.takers_of(second, "grades")) == 3
    assert school.purge()[RESULTS] == 5
    # both attempts of who came again stay, so that no grade changes by halves
    assert school.takers_of(first, "attempts") == [stays, stays]
    assert school.takers_of(first, "grades") == school.board(first) == [stays]
    for view in ("attempts", "grades", "takers"):
        assert school.takers_of(second, view) == []
    assert school.board(second) == []
    shown = school.get(school.author, f"/quizzes/{second['id']}/monitor")
    assert (shown["items"], shown["summary"]["submitted"]) == ([], 0)
    assert school.get(school.takers[1], "/results/my-results")["items"] == []
    assert second["id"] not in str(school.get(school.takers[1], "/auth/me/export"))
    verifying = rebuilding(school.clock, segments=1).verifying
    assert verifying.run(epoch_store.get_plan().read).wrong == []


def test_a_purged_attempt_counts_against_the_limit_and_its_id_is_not_used_again(
    school: School,
) -> None:
    _, second = school.quizzes
    taker = school.takers[1]
    school.purge()
    attempt = school.take(taker, second)
    assert school.get(taker, f"/attempts/{attempt}")["number"] == 2
    assert school.takers_of(second, "attempts") == school.takers_of(second, "grades") == [taker.id]
    refused = start(school.http, school.again(taker), second["id"])
    assert refused.code == "max_attempts_reached"


def test_nothing_of_a_held_quiz_is_purged(school: School) -> None:
    first, second = school.quizzes
    assert run("hold", second["id"], "appeal of 2024")[0] == 0
    before = [school.takers_of(second, view) for view in ("attempts", "grades")]
    events = school.get(school.author, f"/attempts/{attempt_of(school, second)}/events")
    found = school.purge()
    assert found[RESULTS] == 2
    assert found[HELD] >= 3
    assert [school.takers_of(second, view) for view in ("attempts", "grades")] == before
    assert school.board(second) == sorted(taker.id for taker in school.takers)
    assert school.get(school.author, f"/attempts/{attempt_of(school, second)}/events") == events
    assert run("lift", second["id"])[0] == 0
    school.purge()
    assert school.takers_of(second, "attempts") == []
    assert school.takers_of(first, "grades") == [school.takers[0].id]


def test_an_attempt_that_began_meanwhile_is_kept(school: School) -> None:
    _, second = school.quizzes
    taker = school.takers[2]
    start(school.http, school.again(taker), second["id"])
    school.purge()
    assert school.takers_of(second, "attempts") == [taker.id, taker.id]


def test_the_command_purges_by_the_settings_and_audits_it(
    school: School,
) -> None:
    code, page = run("purge", "-")
    assert (code, RESULTS in page) == (0, False)
    code, page = run("purge", to_rfc3339(school.clock() - 200 * DAY))
    assert (code, RESULTS in page) == (0, True)
    events = school.get(school.people.admin(), "/admin/events?limit=100")["items"]
    assert "data_purged" in {one["event"] for one in events}


@pytest.mark.parametrize(
    "words",
    [("purge", "9998-01-01"), ("purge", "today"), ("hold", "quz_1", "x"), ("lift", "-")],
)
def test_what_makes_no_sense_is_refused(tables: None, words: tuple[str, ...]) -> None:
    assert run(*words)[0] == Exit.REFUSED


def attempt_of(school: School, quiz: dict[str, Any]) -> str:
    listed = school.get(school.author, f"/quizzes/{quiz['id']}/attempts")["items"]
    attempt: str = listed[0]["attempt_id"]
    return attempt


def rebuild(_: object) -> Rebuild:
    clock = FakeClock()
    clock.set(bootstrap.externals().clock())
    return rebuilding(clock, segments=1)


def run(what: str, *words: str) -> tuple[int, str]:
    page = io.StringIO()
    code = run_in_terminal(what, words, Console(file=page, width=120), rebuild)
    return code, page.getvalue()
