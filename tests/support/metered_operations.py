"""Every operation that an exam is made of, done once and metered."""

from collections.abc import Callable
from typing import Any

from chalicelib import bootstrap
from chalicelib.clock import MINUTE
from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.notifications.events import notify_results
from tests.support.aws_delivery import Cloud, record_of, woken
from tests.support.builders import (
    multiple,
    numeric,
    published,
    right_answers,
    single,
    start,
    true_false,
)
from tests.support.capacity import Cost, metered
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import PASSWORD, People, Person

QUESTIONS = 20
AT_ONCE = 5
LONGEST: int = 12 * MINUTE
"""Past the end of the quiz, and of the grace after it."""

Costs = dict[str, Cost]


class MeteredExam:
    """A quiz of twenty questions with everything in the cache that a second taker finds there."""

    def __init__(self, http: Client, people: People, cloud: Cloud) -> None:
        self.http, self.people, self.cloud = http, people, cloud
        kinds = [single, multiple, true_false, numeric]
        questions = [kinds[number % 4](f"{number}?") for number in range(QUESTIONS)]
        self.author = people.author()
        self.quiz = published(http, self.author, questions=questions)
        self.taker = people.user()
        self.costs: Costs = {}
        self._another(people.user())

    def _another(self, taker: Person) -> None:
        attempt = start(self.http, taker, self.quiz["id"]).json["id"]
        self.http.post(f"/api/v1/attempts/{attempt}/submit", token=taker.token)
        self.cloud.stream()

    def cost(self, name: str, do: Callable[[], Any]) -> Any:
        with metered() as self.costs[name]:
            done = do()
        assert not isinstance(done, Reply) or done.status < 300, (name, done)
        return done

    def ask(self, name: str, method: str, path: str, body: Any = None) -> Any:
        return self.cost(
            name, lambda: self.http.request(method, path, token=self.taker.token, json=body)
        )


def begun(clock: FakeClock) -> MeteredExam:
    """An exam in a process as it is deployed; needs empty tables."""
    outside = bootstrap.Externals(clock=clock, password_memory_kib=64, send_email=lambda _: None)
    bootstrap.reset(outside)
    http = Client()
    return MeteredExam(http, People(), Cloud())


def measured(clock: FakeClock) -> Costs:
    """What each operation costs; needs empty tables."""
    exam = begun(clock)
    _come_in(exam)
    sit(exam)
    follow(exam)
    look(exam)
    follow_live(exam, clock)
    sweep(exam, clock)
    return exam.costs


def _come_in(exam: MeteredExam) -> None:
    new = {"email": "new@example.org", "username": "newcomer", "password": PASSWORD}
    exam.ask("register", "POST", "/api/v1/auth/register", new)
    credentials = {"email": exam.taker.email, "password": PASSWORD}
    first = exam.ask("sign in on a new device", "POST", "/api/v1/auth/login", credentials)
    headers = {"X-Device-Token": first.headers["x-device-token"]}
    again = exam.cost(
        "sign in",
        lambda: exam.http.post("/api/v1/auth/login", json=credentials, headers=headers),
    )
    token = {"refresh_token": again.json["refresh_token"]}
    exam.ask("refresh", "POST", "/api/v1/auth/refresh", token)


def sit(exam: MeteredExam) -> None:
    quiz = exam.quiz["id"]
    exam.ask("list quizzes", "GET", "/api/v1/quizzes")
    exam.ask("look at a quiz", "GET", f"/api/v1/quizzes/{quiz}")
    started = exam.ask("start", "POST", f"/api/v1/attempts/quizzes/{quiz}/start").json
    at, answers = f"/api/v1/attempts/{started['id']}", right_answers(exam.quiz)
    exam.ask("look at an attempt", "GET", at)
    exam.ask("save one answer", "POST", f"{at}/answers", answers[0])
    exam.ask("save five answers", "PUT", f"{at}/answers", {"answers": answers[:AT_ONCE]})
    exam.http.put(f"{at}/answers", json={"answers": answers}, token=exam.taker.token)
    exam.ask("submit", "POST", f"{at}/submit")
    exam.ask("look at a result", "GET", f"/api/v1/results/attempts/{started['id']}")
    exam.ask("own results", "GET", "/api/v1/results/my-results")


def follow(exam: MeteredExam) -> None:
    [image] = [one for one in exam.cloud.results() if one["pk"]["S"] == f"U#{exam.taker.id}"]
    exam.cloud.mail()  # those about accounts
    event = {"Records": [record_of(image)]}
    exam.cost("a result on its boards", lambda: woken(update_leaderboards, event))
    exam.cost("a result in the inbox", lambda: woken(notify_results, event))
    exam.cost("send its mail", exam.cloud.mail)


def look(exam: MeteredExam) -> None:
    board = f"/api/v1/leaderboard/quizzes/{exam.quiz['id']}"
    exam.ask("top ten", "GET", f"{board}?limit=10")
    exam.ask("own place", "GET", f"{board}/me")
    exam.ask("inbox", "GET", "/api/v1/notifications")


def follow_live(exam: MeteredExam, clock: FakeClock) -> None:
    """Poll as takers and who runs the exam do; a quiz's 32 keys are all read."""
    taker = exam.people.user()
    at, token = f"/api/v1/attempts/{_begin(exam, taker)}/live", taker.token
    clock.advance(MINUTE)
    first = exam.cost("poll an attempt, once a minute", lambda: exam.http.get(at, token=token))
    same = {"If-None-Match": first.headers["etag"]}
    exam.cost("poll an attempt", lambda: exam.http.get(at, token=token, headers=same).status)
    at = f"/api/v1/quizzes/{exam.quiz['id']}/monitor?limit=100"
    author = exam.people.sign_in(exam.author.id, exam.author.email, exam.author.username).token
    exam.cost("monitor of few takers", lambda: exam.http.get(at, token=author))
    exam.cost("monitor of few takers, counted lately", lambda: exam.http.get(at, token=author))


def _begin(exam: MeteredExam, taker: Person) -> str:
    attempt: str = start(exam.http, taker, exam.quiz["id"]).json["id"]
    body = {"answers": right_answers(exam.quiz)}
    exam.http.put(f"/api/v1/attempts/{attempt}/answers", json=body, token=taker.token)
    return attempt


def sweep(exam: MeteredExam, clock: FakeClock) -> None:
    exam.cost("a minute of the timer without work", exam.cloud.tick)
    start(exam.http, exam.people.user(), exam.quiz["id"])
    clock.advance(LONGEST)
    exam.cloud.tick()
    exam.cost("finish one whose time is up", exam.cloud.expire)
