"""Quiz settings of Canvas, from assessment_meta.xml."""

from math import ceil
from typing import Any

from chalicelib.quiz_formats.answer_mapping import number_of
from chalicelib.quiz_formats.models import Note, NoteCode, Notes
from chalicelib.quiz_formats.rich_text import html
from chalicelib.quiz_formats.xml_tree import XmlElement

_GRADING = {"keep_highest": "best", "keep_latest": "latest", "keep_average": "mean"}
_ANY_NUMBER = "-1"
_LEFT_OUT = {
    "access_code": "The access code",
    "ip_filter": "The filter of addresses",
    "unlock_at": "The date of the opening",
    "lock_at": "The date of the closing",
    "due_at": "The due date",
}
"""Dates of a past course, and secrets that do not belong in a file."""


def is_canvas_settings(root: XmlElement) -> bool:
    """Return whether a document has the settings of a Canvas quiz."""
    return root.tag == "quiz" and root.find("question") is None and root.find("title") is not None


def read_canvas_settings(root: XmlElement) -> tuple[dict[str, Any], Notes]:
    """Return the members of a quiz in Canvas' settings, with notes on all others."""
    settings: dict[str, Any] = {
        name: value
        for name, value in {
            "title": root.value("title"),
            "duration_minutes": _positive(root.value("time_limit")),
            "max_attempts": _positive(root.value("allowed_attempts")),
            "grading_method": _GRADING.get(root.value("scoring_policy")),
        }.items()
        if value
    }
    if root.value("allowed_attempts") == _ANY_NUMBER:
        settings["max_attempts"] = None
    if root.value("shuffle_answers") == "false":
        settings["randomize_options"] = False
    if root.value("shuffle_questions") == "true":
        settings["randomize_questions"] = True
    review = _review(root)
    if review:
        settings["review"] = {"show": review, "when": "immediately"}
    source = html(root.value("description"))
    text, notes = source.as_markdown() if source.needs_markdown else source.as_plain()
    if text:
        settings["description"] = text
        settings["description_format"] = "markdown" if source.needs_markdown else "plain"
    left = tuple(
        Note(NoteCode.SETTING_IGNORED, f"{what} is left out.")
        for name, what in _LEFT_OUT.items()
        if root.value(name)
    )
    return settings, (*notes, *left)


def _review(root: XmlElement) -> str | None:
    if root.value("hide_results") == "always":
        return "nothing"
    return "correct_answers" if root.value("show_correct_answers") == "true" else None


def _positive(text: str) -> int | None:
    number = number_of(text)
    return ceil(number) if number is not None and 0 < number < 10**9 else None
