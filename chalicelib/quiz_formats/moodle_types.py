"""Question types of Moodle XML, each mapped to one of ours."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from chalicelib.quiz_formats.answer_mapping import (
    FULL,
    NumberKey,
    Weighed,
    map_accepted,
    map_matching,
    map_multiple,
    map_numbers,
    map_single,
    number_of,
)
from chalicelib.quiz_formats.cloze_syntax import has_gaps, map_choice_gap, map_cloze
from chalicelib.quiz_formats.models import (
    Mapped,
    Note,
    NoteCode,
    Notes,
    QuestionBody,
    UnreadableError,
)
from chalicelib.quiz_formats.moodle_parts import (
    format_of,
    fraction_of,
    is_true,
    read_source,
    source_of,
)
from chalicelib.quiz_formats.moodle_units import map_units
from chalicelib.quiz_formats.xml_tree import XmlElement

_PLACE = re.compile(r"\[\[(\d{1,3})\]\]")
_ORDER_SCORING = {
    "-1": "all_or_nothing",
    "ALL_OR_NOTHING": "all_or_nothing",
    "0": "absolute_position",
    "ABSOLUTE_POSITION": "absolute_position",
    "4": "pairs",
    "RELATIVE_ALL_PREVIOUS_AND_NEXT": "pairs",
}
_ORDER_IS_NEAR = Note(
    NoteCode.CUSTOM_SCORING, "Its rule for partly right orders is replaced by counting pairs."
)
_RANDOM = "It has random numbers ({}), which are not supported."


def map_question(kind: str, element: XmlElement) -> Mapped:
    """Return the members of the question's type; raises UnreadableError."""
    mapping = _TYPES.get(kind)
    if mapping is not None:
        return mapping(element)
    if kind == "description":
        raise UnreadableError(NoteCode.NO_ANSWERS, "It asks nothing: it is a description.")
    if kind.startswith("calculated"):
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, _RANDOM.format(kind))
    detail = f"Questions of the type {kind[:40] or 'without a name'} are not supported."
    raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)


def _choice(element: XmlElement) -> Mapped:
    options = [Weighed(read_source(one), fraction_of(one)) for one in _answers(element)]
    is_single = is_true(element.value("single") or "true")
    mapped = map_single(options) if is_single else map_multiple(options)
    if is_true(element.value("shuffleanswers") or "true"):
        return mapped
    note = Note(NoteCode.SETTING_IGNORED, "The fixed order of its options is left out.")
    return Mapped(mapped.members, (*mapped.notes, note))


def _true_false(element: XmlElement) -> Mapped:
    right = [one for one in _answers(element) if fraction_of(one) >= FULL]
    if len(right) != 1:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "Not one of true and false is right.")
    text = read_source(right[0], "plain_text").as_plain()[0]
    members: QuestionBody = {"type": "true_false", "correct": text.strip().lower() == "true"}
    cost = min(fraction_of(one) for one in _answers(element))
    return Mapped({**members, "penalty": min(FULL, -cost)} if cost < 0 else members)


def _short_answer(element: XmlElement) -> Mapped:
    answers = [(_plain(one), fraction_of(one)) for one in _answers(element) if _plain(one)]
    mapped = map_accepted(answers)
    if not is_true(element.value("usecase") or "0"):
        return mapped
    return Mapped({**mapped.members, "case_sensitive": True}, mapped.notes)


def _numerical(element: XmlElement) -> Mapped:
    numbers: list[NumberKey] = []
    for one in _answers(element):
        if _plain(one) == "*":
            continue
        value, tolerance = number_of(_plain(one)), number_of(one.value("tolerance") or "0")
        if value is None or tolerance is None:
            raise UnreadableError(NoteCode.SYNTAX, f"Its answer {_plain(one)[:40]} is no number.")
        numbers.append(NumberKey(value, abs(tolerance), credit=fraction_of(one)))
    mapped = map_numbers(numbers)
    units, notes = map_units(element)
    return Mapped({**mapped.members, **units}, (*mapped.notes, *notes))


