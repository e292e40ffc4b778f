"""Question types of QTI 1.2 by Canvas' names, each mapped to one of ours."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from chalicelib.quiz_formats.answer_mapping import (
    FULL,
    NumberKey,
    Weighed,
    map_accepted,
    map_marked,
    map_matching,
    map_multiple,
    map_numbers,
    map_single,
    number_of,
)
from chalicelib.quiz_formats.models import Mapped, Note, NoteCode, QuestionBody, UnreadableError
from chalicelib.quiz_formats.qti12_gaps import map_blanks, map_dropdowns
from chalicelib.quiz_formats.qti12_parts import Condition, Qti12Item, source_of_materials
from chalicelib.quiz_formats.rich_text import Source, plain
from chalicelib.quiz_formats.xml_tree import XmlElement

_TRUTHS = {"true": True, "false": False}
_UNSUPPORTED = {
    "calculated_question": "It has random numbers (calculated_question), which are not supported.",
    "formula_question": "It has random numbers (formula_question), which are not supported.",
    "file_upload_question": "It asks for a file, which is not supported.",
    "hot_spot_question": "It asks for a place in a picture, which is not supported.",
    "pattern_match_question": "It accepts answers by patterns, which is not supported.",
}
_BOUNDS = {"vargte": 0, "vargt": 0, "varlte": 1, "varlt": 1}


def map_item(item: Qti12Item) -> Mapped:
    """Return the members of the question's type; raises UnreadableError."""
    kind = item.kind or _inferred_kind(item)
    if kind in _TYPES:
        return _TYPES[kind](item)
    if kind in _UNSUPPORTED:
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, _UNSUPPORTED[kind])
    if kind == "text_only_question" or not item.responses:
        raise UnreadableError(NoteCode.NO_ANSWERS, "It asks nothing: it is a text only.")
    detail = f"Questions of the type {kind[:40]} are not supported."
    raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)


def _inferred_kind(item: Qti12Item) -> str:
    if not item.responses:
        return "text_only_question"
    if len(item.responses) > 1:
        is_choice = all(one.tag == "response_lid" for one in item.responses)
        is_matching = is_choice and _has_stems(item)
        return "matching_question" if is_matching else f"with {len(item.responses)} responses"
    first = item.responses[0]
    cardinality = first.attributes.get("rcardinality", "single").lower()
    if cardinality == "ordered":
        return "ordering_question"
    if first.tag == "response_lid":
        return "multiple_response" if cardinality == "multiple" else "multiple_choice_question"
    return _inferred_writing(item, first)


def _inferred_writing(item: Qti12Item, response: XmlElement) -> str:
    if response.tag not in {"response_str", "response_num"}:
        return response.tag
    if not item.conditions:
        return "essay_question"
    is_number = response.tag == "response_num" or any(
        one.attributes.get("fibtype", "").lower() in {"decimal", "integer", "scientific"}
        for one in response.descendants("render_fib")
    )
    return "numerical_question" if is_number else "short_answer_question"


def _has_stems(item: Qti12Item) -> bool:
    text = item.raw_text()
    stems = [_stem(one).as_plain()[0] for one in item.responses]
    return all(stem and f"[{stem}]" not in text for stem in stems)


def _only_response(item: Qti12Item) -> XmlElement:
    if not item.responses:
        raise UnreadableError(NoteCode.NO_ANSWERS, "It has no answers.")
    return item.responses[0]


def _weighed(item: Qti12Item) -> list[Weighed]:
    """Return the options with the credit of each alone, relative to the best."""
    response = _only_response(item)
    earned: dict[str, Decimal] = {}
    for condition, test in item.tests_of(response):
        if not test.is_negated and test.operator == "varequal":
            earned[test.value] = max(earned.get(test.value, condition.points), condition.points)
    is_sum = any(one.action.lower() == "add" for one in item.conditions)
    positive = [one for one in earned.values() if one > 0]
    best = sum(positive) if is_sum else max(positive, default=Decimal(0))
    return [
        Weighed(text, Fraction(earned.get(ident, Decimal(0))) / Fraction(best or 1))
        for ident, text in item.labels(response).items()
    ]


def _single(item: Qti12Item) -> Mapped:
    options = _weighed(item)
    texts = [one.text.as_plain()[0].strip().lower() for one in options]
    right = [text for text, one in zip(texts, options, strict=True) if one.credit == 1]
    if set(texts) != set(_TRUTHS) or len(right) != 1:
        return map_single(options)
    members: QuestionBody = {"type": "true_false", "correct": _TRUTHS[right[0]]}
    cost = min(one.credit for one in options)
    return Mapped({**members, "penalty": min(FULL, -cost)} if cost < 0 else members)


def _multiple(item: Qti12Item) -> Mapped:
    if len(item.conditions) > 1:
        return map_multiple(_weighed(item))
    is_whole = "allornothing" in item.fields.get("scoring_algorithm", "").lower()
    is_canvas = item.kind == "multiple_answers_question" and not is_whole
    # Canvas subtracts for a wrong option what a right one gives, although the file lacks that
    return map_marked(_weighed(item), "right_minus_wrong" if is_canvas else "all_or_nothing")


