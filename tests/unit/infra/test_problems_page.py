"""The type of every problem leads to its place on a page that the service serves."""

import re

from chalicelib.errors import NotFoundError
from chalicelib.web.responses import problem_type
from infra.build.template import read_template
from infra.reference.generate import SITE, openapi
from infra.reference.problems_page import all_problems, problems_page

PAGE = problems_page()
ANCHORS = re.findall(r'<article id="(\w+)">', PAGE)


def test_the_kept_page_is_that_of_the_code() -> None:
    assert (SITE / "docs" / "problems.html").read_text() == PAGE, "python -m infra.reference"


def test_every_code_that_the_reference_names_has_a_place_on_the_page() -> None:
    text = str(openapi()["paths"]) + str(openapi()["components"]["responses"])
    named = {
        code
        for codes in re.findall(r"'x-codes': \[([^\]]*)\]", text)
        for code in codes.split("'")[1::2]
    }
    assert len(named) > 40
    assert named <= set(ANCHORS)
    assert len(ANCHORS) == len(set(ANCHORS)) == len(all_problems())


def test_what_the_gateway_says_leads_there_too() -> None:
    responses = read_template()["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    types = [
        re.search(r'"type":"\$\{BaseUrl\}/problems/(\w+)"', text["Fn::Sub"])
        for one in responses.values()
        for text in one["ResponseTemplates"].values()
    ]
    assert {found.group(1) for found in types if found} <= set(ANCHORS)
    assert None not in types


def test_a_problem_names_the_page_of_its_own_service() -> None:
    assert problem_type(NotFoundError.code) == "http://localhost:8000/problems/not_found"
