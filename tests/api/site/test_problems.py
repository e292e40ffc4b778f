"""The type of a problem document is an address that answers."""

from urllib.parse import urlsplit

import pytest

from infra.reference.problems_page import all_problems
from tests.support.client import Client


def test_the_type_of_a_refusal_leads_to_its_own_page(http: Client) -> None:
    address = urlsplit(http.get("/api/v1/quizzes").json["type"])
    described = http.get(address.path)
    assert (described.status, address.fragment) == (200, "")
    assert described.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>unauthenticated</h1>" in described.text
    assert '<a href="../redoc#readMe">readMe</a>' in described.text


@pytest.mark.parametrize("code", [one.code for one in all_problems()])
def test_every_code_has_a_page_and_a_place_in_the_list(http: Client, code: str) -> None:
    assert http.get(f"/problems/{code}").status == 200
    assert f'<a href="problems/{code}">' in http.get("/problems").text


def test_a_code_that_does_not_exist_has_none(http: Client) -> None:
    assert http.get("/problems/no_such_code").code == "not_found"