def _matching(element: XmlElement) -> Mapped:
    pairs, distractors = [], []
    for one in element.elements("subquestion"):
        stem = read_source(one)
        choice = read_source(one.find("answer"), "plain_text")
        if stem.is_empty:
            distractors.append(choice)
        else:
            pairs.append((stem, choice))
    return map_matching(pairs, distractors, "per_pair")


def _cloze(element: XmlElement) -> Mapped:
    found = element.find("questiontext")
    text = found.value("text") if found is not None else ""
    if not has_gaps(text):
        raise UnreadableError(NoteCode.NO_ANSWERS, "It asks nothing: its text has no gaps.")
    named = format_of(found)
    return map_cloze(text, lambda piece: source_of(piece, named))


def _essay(element: XmlElement) -> Mapped:
    members: QuestionBody = {"type": "essay"}
    for name, theirs in (("min_words", "minwordlimit"), ("max_words", "maxwordlimit")):
        limit = element.value(theirs)
        if limit.isascii() and limit.isdigit() and int(limit[:9]) > 0:
            members[name] = int(limit[:9])
    notes_for_markers = read_source(element.find("graderinfo"))
    if not notes_for_markers.is_empty:
        members["notes_for_markers"] = notes_for_markers
    return Mapped(members, tuple(_essay_notes(element)))


def _essay_notes(element: XmlElement) -> list[Note]:
    notes = []
    if element.value("attachments") not in {"", "0"}:
        notes.append(Note(NoteCode.SETTING_IGNORED, "Files cannot be attached to answers."))
    if element.value("responsetemplate", "text"):
        notes.append(Note(NoteCode.SETTING_IGNORED, "The template of answers is left out."))
    return notes


def _ordering(element: XmlElement) -> Mapped:
    numbered = [(number_of(one.attributes.get("fraction", "")), one) for one in _answers(element)]
    in_order = [one for _, one in sorted(numbered, key=lambda pair: pair[0] or Decimal(0))]
    rule = element.value("gradingtype").upper()
    notes: Notes = () if rule in _ORDER_SCORING or not rule else (_ORDER_IS_NEAR,)
    members = {
        "type": "ordering",
        "items": [{"text": read_source(one)} for one in in_order],
        "scoring": _ORDER_SCORING.get(rule, "pairs"),
    }
    return Mapped(members, notes)


def _gap_select(element: XmlElement) -> Mapped:
    boxes = list(element.elements("selectoption", "dragbox"))
    found = element.find("questiontext")
    text = found.value("text") if found is not None else ""
    gaps = [_box_gap(int(number), boxes) for number in _PLACE.findall(text)]
    if not gaps:
        raise UnreadableError(NoteCode.NO_ANSWERS, "It asks nothing: its text has no gaps.")
    places = iter(range(1, len(gaps) + 1))
    numbered = _PLACE.sub(lambda _: f"{{{{{next(places)}}}}}", text)
    named = format_of(found)
    return Mapped({"type": "cloze", "text": source_of(numbered, named), "gaps": gaps})


def _box_gap(number: int, boxes: list[XmlElement]) -> QuestionBody:
    if not 0 < number <= len(boxes):
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, f"It has no choice number {number}.")
    right = boxes[number - 1]
    group = right.value("group")
    same = [one for one in boxes if one.value("group") == group]
    options = [
        Weighed(source_of(one.value("text"), "html"), Fraction(one is right)) for one in same
    ]
    return map_choice_gap(options).members


def _answers(element: XmlElement) -> list[XmlElement]:
    return list(element.elements("answer"))


def _plain(answer: XmlElement) -> str:
    return read_source(answer, "plain_text").as_plain()[0].strip()


_TYPES: dict[str, Callable[[XmlElement], Mapped]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "cloze": _cloze,
    "multianswer": _cloze,
    "essay": _essay,
    "ordering": _ordering,
    "gapselect": _gap_select,
    "ddwtos": _gap_select,
}
