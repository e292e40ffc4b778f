"""Guides: served under a strict policy, linked from the reference, without a dead link."""

import re
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from infra.reference.guides import GUIDES
from tests.support.client import Client

PAGES = ("/guides", *(f"/guides/{one.slug}" for one in GUIDES), "/problems/not_found", "/problems")
ASKED_FOR = {
    *("getting-started", "sign-in", "taking-a-quiz", "errors", "pagination", "idempotency"),
    *("versions", "webhooks", "changelog"),
}
FOREIGN = re.compile(r"https?:")


class Page(HTMLParser):
    """The links, ids and inline parts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                assert value not in self.ids, f"{value} twice"
                self.ids.add(value)
            if name == "href" and value and tag == "a":
                self.links.append(value)
            if value and (name == "src" or (name == "href" and tag == "link")):
                self.loaded.append(value)
            if name == "style" or name.startswith("on") or tag in {"style", "script"}:
                self.inline.append(f"{tag} {name}")


@cache
def _known() -> dict[str, Page]:
    return {}


def page(http: Client, path: str) -> Page:
    if path not in _known():
        reply = http.get(path)
        assert reply.status == 200, path
        kind = reply.headers["content-type"]
        _known()[path] = Page(reply.text if kind.startswith("text/html") else "")
    return _known()[path]


def test_what_an_integrator_needs_has_a_guide_that_the_reference_links(http: Client) -> None:
    assert {one.slug for one in GUIDES} >= ASKED_FOR
    for reference in ("/docs", "/redoc"):
        assert {"guides"} <= set(page(http, reference).links)
    index = page(http, "/guides").links
    assert {f"guides/{one.slug}" for one in GUIDES} <= set(index)
    assert {"docs", "redoc", "problems"} <= set(index)


@pytest.mark.parametrize("path", PAGES)
def test_no_link_of_a_guide_is_dead_or_leaves_the_prefix(http: Client, path: str) -> None:
    shown = page(http, path)
    for link in shown.links + shown.loaded:
        if FOREIGN.match(link):
            assert link in shown.links, f"{link} is loaded from a foreign host"
            continue
        assert not link.startswith("/"), f"{link} leaves the stage"
        target = urlsplit(urljoin(path, link))
        found = page(http, target.path)
        if target.fragment:
            assert target.fragment in found.ids, link


@pytest.mark.parametrize("path", PAGES)
def test_guides_obey_a_strict_policy_and_are_revalidated(http: Client, path: str) -> None:
    reply = http.get(path)
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert page(http, path).inline == []
    assert reply.headers["cache-control"] == "no-cache"
    again = http.get(path, headers={"If-None-Match": reply.headers["etag"]})
    assert (again.status, again.text) == (304, "")


@pytest.mark.parametrize("name", ["nothing", "..", "errors.html", "Errors"])
def test_a_guide_that_is_none_is_not_found(http: Client, name: str) -> None:
    assert http.get(f"/guides/{name}").code == "not_found"
