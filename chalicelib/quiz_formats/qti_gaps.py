"""Gaps, texts and numbers in QTI 2 and 3."""

from decimal import Decimal
from fractions import Fraction

from chalicelib.quiz_formats.answer_mapping import (
    NOTHING,
    Weighed,
    map_accepted,
    map_numbers,
)
from chalicelib.quiz_formats.cloze_syntax import map_choice_gap
from chalicelib.quiz_formats.models import Mapped, Note, NoteCode, QuestionBody, UnreadableError
from chalicelib.quiz_formats.qti_body import content_source
from chalicelib.quiz_formats.qti_item_parts import ItemParts, single_interaction
from chalicelib.quiz_formats.qti_scoring import Declaration
from chalicelib.quiz_formats.xml_tree import XmlElement

INLINE = frozenset({"text-entry-interaction", "inline-choice-interaction"})
_NUMBERS = frozenset({"float", "integer"})
EVENED = Note(NoteCode.WEIGHTS_EVENED, "What gave more or less than others gives the same here.")
_ONCE = Note(NoteCode.CUSTOM_SCORING, "A word may be chosen for more than one gap here.")


def map_text_entry(item: ItemParts) -> Mapped:
    """Return a question of one text or number."""
    declaration = item.declaration_of(single_interaction(item))
    if declaration.base_type in _NUMBERS:
        return map_numbers(declaration.numbers())
    return map_accepted_texts(declaration)


def map_accepted_texts(declaration: Declaration) -> Mapped:
    """Return the accepted texts of a response; raises UnreadableError."""
    is_mapped = declaration.rule == "map" and declaration.earned
    values = list(declaration.earned) if is_mapped else declaration.correct
    texts = [(value.replace("*", r"\*"), declaration.credit(value)) for value in values if value]
    mapped = map_accepted(texts)
    exact = {"case_sensitive": True} if declaration.is_case_sensitive else {}
    return Mapped({**mapped.members, **exact}, mapped.notes)


def map_inline(item: ItemParts) -> Mapped:
    """Return a cloze question of texts, numbers and choices; raises UnreadableError."""
    gaps: list[QuestionBody] = []
    notes: list[Note] = []
    for interaction in item.body.interactions:
        mapped = _gap(interaction, item.declaration_of(interaction))
        weight = interaction.attributes.get("data-weight", "")
        if weight.isascii() and weight.isdigit():
            mapped.members["weight"] = int(weight[:9])
        gaps.append(mapped.members)
        notes += mapped.notes
    if len(_worths(item)) > 1 and not any("weight" in gap for gap in gaps):
        notes.append(EVENED)
    members: QuestionBody = {"type": "cloze", "text": item.body.text(with_gaps=True), "gaps": gaps}
    if item.element.attributes.get("data-scoring") == "all_or_nothing":
        members["scoring"] = "all_or_nothing"
    return Mapped(members, tuple(notes))


def _worths(item: ItemParts) -> set[Decimal]:
    """Return the different points of an item's gaps."""
    declared = [item.declaration_of(one) for one in item.body.interactions]
    return {one.maximum for one in declared if one.rule == "map"}


def _gap(interaction: XmlElement, declaration: Declaration) -> Mapped:
    if interaction.tag == "inline-choice-interaction":
        return map_choice_gap(
            [
                Weighed(
                    content_source(one), declaration.credit(one.attributes.get("identifier", ""))
                )
                for one in interaction.elements("inline-choice")
            ]
        )
    if declaration.base_type in _NUMBERS:
        mapped, kind = map_numbers(declaration.numbers()), "numeric"
    else:
        mapped, kind = map_accepted_texts(declaration), "text"
    members = {name: value for name, value in mapped.members.items() if name != "type"}
    return Mapped({"kind": kind, **members}, mapped.notes)


def map_gap_match(item: ItemParts) -> Mapped:
    """Return a cloze question whose gaps share the same choices."""
    interaction = single_interaction(item)
    declaration = item.declaration_of(interaction)
    words = {
        one.attributes.get("identifier", ""): content_source(one)
        for one in interaction.elements("gap-text")
    }
    if any(True for _ in interaction.elements("gap-img")):
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, "It has pictures to put into gaps.")
    pairs = [one.split() for one in declaration.correct or declaration.earned]
    right: dict[str, set[str]] = {}
    for word, *places in pairs:
        for place in places:
            right.setdefault(place, set()).add(word)
    gaps = []
    for gap in item.body.gaps:
        own = right.get(gap.attributes.get("identifier", ""), set())
        options = [
            Weighed(text, Fraction(1) if word in own else NOTHING) for word, text in words.items()
        ]
        gaps.append(map_choice_gap(options).members)
    if not gaps:
        raise UnreadableError(NoteCode.NO_ANSWERS, "It asks nothing: its text has no gaps.")
    members = {"type": "cloze", "text": item.body.text(with_gaps=True), "gaps": gaps}
    return Mapped(members, (_ONCE,) if len(gaps) > 1 else ())
