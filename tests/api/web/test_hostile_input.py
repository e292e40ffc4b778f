"""Parameters, headers and texts that are meant to become something else further on."""

import json
from itertools import count
from typing import Any

import pytest

from app import ROUTES, app
from chalicelib.web import cors
from chalicelib.web.endpoints import Endpoint
from infra.build.template import ROOT
from tests.support.builders import published, quiz, start
from tests.support.client import Client
from tests.support.marking_exam import essay
from tests.support.openapi_checks import DESCRIBED
from tests.support.people import PASSWORD, People, Person
from tests.support.routes import PLACEHOLDER_IDS

QUIZZES = "/api/v1/quizzes"
REGISTER = "/api/v1/auth/register"
ENDPOINTS = [one for routes in ROUTES for one in routes.endpoints]
LISTS = [one for one in ENDPOINTS if one.query and "cursor" in one.query.model_fields]
PAGED = [one for one in LISTS if one.query and "limit" in one.query.model_fields]
HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}} ${7*7}",
    '=HYPERLINK("http://x")',
    "Bcc: all@example.org",
]


def a_group(http: Client, owner: Person) -> str:
    made = http.post("/api/v1/groups", json={"name": "Class 1"}, token=owner.token)
    assert made.status == 201, made.text
    return str(made.json["id"])


def a_bank(http: Client, owner: Person) -> str:
    made = http.post("/api/v1/banks", json={"title": "Maps"}, token=owner.token)
    assert made.status == 201, made.text
    return str(made.json["id"])


def names_of(http: Client, owner: Person, quiz_id: str) -> dict[str, str]:
    """Return the ids that lists have in their paths, each of something of the owner's."""
    hook = {"url": "http://localhost:9/hook", "events": ["quiz.published"]}
    made = http.post("/api/v1/webhooks", json=hook, token=owner.token)
    assert made.status == 201, made.text
    return {
        "quiz_id": quiz_id,
        "group_id": a_group(http, owner),
        "bank_id": a_bank(http, owner),
        "webhook_id": str(made.json["id"]),
    }


def required_query(endpoint: Endpoint, made: Any) -> str:
    """Return the parameters without which a list is refused, for more to follow."""
    fields = endpoint.query.model_fields if endpoint.query else {}
    if "question_id" not in fields or not fields["question_id"].is_required():
        return ""
    [last] = [one["id"] for one in made["questions"] if one["type"] == "essay"]
    return f"question_id={last}&"


def test_forged_cursor_is_refused(http: Client, people: People) -> None:
    admin = people.admin()
    made = published(http, people.author(), questions=[*quiz()["questions"], essay()])
    names = names_of(http, admin, made["id"])
    for endpoint in LISTS:
        at = f"{address_of(endpoint, **names)}?{required_query(endpoint, made)}"
        for cursor in ("AAAA", "a" * 100_000, "..%2F..", "%00", "null", "é"):
            reply = http.get(f"{at}cursor={cursor}", token=admin.token)
            assert (reply.status, reply.code) == (400, "invalid_cursor"), endpoint.route


def test_cursor_is_bound_to_list_filter_and_user(http: Client, people: People) -> None:
    author, other = people.author(), people.author()
    for person in (author, other):
        for _ in range(2):
            published(http, person)
    page = http.get(f"{QUIZZES}?mine=true&limit=1", token=author.token)
    cursor = page.json["next_cursor"]
    assert cursor

    def refused(query: str, token: str, at: str = QUIZZES) -> bool:
        return http.get(f"{at}?{query}", token=token).code == "invalid_cursor"

    again = http.get(f"{QUIZZES}?mine=true&limit=1&cursor={cursor}", token=author.token)
    assert again.status == 200
    assert refused(f"cursor={cursor}", author.token)
    assert refused(f"mine=true&status=draft&cursor={cursor}", author.token)
    assert refused(f"mine=true&cursor={cursor}", other.token)
    assert refused(f"cursor={cursor}", author.token, "/api/v1/notifications")
    for place in range(len(cursor)):
        letter = "B" if cursor[place] == "A" else "A"
        flipped = cursor[:place] + letter + cursor[place + 1 :]
        assert refused(f"mine=true&cursor={flipped}", author.token), place
    assert refused(f"mine=true&cursor={cursor}=", author.token)


def test_a_limit_is_a_whole_number_from_1_to_100(http: Client, people: People) -> None:
    admin = people.admin()
    made = published(http, people.author(), questions=[*quiz()["questions"], essay()])
    token, names = admin.token, names_of(http, admin, made["id"])
    wrong = ("0", "-1", "101", "1e9", "abc", "", "1.0", "+5", "05", "%D9%A3", "1&limit=2")
    for endpoint in PAGED:
        at = f"{address_of(endpoint, **names)}?{required_query(endpoint, made)}"
        refused = [http.get(f"{at}limit={limit}", token=token) for limit in wrong]
        assert [one.status for one in refused] == [422] * len(wrong), endpoint.route
        assert {one.json["errors"][0]["pointer"] for one in refused} == {"/limit"}
        taken = [http.get(f"{at}limit={limit}", token=token).status for limit in (1, 100)]
        assert taken == [200, 200], endpoint.route


