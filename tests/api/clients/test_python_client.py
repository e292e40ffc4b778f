"""The Python package for programs: retries, keys, lists and webhooks, against the service."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import HTTPServer

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from clients.python.invigil import (
    Invigil,
    InvigilError,
    RetryTransport,
    WebhookError,
    verify_webhook,
)
from tests.support import wsgi
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.people import People
from tests.support.programs import imported_with

EXAMPLES = "clients/python/examples"


class Flaky(httpx.BaseTransport):
    """Loses the answers of some requests, and refuses others for a while."""

    def __init__(self, inner: httpx.BaseTransport, *faults: str) -> None:
        self.sent: list[httpx.Request] = []
        self._inner = inner
        self._faults = list(faults)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        fault = self._faults.pop(0) if self._faults else ""
        if fault == "busy":
            return httpx.Response(503, headers={"Retry-After": "7"})
        answer = self._inner.handle_request(request)
        if fault == "lost":
            raise httpx.ReadError("the answer is lost")
        return answer


def connected(http: Client, token: str, *faults: str) -> tuple[Invigil, Flaky, list[float]]:
    flaky = Flaky(httpx.WSGITransport(wsgi.Wsgi(http)), *faults)
    waited: list[float] = []
    transport = RetryTransport(flaky, sleep=waited.append)
    return Invigil(wsgi.ADDRESS, token, transport=transport), flaky, waited


def test_a_lost_answer_and_a_refusal_make_one_thing(http: Client, people: People) -> None:
    author = people.author()
    api, flaky, waited = connected(http, author.token, "lost", "busy")
    bank = api.request("POST", "/api/v1/banks", json={"title": "Maps"})
    assert [one["id"] for one in api.list("/api/v1/banks")] == [bank["id"]]
    keys = {one.headers["Idempotency-Key"] for one in flaky.sent[:3]}
    assert (len(keys), waited[1]) == (1, 7)


def test_a_lasting_refusal_is_said_after_the_last_try(http: Client, people: People) -> None:
    api, flaky, _ = connected(http, people.user().token, *["busy"] * 9)
    with pytest.raises(InvigilError) as refused:
        api.request("GET", "/api/v1/auth/me")
    assert (refused.value.status, len(flaky.sent)) == (503, 5)


def test_a_problem_is_said_with_its_code_and_pointers(http: Client, people: People) -> None:
    api, flaky, _ = connected(http, people.author().token)
    with pytest.raises(InvigilError) as refused:
        api.request("POST", "/api/v1/banks", json={"title": ""})
    assert (refused.value.code, refused.value.errors[0]["pointer"]) == (
        "validation_failed",
        "/title",
    )
    assert len(flaky.sent) == 1


def test_a_list_is_read_page_by_page(http: Client, people: People) -> None:
    api, flaky, _ = connected(http, people.author().token)
    made = [api.request("POST", "/api/v1/banks", json={"title": str(at)})["id"] for at in range(5)]
    before = len(flaky.sent)
    assert sorted(one["id"] for one in api.list("/api/v1/banks", limit=2)) == sorted(made)
    assert len(flaky.sent) - before == 3


def test_a_roster_and_grades_are_synchronised_by_the_example(
    http: Client, people: People, cloud: Cloud
) -> None:
    sync_roster = imported_with(f"{EXAMPLES}/sync_roster.py", invigil="clients.python.invigil")
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    scopes = ["groups:read", "groups:write", "results:read"]
    key = http.post("/api/v1/keys", json={"name": "Sync", "scopes": scopes}, token=author.token)
    api, _, _ = connected(http, key.json["secret"])
    group = api.request("POST", "/api/v1/groups", json={"name": "Class"})
    said = sync_roster.sync(api, group["id"], f"email\n{taker.email}\n".encode())
    assert said == ["line 2: added"]
    assert sync_roster.grades(api, quiz["id"]) == [f"{taker.username}: 100.0"]


@pytest.fixture
def secret() -> str:
    return "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def signed(secret: str, body: str, at: float) -> dict[str, str]:
    """Headers as another implementation of the standard writes them."""
    instant = datetime.fromtimestamp(int(at), UTC)
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(int(at)),
        "Webhook-Signature": f"v1,AAAA {Webhook(secret).sign('msg_1', instant, body)}",
    }


def test_a_webhook_is_verified_as_the_standard_signs_it(secret: str) -> None:
    body, now = json.dumps({"type": "result.available", "data": {}}), 1_790_000_000.0
    headers = signed(secret, body, now)
    assert verify_webhook(secret, headers, body.encode(), now=now)["type"] == "result.available"
    other = "whsec_" + "A" * 32
    sent = body.encode()
    for key, given, content, at in (
        (other, headers, sent, now),
        (secret, headers, sent + b" ", now),
        (secret, headers, sent, now + 301),
        (secret, headers, sent, now - 301),
        (secret, {}, sent, now),
    ):
        with pytest.raises(WebhookError):
            verify_webhook(key, given, content, now=at)


@pytest.fixture
def receiver(secret: str) -> Iterator[str]:
    example = imported_with(f"{EXAMPLES}/receive_results.py", invigil="clients.python.invigil")
    example.Receiver.secret = secret
    server = HTTPServer(("127.0.0.1", 0), example.Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_example_receives_each_result_once(
    receiver: str, secret: str, capsys: pytest.CaptureFixture[str]
) -> None:
    body = json.dumps({"type": "result.available", "data": {"attempt_id": "att_1"}})
    headers = signed(secret, body, time.time())
    sent = [httpx.post(receiver, content=body, headers=headers).status_code for _ in range(2)]
    assert sent == [204, 204]
    assert httpx.post(receiver, content=body).status_code == 400
    assert capsys.readouterr().out.count("att_1") == 1
