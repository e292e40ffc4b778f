"""Writer of questions as QTI 3 items."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from chalicelib.quiz_formats.answer_mapping import spelled
from chalicelib.quiz_formats.number_writing import option_shares
from chalicelib.quiz_formats.qti_cloze_writer import write_cloze
from chalicelib.quiz_formats.qti_writing import (
    MAP,
    MATCH,
    Parts,
    close_rules,
    declare,
    html_of,
    inline_of,
    mapping_of,
    processing,
)
from chalicelib.quiz_formats.xml_writing import element

Asked = Mapping[str, Any]

NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_RESPONSE = "RESPONSE"
_TITLE_LETTERS = 60
_FEEDBACK = element(
    "qti-outcome-declaration",
    element("qti-default-value", element("qti-value", "explanation")),
    {"identifier": "FEEDBACK", "cardinality": "single", "base-type": "identifier"},
)
_KEPT_AS_DATA = ("units", "rubric")


def write_item(identifier: str, question: Asked) -> str:
    """Return a question as an item."""
    parts = _TYPES[question["type"]](question)
    score: dict[str, object] = {
        "identifier": "SCORE",
        "cardinality": "single",
        "base-type": "float",
        "normal-maximum": spelled(question["points"]),
    }
    if question["type"] == "essay":
        score["external-scored"] = "human"
    inside = [
        parts.declarations,
        element("qti-outcome-declaration", "", score),
        _FEEDBACK if question.get("explanation") else "",
        element("qti-item-body", parts.body),
        parts.processing,
        _feedback(question),
    ]
    attributes = {
        "xmlns": NAMESPACE,
        "identifier": identifier,
        "title": " ".join(question["text"].split())[:_TITLE_LETTERS],
        "adaptive": "false",
        "time-dependent": "false",
        **_data(question),
    }
    return element("qti-assessment-item", inside, attributes)


def _data(question: Asked) -> dict[str, str]:
    data = {"data-format": question["format"]}
    is_mapped = question["type"] == "single_choice" and question.get("scoring") != "weights"
    if question["penalty"] and not is_mapped:
        data["data-penalty"] = spelled(question["penalty"])
    if question["type"] == "cloze":
        data |= {"data-type": "cloze", "data-scoring": question["scoring"]}
    for name in _KEPT_AS_DATA:
        if question.get(name):
            data[f"data-{name}"] = json.dumps(question[name], default=float, ensure_ascii=False)
    return data


def _feedback(question: Asked) -> str:
    if not question.get("explanation"):
        return ""
    body = element("qti-content-body", html_of(question["explanation"], question["format"]))
    attributes = {
        "outcome-identifier": "FEEDBACK",
        "identifier": "explanation",
        "show-hide": "show",
    }
    return element("qti-modal-feedback", body, attributes)


def _body(question: Asked, interaction: str) -> str:
    return html_of(question["text"], question["format"]) + interaction


def _choice(question: Asked) -> Parts:
    is_single = question["type"] == "single_choice"
    options = [(f"choice-{at}", one) for at, one in enumerate(question["options"], start=1)]
    scoring = question.get("scoring")
    is_matched = scoring in {"all_or_nothing", "per_option"} or (
        is_single and scoring is None and not question["penalty"]
    )
    shares = option_shares(question)
    best = max(shares)
    right = [
        name
        for (name, one), share in zip(options, shares, strict=True)
        if one.get("correct", share > 0 and (share == best or not is_single))
    ]
    mapping = "" if is_matched else _weights(question, [name for name, _ in options], shares)
    attributes: dict[str, object] = {
        "response-identifier": _RESPONSE,
        "max-choices": 1 if is_single else 0,
        "shuffle": "true",
    }
    if scoring is not None:
        attributes["data-scoring"] = scoring
    choices = [
        element(
            "qti-simple-choice", inline_of(one["text"], question["format"]), {"identifier": name}
        )
        for name, one in options
    ]
    cardinality = "single" if is_single else "multiple"
    return Parts(
        declarations=declare(
            _RESPONSE, cardinality, "identifier", right[:1] if is_single else right, mapping
        ),
        body=_body(question, element("qti-choice-interaction", choices, attributes)),
        processing=processing(MATCH if is_matched else MAP),
    )


def _weights(question: Asked, names: list[str], shares: list[Decimal]) -> str:
    points = question["points"]
    earned = {name: share * points for name, share in zip(names, shares, strict=True)}
    bounds: dict[str, object] = {"upper-bound": spelled(points)}
    is_negative = question.get("floor") == "negative" or question.get("scoring") is None
    bounds["lower-bound"] = spelled(-points) if is_negative else "0"
    return mapping_of(earned, bounds)


def _true_false(question: Asked) -> Parts:
    choices = [
        element("qti-simple-choice", word.capitalize(), {"identifier": word})
        for word in ("true", "false")
    ]
    attributes = {"response-identifier": _RESPONSE, "max-choices": 1, "shuffle": "false"}
    right = "true" if question["correct"] else "false"
    return Parts(
        declarations=declare(_RESPONSE, "single", "identifier", [right]),
        body=_body(question, element("qti-choice-interaction", choices, attributes)),
        processing=processing(MATCH),
    )


def _entry(question: Asked) -> str:
    attributes = {"response-identifier": _RESPONSE}
    return _body(question, element("p", element("qti-text-entry-interaction", "", attributes)))


def _short_text(question: Asked) -> Parts:
    accepted: list[str] = question["accepted"]
    points: Decimal = question["points"]
    is_exact = "true" if question["case_sensitive"] else "false"
    mapping = mapping_of(dict.fromkeys(accepted, points), {"default-value": "0"}, is_exact)
    return Parts(
        declarations=declare(_RESPONSE, "single", "string", accepted[:1], mapping),
        body=_entry(question),
        processing=processing(MAP),
    )


def _numeric(question: Asked) -> Parts:
    answers = question.get("answers") or [
        {"value": question["correct"], "tolerance": question["tolerance"]}
    ]
    rules = close_rules(_RESPONSE, answers, question["points"])
    return Parts(
        declarations=declare(_RESPONSE, "single", "float", [answers[0]["value"]]),
        body=_entry(question),
        processing=element("qti-response-processing", rules),
    )


def _matching(question: Asked) -> Parts:
    stems = {f"stem-{at}": one["text"] for at, one in enumerate(question["stems"])}
    choices = {f"option-{at}": one["text"] for at, one in enumerate(question["choices"])}
    pairs = [f"stem-{stem} option-{choice}" for stem, choice in question["pairs"]]
    is_whole = question["scoring"] == "all_or_nothing"
    each = question["points"] / len(pairs)
    mapping = "" if is_whole else mapping_of(dict.fromkeys(pairs, each), {"default-value": "0"})
    most = {"stem": 1, "option": 0}
    sets = [
        element(
            "qti-simple-match-set",
            [
                element(
                    "qti-simple-associable-choice",
                    inline_of(one, question["format"]),
                    {"identifier": name, "match-max": most[name.partition("-")[0]]},
                )
                for name, one in texts.items()
            ],
        )
        for texts in (stems, choices)
    ]
    attributes = {
        "response-identifier": _RESPONSE,
        "max-associations": len(pairs),
        "shuffle": "true",
    }
    return Parts(
        declarations=declare(_RESPONSE, "multiple", "directedPair", pairs, mapping),
        body=_body(question, element("qti-match-interaction", sets, attributes)),
        processing=processing(MATCH if is_whole else MAP),
    )


def _ordering(question: Asked) -> Parts:
    items = {f"item-{at}": one["text"] for at, one in enumerate(question["items"], start=1)}
    choices = [
        element("qti-simple-choice", inline_of(one, question["format"]), {"identifier": name})
        for name, one in items.items()
    ]
    attributes = {
        "response-identifier": _RESPONSE,
        "shuffle": "true",
        "data-scoring": question["scoring"],
    }
    return Parts(
        declarations=declare(_RESPONSE, "ordered", "identifier", list(items)),
        body=_body(question, element("qti-order-interaction", choices, attributes)),
        processing=processing(MATCH),
    )


def _essay(question: Asked) -> Parts:
    attributes: dict[str, object] = {"response-identifier": _RESPONSE}
    for name in ("min_words", "max_words", "max_characters"):
        if question.get(name):
            attributes[f"data-{name.replace('_', '-')}"] = question[name]
    body = _body(question, element("qti-extended-text-interaction", "", attributes))
    notes = question.get("notes_for_markers")
    if notes:
        body += element("qti-rubric-block", html_of(notes, "plain"), {"view": "scorer"})
    return Parts(declarations=declare(_RESPONSE, "single", "string", []), body=body)


_TYPES: dict[str, Callable[[Asked], Parts]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "true_false": _true_false,
    "short_text": _short_text,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": write_cloze,
    "essay": _essay,
}
