"""Import errors: unsupported content is refused or dropped with a report; size is limited."""

import json

import pytest

from tests.support.builders import numeric, quiz, single
from tests.support.client import Client
from tests.support.people import People
from tests.support.quiz_files import codes_of, import_file


@pytest.mark.parametrize(
    ("content", "query", "kind", "status", "code"),
    [
        (b"nothing at all", "", "text/plain", 422, "validation_failed"),
        (b"", "", "text/plain", 422, "validation_failed"),
        (b"\xff\xfe{T}", "", "text/plain", 400, "malformed_request"),
        (b"a\x00b {T}", "", "text/plain", 400, "malformed_request"),
        (b"x" * (512 * 1024 + 1), "", "text/plain", 413, "payload_too_large"),
        (b"a {T}", "", "text/html", 415, "unsupported_media_type"),
        (b"a {T}", "?format=json", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?format=xml", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?passing_score=101", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?points=0", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?points=NaN", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?points=1e1", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?title=a&title=b", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?tittle=b", "text/plain", 422, "validation_failed"),
        (b"{", "", "application/json", 400, "malformed_json"),
        (b"{}", "", "application/json", 422, "validation_failed"),
        (b"{}", "?title=a", "application/json", 422, "validation_failed"),
        (b"a {T}", "?format=gift", "application/xml", 422, "validation_failed"),
        (b"<quiz/>", "?format=gift", "text/plain", 422, "validation_failed"),
        (b"<quiz></quiz>", "", "application/xml", 422, "validation_failed"),
        (b"<quiz", "", "application/xml", 422, "validation_failed"),
        (b"caf\xe9", "", "application/xml", 400, "malformed_request"),
        (b"a,b\n", "", "text/csv", 422, "validation_failed"),
        (b"PK", "", "application/zip", 422, "validation_failed"),
        (b"PK\xff", "?format=csv", "application/zip", 422, "validation_failed"),
        (b'{"title": "a"}', "", "text/plain", 422, "validation_failed"),
        (b"a {T}\n\n" * 501, "", "text/plain", 422, "validation_failed"),
    ],
)
def test_unsupported_import_is_refused_with_a_reason(  # noqa: PLR0913, PLR0917 - a table
    http: Client, people: People, content: bytes, query: str, kind: str, status: int, code: str
) -> None:
    reply = import_file(http, people.author(), content, query, kind)
    assert (reply.status, reply.code) == (status, code)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("text", ["Word? {=caf\u00e9}", "Caf\u00e9?\nA. x\nB. y\nANSWER: A"])
def test_text_that_is_not_utf8_is_refused_behind_a_gateway_that_decodes_it(
    http: Client, people: People, text: str, encoding: str
) -> None:
    author, content = people.author(), text.encode(encoding)
    reply = import_file(http, author, content)
    assert (reply.status, reply.code) == (400, "malformed_request")
    named = import_file(http, author, content, kind=f"text/plain; charset={encoding}")
    assert (named.status, named.code) == (415, "unsupported_media_type")
    assert http.get("/api/v1/quizzes?mine=true", token=author.token).json["items"] == []


def test_invalid_byte_refuses_the_whole_file(http: Client, people: People) -> None:
    content = b"Sun? {T}\n\n" * 40 + b"Caf\xe9? {T}"
    assert import_file(http, people.author(), content).status == 400


def test_a_charset_other_than_utf8_is_refused_for_json_too(http: Client, people: People) -> None:
    content = json.dumps(quiz()).encode()
    for charset, status in (("utf-8", 201), ("iso-8859-1", 415)):
        kind = f"application/json; charset={charset}"
        assert import_file(http, people.author(), content, kind=kind).status == status


def test_an_endless_character_reference_is_no_fault(http: Client, people: People) -> None:
    reply = import_file(http, people.author(), b"[html]Is &#" + b"9" * 5000 + b"; it? {T}")
    assert (reply.status, codes_of(reply)) == (201, [["encoding"]])


def test_a_refusal_names_the_format_that_the_text_was_read_as(http: Client, people: People) -> None:
    author = people.author()
    assert "GIFT" in import_file(http, author, b"words").json["detail"]
    assert "AIKEN" in import_file(http, author, b"words", "?format=aiken").json["detail"]


def test_refusal_lists_the_unreadable_lines(http: Client, people: People) -> None:
    reply = import_file(http, people.author(), b"Any {#=*}\n\nBroken {=a")
    assert [one["detail"] for one in reply.json["errors"]] == [
        "line 1: Any number would earn something.",
        "line 3: A closing } is missing.",
    ]


def test_question_beyond_limits_is_dropped_and_others_imported(
    http: Client, people: People
) -> None:
    text = f"{'x' * 5001} {{T}}\n\nTwins? {{=a ~b ~b}}\n\nSun? {{T}}".encode()
    reply = import_file(http, people.author(), text)
    assert reply.status == 201
    assert [one["notes"] for one in reply.json["report"]["lines"]] == [
        [
            {
                "code": "invalid_question",
                "detail": "text: String should have at most 5000 characters",
            }
        ],
        [{"code": "invalid_question", "detail": "options: two options have the same text"}],
        [],
    ]


def test_invalid_json_is_reported_with_pointers(http: Client, people: People) -> None:
    questions = [single(hint="x"), numeric(correct=3), {"type": "hologram"}, {"type": "true_false"}]
    body = quiz(surprise=1, questions=questions)
    del body["title"]
    reply = import_file(http, people.author(), json.dumps(body).encode(), kind="application/json")
    assert [one["pointer"] for one in reply.json["errors"]] == [
        "/title",
        "/questions/0/hint",
        "/questions/1/correct",
        "/questions/2/type",
        "/questions/3/text",
        "/questions/3/points",
        "/questions/3/correct",
        "/surprise",
    ]


def test_a_report_names_a_thousand_passages_and_counts_the_rest(
    http: Client, people: People
) -> None:
    content = b"Sun? {T}\n\n" + b"x\n\n" * 1500
    reply = import_file(http, people.author(), content)
    report = reply.json["report"]
    assert (report["understood"], report["dropped"]) == (1, 1500)
    assert len(report["lines"]) == 1001
    assert report["lines"][-1] == {
        "line": None,
        "name": None,
        "outcome": "ignored",
        "notes": [{"code": "report_truncated", "detail": "501 more entries are not listed."}],
    }


def test_no_text_makes_the_reader_go_back_and_forth(http: Client, people: People) -> None:
    author = people.author()
    for tedious in (b"<a ", b"<", b"&", b" ", b"\\", b"~%1%a", b"::", b"<script>"):
        content = b"[html]" + tedious * (500_000 // len(tedious)) + b"{=a ~b}"
        assert import_file(http, author, content).status in {201, 422}


def test_a_large_file_is_taken_as_far_as_a_quiz_goes(http: Client, people: People) -> None:
    blocks = [f"Question {n}? {{=right {n} ~wrong {n}}}" for n in range(500)]
    reply = import_file(http, people.author(), "\n\n".join(blocks).encode())
    assert reply.status == 201, reply.text
    assert reply.json["quiz"]["question_count"] == 500


@pytest.mark.parametrize(
    ("content", "query", "reason"),
    [
        (b'<?xml version="1.0"?><html/>', "", "It begins with <html>, which no format does."),
        (b"<quiz><question></quiz>", "", "It is not well-formed XML: mismatched tag"),
        (b'<?xml version="1.0"?><quiz/>', "?format=qti", "so it is not QTI"),
        (b'{"title": "a"}', "", "The text is JSON: send it as application/json."),
        (b"<assessmentTest/>", "", "send the package they are in"),
    ],
)
def test_a_text_in_another_format_is_refused_with_the_right_reason(
    http: Client, people: People, content: bytes, query: str, reason: str
) -> None:
    reply = import_file(http, people.author(), content, query)
    assert reply.status == 422
    assert reason in reply.json["detail"]
