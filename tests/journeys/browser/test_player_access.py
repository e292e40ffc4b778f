"""The player for everybody: by keyboard, with forced colours, from right to left, on paper."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import numeric, quiz, short_text, single, true_false
from tests.support.journey_stack import Person
from tests.support.player_pages import (
    SAVED,
    attempt_of,
    begin,
    hand_in,
    next_question,
    saved_answers,
)
from tests.support.waiting import wait_until

ARABIC = "ما هي عاصمة فرنسا؟"
LONG = "A long story. " * 120
SIZES = [{"width": 320, "height": 640}, {"width": 740, "height": 340}]
QUIZZES = 9
"""More than are seen at a glance, so that there is a search."""


def under_the_bar(visit: Visit) -> bool:
    """Whether the bar covers the heading of the question."""
    covered: bool = visit.page.evaluate("""() => {
        const bar = document.querySelector(".bar").getBoundingClientRect();
        const heading = document.querySelector(".paper h2").getBoundingClientRect();
        return heading.top < bar.bottom;
    }""")
    return covered


@pytest.mark.parametrize("size", SIZES, ids=["phone", "landscape"])
def test_next_question_begins_below_the_bar(
    visit: Visit, author: Person, taker: Person, size: dict[str, int]
) -> None:
    questions = [short_text(LONG), single(LONG), numeric("How cold?")]
    quiz_id = publish(author.http, quiz(title="Long", questions=questions))
    visit.page.set_viewport_size(size)  # type: ignore[arg-type]
    page = visit.sign_in(taker)
    begin(page, quiz_id)
    for place in (2, 3):
        next_question(page)
        expect(page.get_by_role("heading", name=f"Question {place} of 3")).to_be_focused()
        assert not under_the_bar(visit)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    # the keyboard for decimals has no minus on a phone
    assert page.get_by_label("How cold?").get_attribute("inputmode") in (None, "text")


def test_flags_clock_and_leaving_are_at_hand(visit: Visit, author: Person, taker: Person) -> None:
    questions = [true_false("One."), true_false("Two.")]
    quiz_id = publish(author.http, quiz(title="Flags", questions=questions))
    page = visit.sign_in(taker)
    begin(page, quiz_id)
    page.get_by_role("button", name="Flag for later").click()
    page.get_by_role("button", name="Hide the clock").click()
    expect(page.get_by_role("timer", name="Time left")).to_be_empty()
    next_question(page)
    page.get_by_label("True").check()
    page.locator(SAVED).wait_for()
    page.reload()
    page.get_by_role("timer", name="Time left").wait_for(state="attached")
    expect(page.get_by_role("timer", name="Time left")).to_be_empty()
    page.get_by_text("Overview").click()
    expect(page.get_by_role("button", name="Question 1, not answered, flagged")).to_be_visible()
    visit.check_access()
    page.get_by_role("button", name="Leave …").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    visit.check_access()
    page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(page.locator(".running")).to_contain_text("Flags")
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("button", name="Hide the clock").click()
    expect(page.get_by_role("timer", name="Time left")).to_have_text(re.compile(r"\d\d:\d\d"))


def test_forced_colours_mark_what_is_current_and_answered(
    visit: Visit, author: Person, taker: Person
) -> None:
    questions = [true_false(f"{place}.") for place in range(4)]
    quiz_id = publish(author.http, quiz(title="Contrast", questions=questions))
    visit.page.emulate_media(forced_colors="active")
    page = visit.sign_in(taker)
    begin(page, quiz_id)
    page.get_by_label("True").check()
    next_question(page)
    page.get_by_text("Overview").click()
    look: Any = page.evaluate("""() => {
        const of = (name) => {
            const style = getComputedStyle(document.querySelector(`.numbers ${name}`));
            return [style.borderStyle, style.borderWidth, style.outlineStyle, style.outlineWidth,
                    style.textDecorationLine, style.backgroundColor].join(" ");
        };
        return { current: of("[aria-current]"), answered: of("button.answered"),
                 other: of("button.unanswered:not([aria-current])") };
    }""")
    assert len(set(look.values())) == len(look), look
    visit.check_access()


def test_right_to_left_texts_find_their_direction(
    visit: Visit, author: Person, taker: Person
) -> None:
    body = quiz(title=ARABIC, questions=[single(ARABIC), short_text("Name it!")])
    quiz_id = publish(author.http, body)
    page = visit.sign_in(taker)
    begin(page, quiz_id)

    def direction(text: str) -> Any:
        node = page.get_by_text(text).last
        return node.evaluate("node => getComputedStyle(node).direction")

    assert (
        page.get_by_role("heading", name=ARABIC).evaluate(
            "node => getComputedStyle(node).direction"
        )
        == "rtl"
    )
    assert direction(ARABIC) == "rtl"
    next_question(page)
    assert direction("Name it!") == "ltr"
    field = page.get_by_role("textbox")
    field.fill("باريس")
    assert field.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_skip_link_search_and_paper(visit: Visit, author: Person, taker: Person) -> None:
    review = {"show": "correct_answers", "when": "immediately"}
    made = [
        publish(author.http, quiz(title=f"Sort {place} of many", review=review))
        for place in range(QUIZZES)
    ]
    page = visit.sign_in(taker)
    page.reload()
    page.get_by_role("heading", name="Quizzes").wait_for()
    first = page.evaluate("document.querySelector('a, button, input').textContent")
    assert first == "Skip to the content"
    skip = page.get_by_role("link", name=first)
    skip.focus()
    assert skip.evaluate("node => node.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Quizzes")).to_be_focused()
    page.get_by_placeholder("Search").fill("sort 3 of")
    expect(page.locator("article.card")).to_have_count(1)

    begin(page, made[0])
    hand_in(page)
    page.locator(".score").wait_for()
    page.emulate_media(media="print")
    for gone in ("header", ".actions"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".reviewed")).to_have_count(5)
    expect(page.locator(".reviewed").last).to_be_visible()


RICH = """Solve $x^2 = 4$ for **x**:

| n | square |
|---|---|
| 2 | 4 |

```python
if x < 3: print("<b>no markup</b>")
```

$$\\int_0^1 x\\,dx$$
"""


def test_maths_code_and_tables_are_nodes_and_not_markup(
    visit: Visit, author: Person, taker: Person
) -> None:
    question = short_text(RICH, format="markdown")
    quiz_id = publish(author.http, quiz(title="Rich", questions=[question]))
    page = visit.sign_in(taker)
    begin(page, quiz_id)
    paper = page.locator(".paper")
    expect(paper.locator("math")).to_have_count(2)
    expect(paper.locator("math").first).to_contain_text("x")
    expect(paper.locator("pre")).to_contain_text("<b>no markup</b>")
    expect(paper.get_by_role("cell", name="4")).to_be_visible()
    expect(paper.locator("b")).to_have_count(0)
    visit.check_access()


def test_tabs_of_one_browser_share_what_was_given(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Tabs", questions=[short_text("Where?")]))
    first = visit.sign_in(taker)
    begin(first, quiz_id)
    second = visit.context.new_page()
    second.goto(first.url)
    first.get_by_label("Where?").fill("Paris")
    first.get_by_label("Where?").blur()  # a field with the focus is left alone
    expect(second.get_by_label("Where?")).to_have_value("Paris")
    first.locator(SAVED).wait_for()
    second.locator(SAVED).wait_for()
    visit.expect_refusals("offline")
    visit.context.set_offline(True)
    second.get_by_label("Where?").fill("Lyon")
    expect(first.get_by_label("Where?")).to_have_value("Lyon")
    second.close()
    visit.context.set_offline(False)  # the other tab sends what this one was given
    first.locator(SAVED).wait_for()
    assert wait_until(lambda: saved_answers(taker, attempt_of(first)) == ["Lyon"])
