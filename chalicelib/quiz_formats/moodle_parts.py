"""Common parts of questions in Moodle XML: texts, fractions, and unsupported parts."""

from collections.abc import Iterator
from fractions import Fraction

from chalicelib.quiz_formats.answer_mapping import NOTHING, number_of
from chalicelib.quiz_formats.media_files import EMBEDDED
from chalicelib.quiz_formats.models import Note, NoteCode
from chalicelib.quiz_formats.rich_text import Markup, Source
from chalicelib.quiz_formats.weights import share
from chalicelib.quiz_formats.xml_tree import XmlElement

_REFERENCE = "@@PLUGINFILE@@"
_FORMATS = {"plain_text": Markup.PLAIN, "markdown": Markup.MARKDOWN}
_USUAL_FEEDBACK = frozenset(
    {
        "",
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
    }
)
_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def read_source(element: XmlElement | None, default: str = "html") -> Source:
    """Return the text of an element with ``<text>`` inside, in its format."""
    if element is None:
        return Source("")
    named = element.attributes.get("format", default).strip().lower()
    text = element.value("text") if element.find("text") is not None else element.text().strip()
    return source_of(text, named)


def source_of(text: str, named: str) -> Source:
    """Return a text in a format given by Moodle's name."""
    if named == "moodle_auto_format":
        text = text.replace("\r\n", "\n").replace("\n", "<br>")
    return Source(text, _FORMATS.get(named, Markup.HTML))


def format_of(element: XmlElement | None) -> str:
    """Return Moodle's name of the format of an element."""
    found = element.attributes.get("format", "") if element is not None else ""
    return found.strip().lower() or "html"


def fraction_of(answer: XmlElement) -> Fraction:
    """Return the credit of an answer: 1 is full credit."""
    number = number_of(answer.attributes.get("fraction", "0"))
    return NOTHING if number is None else share(number)


def is_true(text: str) -> bool:
    """Return whether a setting is on: Moodle writes 1 or true."""
    return text.strip().lower() in {"1", "true", "yes"}


def left_out(question: XmlElement) -> Iterator[Note]:
    """Yield notes on unsupported parts of a question."""
    if any(one.value("feedback", "text") for one in question.elements("answer")):
        yield Note(NoteCode.FEEDBACK_REMOVED, "Feedback on single answers is left out.")
    if any(question.value(name, "text") not in _USUAL_FEEDBACK for name in _COMBINED):
        yield Note(NoteCode.FEEDBACK_REMOVED, "Feedback on right and wrong answers is left out.")
    if question.find("hint") is not None:
        yield Note(NoteCode.FEEDBACK_REMOVED, "Its hints are left out.")
    if question.find("tags", "tag") is not None:
        yield Note(NoteCode.SETTING_IGNORED, "Its tags are left out.")
    picture = question.value("image")
    if picture:
        yield Note(NoteCode.FILE_MISSING, f"A picture is left out: {picture[:60]}.")
    text = question.find("questiontext")
    shown = text.value("text") if text is not None else ""
    is_shown = _REFERENCE in shown or EMBEDDED in shown
    if text is not None and text.find("file") and not is_shown:
        yield Note(NoteCode.FILE_MISSING, "Files that belong to its text are left out.")
