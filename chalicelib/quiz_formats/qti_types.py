"""Interactions of QTI 2 and 3, each mapped to one of our question types."""

from collections.abc import Callable, Iterable

from chalicelib.quiz_formats.answer_mapping import (
    Weighed,
    map_marked,
    map_matching,
    map_multiple,
    map_numbers,
    map_single,
)
from chalicelib.quiz_formats.models import (
    Mapped,
    Note,
    NoteCode,
    QuestionBody,
    UnreadableError,
)
from chalicelib.quiz_formats.qti_body import FEEDBACK_LEFT, content_source
from chalicelib.quiz_formats.qti_gaps import (
    EVENED,
    INLINE,
    map_gap_match,
    map_inline,
    map_text_entry,
)
from chalicelib.quiz_formats.qti_item_parts import ItemParts, single_interaction
from chalicelib.quiz_formats.qti_scoring import Declaration
from chalicelib.quiz_formats.rich_text import Source, plain, plain_of
from chalicelib.quiz_formats.xml_tree import XmlElement

_TRUTHS = {"true": True, "false": False}
_ORDER_SCORING = ("all_or_nothing", "absolute_position", "pairs")


def map_interactions(item: ItemParts) -> Mapped:
    """Return the members of the question's type; raises UnreadableError."""
    kinds = [one.tag for one in item.body.interactions]
    if not kinds:
        raise UnreadableError(NoteCode.NO_ANSWERS, "It asks nothing: it has no interaction.")
    if kinds == ["text-entry-interaction"] and not item.is_cloze:
        return map_text_entry(item)
    if set(kinds) <= INLINE:
        return map_inline(item)
    if len(kinds) > 1:
        detail = f"It asks for several things at once ({', '.join(kinds)[:80]})."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    if kinds[0] not in _TYPES:
        detail = f"Questions with a {kinds[0][:40]} are not supported."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    return _TYPES[kinds[0]](item)


def _choice(item: ItemParts) -> Mapped:
    interaction = single_interaction(item)
    return _choices(item, interaction, interaction.elements("simple-choice"))


def _hot_text(item: ItemParts) -> Mapped:
    interaction = single_interaction(item)
    return _choices(item, interaction, interaction.descendants("hottext"))


def _choices(item: ItemParts, interaction: XmlElement, choices: Iterable[XmlElement]) -> Mapped:
    declaration = item.declaration_of(interaction)
    choices = list(choices)
    if any(True for one in choices for _ in one.descendants("feedback-inline")):
        item.body.notes.append(FEEDBACK_LEFT)
    options = [
        Weighed(content_source(one), declaration.credit(one.attributes.get("identifier", "")))
        for one in choices
    ]
    if declaration.cardinality == "single":
        return _true_false(options) or _with_floor(map_single(options), declaration)
    scoring = interaction.attributes.get("data-scoring", "")
    if scoring in {"all_or_nothing", "per_option"}:
        return map_marked(options, scoring)
    if declaration.rule == "match":
        return map_marked(options, "all_or_nothing")
    return _with_floor(map_multiple(options), declaration)


def _with_floor(mapped: Mapped, declaration: Declaration) -> Mapped:
    """Return weights with the mapping's lower bound as floor."""
    if mapped.members.get("scoring") != "weights":
        return mapped
    bound = declaration.lower_bound
    is_negative = any(one["weight"] < 0 for one in mapped.members["options"])
    members = {name: value for name, value in mapped.members.items() if name != "floor"}
    if is_negative and (bound is None or bound < 0):
        members["floor"] = "negative"
    return Mapped(members, mapped.notes)


def _true_false(options: list[Weighed]) -> Mapped | None:
    texts = [plain_of(one.text).lower() for one in options]
    right = [text for text, one in zip(texts, options, strict=True) if one.credit == 1]
    wrong = [one.credit for one in options if one.credit != 1]
    if sorted(texts) != sorted(_TRUTHS) or len(right) != 1 or any(wrong):
        return None
    return Mapped({"type": "true_false", "correct": _TRUTHS[right[0]]})