def test_if_match_names_the_very_draft(http: Client, people: People) -> None:
    author = people.author()
    made = http.post(QUIZZES, json=quiz(), token=author.token)
    at, tag = f"{QUIZZES}/{made.json['id']}", made.headers["etag"]

    titles = map(str, count())

    def edit(**headers: str) -> int:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        changed = quiz(title=next(titles))
        return http.put(at, json=changed, token=author.token, headers=given).status

    assert edit() == 428
    assert edit(if_match='"r99"') == 412
    assert edit(if_match=tag.strip('"')) == 412
    assert edit(if_match=f"W/{tag}") == 412
    assert edit(if_match="") == 412
    assert edit(if_match=f'"r99", {tag}') == 200
    assert edit(if_match=tag) == 412
    assert edit(if_match="*") == 200


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("line\r\nSet-Cookie: a=b", "U+000D"),
        ("line\u2028end", "U+2028"),
        ("\u202eright to left", "U+202E"),
        ("bell\u0007", "U+0007"),
    ],
)
def test_a_title_is_one_line_of_text(http: Client, people: People, text: str, refused: str) -> None:
    reply = http.post(QUIZZES, json=quiz(title=text), token=people.author().token)
    assert reply.status == 422
    [error] = reply.json["errors"]
    assert error["pointer"] == "/title"
    assert refused in error["detail"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_title_is_text_in_bodies_and_no_header(http: Client, people: People, text: str) -> None:
    author = people.author()
    made = http.post(QUIZZES, json=quiz(title=text), token=author.token)
    assert (made.status, made.json["title"]) == (201, text)
    exported = http.get(f"{QUIZZES}/{made.json['id']}/export", token=author.token)
    assert exported.headers["content-disposition"].isascii()
    assert not set('\r\n<>={}$":;') & set(exported.headers["content-disposition"][22:-1])
    assert "set-cookie" not in exported.headers


@pytest.mark.parametrize("text", HOSTILE)
def test_a_username_is_a_name(http: Client, text: str) -> None:
    body = {"email": "a@example.org", "username": text, "password": PASSWORD}
    assert http.post(REGISTER, json=body).status == 422


def test_client_input_cannot_break_log_lines(
    http: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = 'x\r\n{"level": "INFO", "event": "authn_login_success", "subject": "usr_admin"}\u2028'
    headers = {"User-Agent": forged, "X-Request-Id": forged, "X-Amzn-Trace-Id": forged}
    reply = http.post(REGISTER, json={"email": forged, "username": forged}, headers=headers)
    assert reply.headers["x-request-id"].startswith("req_")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["request"]
    assert lines[0]["request_id"] == reply.headers["x-request-id"]


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "https://evil.example",
        "https://app.example.evil.example",
        "https://sub.app.example",
        "https://evilapp.example",
        "http://app.example",
        "https://app.example:444",
        "https://app.example/",
        "HTTPS://APP.EXAMPLE",
        "https://app.example, https://evil.example",
        "*",
        "",
    ],
)
def test_an_origin_is_on_the_list_letter_by_letter_or_not_at_all(origin: str) -> None:
    allowed = ("https://app.example",)
    for granted in (cors.headers(origin, allowed), cors.preflight(origin, allowed, "GET")):
        assert "Access-Control-Allow-Origin" not in granted
        assert granted["Vary"] == "Origin"
    assert not any("Credentials" in name for name in cors.preflight(*allowed, allowed, "GET"))


def test_pages_of_listed_origins_may_send_and_read_all_that_the_reference_names() -> None:
    components: dict[str, Any] = DESCRIBED["components"]
    sent = {one["name"] for one in components["parameters"].values() if one["in"] == "header"}
    assert sent | {"Authorization", "Content-Type"} == set(cors.ALLOWED_HEADERS.split(", "))
    read = set(components["headers"]) - {"Cache-Control"}  # browsers show that one anyway
    assert read == set(cors.EXPOSED_HEADERS.split(", "))


@pytest.mark.parametrize("name", ["size", "#a", ":v", "USER#x", "A#0", "pk", "", " ", "que_" * 16])
def test_database_syntax_in_names_is_harmless(http: Client, people: People, name: str) -> None:
    taker, made = people.user(), published(http, people.author())
    attempt = start(http, taker, made["id"]).json
    at = f"/api/v1/attempts/{attempt['id']}/answers"
    reply = http.post(at, json={"question_id": name, "response": "x"}, token=taker.token)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/question_id")
    for path in (f"{QUIZZES}/{name or 'x'}", f"{QUIZZES}/quz_{name}", f"/api/v1/attempts/{name}x"):
        found = http.get(path.replace("#", "%23").replace(" ", "%20"), token=taker.token)
        assert (found.status, found.code) == (404, "not_found"), path
    results = http.get(f"/api/v1/results/my-results?quiz_id={name.replace('#', '%23')}")
    assert results.status == 401


@pytest.mark.parametrize(("method", "status"), [("HEAD", 405), ("OPTIONS", 204)])
def test_head_and_preflight_have_no_effect(http: Client, method: str, status: int) -> None:
    for endpoint in ENDPOINTS:
        reply = http.request(method, address_of(endpoint))
        assert (reply.status, reply.text) == (status, ""), endpoint.route
        assert endpoint.method in reply.headers["allow"].split(", ")


@pytest.mark.parametrize("slash", ["/", ""])
def test_a_slash_at_the_end_leads_to_the_same_guard(http: Client, slash: str) -> None:
    assert http.get(f"/api/v1/auth/me{slash}").code == "unauthenticated"


def test_published_keys_are_public_only(http: Client) -> None:
    keys = http.get("/.well-known/jwks.json").json["keys"]
    assert keys
    assert {name for key in keys for name in key} <= {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_stack_traces_are_never_returned() -> None:
    assert app.debug is False
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    assert "debug" not in json.dumps(config).lower()


def address_of(endpoint: Endpoint, **names: str) -> str:
    named = {"token": "x", "release": "0123456789abcdef", "asset": "docs.css"}
    return endpoint.path.format_map(PLACEHOLDER_IDS | named | names)