def _short_answer(item: Qti12Item) -> Mapped:
    found = [one for one in item.tests_of(_only_response(item)) if not one[1].is_negated]
    tests = [test for _, test in found]
    if any(test.operator != "varequal" for test in tests):
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, _UNSUPPORTED["pattern_match_question"])
    best = max((one.points for one, _ in found), default=Decimal(0))
    accepted = [
        (test.value.replace("*", r"\*"), Fraction(one.points) / Fraction(best) if best else FULL)
        for one, test in found
        if test.value
    ]
    if not accepted:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "It accepts no answer.")
    mapped = map_accepted(accepted)
    is_exact = all(test.attributes.get("case", "No").lower() == "yes" for test in tests)
    exact = {"case_sensitive": True} if is_exact else {}
    return Mapped({**mapped.members, **exact}, mapped.notes)


def _numerical(item: Qti12Item) -> Mapped:
    response = _only_response(item)
    best = max((one.points for one in item.conditions), default=Decimal(0)) or Decimal(1)
    keys = [
        _number_key(condition, Fraction(condition.points) / Fraction(best))
        for condition in item.conditions
        if any(test.response == response.attributes.get("ident", "") for test in condition.tests)
    ]
    return map_numbers(keys)


def _number_key(condition: Condition, credit: Fraction) -> NumberKey:
    bounds: list[Decimal | None] = [None, None]
    value = margin = None
    for test in condition.tests:
        number = number_of(test.value)
        if number is None:
            detail = f"Its answer {test.value[:40]} is no number."
            raise UnreadableError(NoteCode.SYNTAX, detail)
        if test.operator in _BOUNDS:
            bounds[_BOUNDS[test.operator]] = number
        else:
            value, margin = number, _percent(test.attributes)
    low, high = bounds
    if value is not None and margin is not None:
        return NumberKey(value, margin / 100, "relative", credit)
    if low is None or high is None:
        if value is None:
            raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, "Its numbers have no upper bound.")
        return NumberKey(value, credit=credit)
    return NumberKey((low + high) / 2, abs(high - low) / 2, credit=credit)


def _percent(attributes: dict[str, str]) -> Decimal | None:
    is_percent = attributes.get("margintype", "").lower() == "percent"
    return number_of(attributes.get("margin", "")) if is_percent else None


def _matching(item: Qti12Item) -> Mapped:
    pairs: list[tuple[Source, Source]] = []
    others: dict[str, Source] = {}
    used: set[str] = set()
    for response in item.responses:
        labels = item.labels(response)
        right = [test.value for _, test in item.tests_of(response) if test.value in labels]
        stem = _stem(response)
        others |= labels
        if stem.is_empty:
            continue
        if not right:
            detail = f"Nothing matches {stem.as_plain()[0][:40]}."
            raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, detail)
        pairs.append((stem, labels[right[0]]))
        used.add(right[0])
    distractors = [text for ident, text in others.items() if ident not in used]
    is_whole = "allornothing" in item.fields.get("scoring_algorithm", "").lower()
    return map_matching(pairs, distractors, "all_or_nothing" if is_whole else "per_pair")


def _stem(response: XmlElement) -> Source:
    return source_of_materials(list(response.elements("material")))


def _categories(item: Qti12Item) -> Mapped:
    pairs: list[tuple[Source, Source]] = []
    labels: dict[str, Source] = {}
    placed: set[str] = set()
    for response in item.responses:
        labels |= item.labels(response)
        right = [test.value for _, test in item.tests_of(response) if test.value in labels]
        pairs += [(labels[ident], _stem(response)) for ident in right]
        placed |= set(right)
    mapped = map_matching(pairs, [_stem(one) for one in item.responses], "per_pair")
    if placed >= labels.keys():
        return mapped
    note = Note(NoteCode.CUSTOM_SCORING, "Items that belong to no category are left out.")
    return Mapped(mapped.members, (note,))


def _ordering(item: Qti12Item) -> Mapped:
    response = _only_response(item)
    labels = item.labels(response)
    first = next((one for one in item.conditions if one.tests), None)
    order = [test.value for test in first.tests if test.value in labels] if first else []
    if set(order) != set(labels):
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "It does not say the right order.")
    items = [{"text": labels[ident]} for ident in dict.fromkeys(order)]
    return Mapped({"type": "ordering", "items": items, "scoring": "all_or_nothing"})


def _essay(item: Qti12Item) -> Mapped:
    members: QuestionBody = {"type": "essay"}
    response = _only_response(item)
    for name, theirs in (("min_words", "word_limit_min"), ("max_words", "word_limit_max")):
        limit = response.attributes.get(theirs, "")
        if limit.isascii() and limit.isdigit() and int(limit[:9]) > 0:
            members[name] = int(limit[:9])
    if notes := item.fields.get("grading_notes"):
        members["notes_for_markers"] = plain(notes)
    return Mapped(members)


_TYPES: dict[str, Callable[[Qti12Item], Mapped]] = {
    "multiple_choice_question": _single,
    "true_false_question": _single,
    "multiple_answers_question": _multiple,
    "multiple_response": _multiple,
    "short_answer_question": _short_answer,
    "numerical_question": _numerical,
    "matching_question": _matching,
    "categorization_question": _categories,
    "ordering_question": _ordering,
    "essay_question": _essay,
    "fill_in_multiple_blanks_question": map_blanks,
    "multiple_dropdowns_question": map_dropdowns,
}