def _order(item: ItemParts) -> Mapped:
    interaction = single_interaction(item)
    declaration = item.declaration_of(interaction)
    choices = {
        one.attributes.get("identifier", ""): content_source(one)
        for one in interaction.elements("simple-choice")
    }
    if set(declaration.correct) != set(choices) or len(declaration.correct) != len(choices):
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "It does not say the right order.")
    named = interaction.attributes.get("data-scoring", "")
    items = [{"text": choices[one]} for one in declaration.correct]
    scoring = named if named in _ORDER_SCORING else "all_or_nothing"
    return Mapped({"type": "ordering", "items": items, "scoring": scoring})


def _match(item: ItemParts) -> Mapped:
    interaction = single_interaction(item)
    declaration = item.declaration_of(interaction)
    sets = [_associable(one) for one in interaction.elements("simple-match-set")]
    if len(sets) != len(("stems", "choices")):
        raise UnreadableError(NoteCode.SYNTAX, "It has not two sets to match.")
    right = _pairs(declaration.correct or declaration.earned)
    if declaration.rule == "map":
        right = [
            pair for pair in _pairs(declaration.earned) if declaration.credit(" ".join(pair)) > 0
        ]
    scoring = "all_or_nothing" if declaration.rule == "match" else "per_pair"
    stems, choices = sets
    if sorted(first for first, _ in right) != sorted(stems):
        # each of the second set can belong to one of the first, like words to categories
        stems, choices, right = choices, stems, [(second, first) for first, second in right]
    return _evened(_matching(stems, choices, right, scoring), declaration)


def _matching(
    stems: dict[str, Source], choices: dict[str, Source], right: list[tuple[str, str]], scoring: str
) -> Mapped:
    placed = [first for first, _ in right]
    if len(set(placed)) != len(placed) or not set(placed) <= stems.keys():
        detail = "Some of it matches several others, which is not supported."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    if not {second for _, second in right} <= choices.keys():
        raise UnreadableError(NoteCode.SYNTAX, "Its pairs name what it does not have.")
    used = {second for _, second in right}
    distractors = [text for identifier, text in choices.items() if identifier not in used]
    mapped = map_matching(
        [(stems[first], choices[second]) for first, second in right], distractors, scoring
    )
    if len(placed) == len(stems):
        return mapped
    note = Note(NoteCode.CUSTOM_SCORING, "What matches nothing is left out.")
    return Mapped(mapped.members, (*mapped.notes, note))


def _evened(mapped: Mapped, declaration: Declaration) -> Mapped:
    """Return a matching question with a note if its pairs gave different points."""
    positive = {one for one in declaration.earned.values() if one > 0}
    if declaration.rule == "match" or len(positive) <= 1:
        return mapped
    return Mapped(mapped.members, (*mapped.notes, EVENED))


def _associable(element: XmlElement) -> dict[str, Source]:
    return {
        one.attributes.get("identifier", ""): content_source(one)
        for one in element.elements("simple-associable-choice")
    }


def _pairs(values: Iterable[str]) -> list[tuple[str, str]]:
    split = [one.split() for one in values]
    return [(one[0], one[1]) for one in split if len(one) == len(("stem", "choice"))]


def _extended_text(item: ItemParts) -> Mapped:
    interaction = single_interaction(item)
    members: QuestionBody = {"type": "essay"}
    limits = {"min_words": "data-min-words", "max_words": "data-max-words"}
    limits["max_characters"] = "data-max-characters"
    for name, theirs in limits.items():
        limit = interaction.attributes.get(theirs, "")
        if limit.isascii() and limit.isdigit() and int(limit[:9]) > 0:
            members[name] = int(limit[:9])
    notes = item.notes_for_markers()
    if notes is not None:
        members["notes_for_markers"] = plain(notes)
    return Mapped(members)


def _slider(item: ItemParts) -> Mapped:
    return map_numbers(item.declaration_of(single_interaction(item)).numbers())


_TYPES: dict[str, Callable[[ItemParts], Mapped]] = {
    "choice-interaction": _choice,
    "hottext-interaction": _hot_text,
    "order-interaction": _order,
    "match-interaction": _match,
    "gap-match-interaction": map_gap_match,
    "extended-text-interaction": _extended_text,
    "slider-interaction": _slider,
}
