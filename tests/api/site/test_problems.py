"""The type of a problem document is an address that answers."""

from tests.support.client import Client


def test_the_type_of_a_refusal_leads_to_its_description(http: Client) -> None:
    page, _, anchor = http.get("/api/v1/quizzes").json["type"].partition("#")
    assert page.endswith("/problems")
    described = http.get("/problems")
    assert (described.status, described.headers["content-type"]) == (
        200,
        "text/html; charset=utf-8",
    )
    assert f'<article id="{anchor}">' in described.text
