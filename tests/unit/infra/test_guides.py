"""Guides are sections of docs/*.md: the pages that are kept are those of the text."""

import pytest

from infra.reference import guides, problems_page
from infra.reference.generate import SITE
from infra.reference.guides import GUIDES, headings, section


def test_the_kept_pages_are_those_of_the_text_and_of_the_code() -> None:
    made = {**guides.pages(), **problems_page.pages()}
    kept = {
        path.name: path.read_text(encoding="utf-8")
        for pattern in ("guide*.html", "problem-*.html")
        for path in (SITE / "docs").glob(pattern)
    }
    assert kept.keys() == made.keys()
    for name, text in made.items():
        assert kept[name] == text, f"{name}: python -m infra.reference"


def test_every_section_of_the_api_guide_is_served() -> None:
    shown = {heading for guide in GUIDES for file, heading in guide.parts if file == "api.md"}
    assert shown == set(headings("api.md"))


def test_a_section_ends_where_the_next_one_begins_and_code_has_no_headings() -> None:
    tokens = section("clients.md", "Tokens")
    assert tokens.lstrip().startswith("The access token lasts 15 minutes")
    assert "class Session" in tokens
    assert "ServerClock" not in tokens
    assert "<!--" not in tokens


def test_a_section_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="no section"):
        section("api.md", "Nothing of the kind")


def test_headings_of_a_page_begin_below_its_title() -> None:
    text = guides.pages()["guide-webhooks.html"]
    assert text.count("<h1>") == 1
    assert '<h2 id="subscribe">Subscribe</h2>' in text
    assert "<h1>Sign-in</h1>" in guides.pages()["guide-sign-in.html"]
    assert '<h2 id="service-keys">Service keys</h2>' in guides.pages()["guide-sign-in.html"]
