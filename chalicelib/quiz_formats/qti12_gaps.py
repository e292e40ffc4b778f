"""Gaps in QTI 1.2: ``[x]`` in the text is the gap of the response ``response_x``."""

from collections.abc import Callable
from fractions import Fraction

from chalicelib.quiz_formats.answer_mapping import FULL, NOTHING, Weighed, map_accepted
from chalicelib.quiz_formats.cloze_syntax import map_choice_gap
from chalicelib.quiz_formats.models import Mapped, Note, NoteCode, QuestionBody, UnreadableError
from chalicelib.quiz_formats.qti12_parts import Qti12Item
from chalicelib.quiz_formats.rich_text import html, plain_of
from chalicelib.quiz_formats.xml_tree import XmlElement

_PREFIX = "response_"
_CHOICES = frozenset({"dropdown", "wordbank"})
_LOOSE = frozenset({"textcontainsanswer", "textcloseenough"})
_EXACTLY = Note(
    NoteCode.CUSTOM_SCORING, "Answers that are only similar or only contained do not count."
)
_Map = Callable[[Qti12Item, XmlElement], Mapped]


def map_blanks(item: Qti12Item) -> Mapped:
    """Return a cloze question of text gaps; New Quizzes can include choices."""
    return _cloze(item, _blank)


def map_dropdowns(item: Qti12Item) -> Mapped:
    """Return a cloze question of choice gaps."""
    return _cloze(item, _dropdown)


def _cloze(item: Qti12Item, map_gap: _Map) -> Mapped:
    text = item.raw_text()
    gaps: list[QuestionBody] = []
    notes: list[Note] = []
    named = [(one, one.attributes.get("ident", "").removeprefix(_PREFIX)) for one in item.responses]
    # gaps are numbered by position in the text
    named.sort(key=lambda pair: _position(text, pair[1]))
    for response, name in named:
        mapped = map_gap(item, response)
        gaps.append(mapped.members)
        notes += mapped.notes
        mark = f"{{{{{len(gaps)}}}}}"
        is_in_text = f"[{name}]" in text
        text = text.replace(f"[{name}]", mark, 1) if is_in_text else f"{text} {mark}"
    return Mapped({"type": "cloze", "text": html(text), "gaps": gaps}, tuple(notes))


def _position(text: str, name: str) -> int:
    at = text.find(f"[{name}]")
    return at if at >= 0 else len(text)


def _blank(item: Qti12Item, response: XmlElement) -> Mapped:
    labels = list(response.descendants("response_label"))
    kinds = {one.attributes.get("answer_type", "").lower() for one in labels}
    if kinds & _CHOICES:
        return _dropdown(item, response)
    rules = {one.attributes.get("scoring_algorithm", "").lower() for one in labels}
    if "textregex" in rules:
        raise UnreadableError(NoteCode.CUSTOM_SCORING, "A gap accepts answers by a pattern.")
    # Canvas lists only the first answer in its conditions, but accepts all
    texts = [plain_of(one).replace("*", r"\*") for one in item.labels(response).values()]
    gap = map_accepted([(text, FULL) for text in texts if text])
    members = {name: value for name, value in gap.members.items() if name != "type"}
    return Mapped({"kind": "text", **members}, (_EXACTLY,) if rules & _LOOSE else ())


def _dropdown(item: Qti12Item, response: XmlElement) -> Mapped:
    right = {test.value for _, test in item.tests_of(response) if not test.is_negated}
    options = [
        Weighed(text, Fraction(1) if ident in right else NOTHING)
        for ident, text in item.labels(response).items()
    ]
    return map_choice_gap(options)
