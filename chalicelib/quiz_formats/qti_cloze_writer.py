"""Writer of cloze questions in QTI 3: an interaction per gap with summed points."""

import re
from collections.abc import Mapping
from typing import Any

from chalicelib.quiz_formats.qti_writing import (
    Parts,
    close_rules,
    declare,
    html_of,
    inline_of,
    mapping_of,
    sum_rule,
)
from chalicelib.quiz_formats.xml_writing import element

Asked = Mapping[str, Any]

_GAP = re.compile(r"\{\{([1-9][0-9]?)\}\}")


def write_cloze(question: Asked) -> Parts:
    """Return the parts of an item."""
    gaps = question["gaps"]
    total = sum(gap["weight"] for gap in gaps)
    written = [
        _gap(f"RESPONSE_{number}", gap, question["points"] * gap["weight"] / total, question)
        for number, gap in enumerate(gaps, start=1)
    ]
    body = html_of(question["text"], question["format"])
    return Parts(
        declarations="".join(one.declarations for one in written),
        body=_GAP.sub(lambda found: written[int(found[1]) - 1].body, body),
        processing=element("qti-response-processing", [one.processing for one in written]),
    )


def _gap(identifier: str, gap: Asked, points: Any, question: Asked) -> Parts:  # noqa: ANN401
    attributes = {"response-identifier": identifier, "data-weight": gap["weight"]}
    if gap["kind"] == "choice":
        return _choice(identifier, gap, points, attributes, question)
    entry = element("qti-text-entry-interaction", "", attributes)
    if gap["kind"] == "text":
        is_exact = "true" if gap["case_sensitive"] else "false"
        mapping = mapping_of(dict.fromkeys(gap["accepted"], points), {}, is_exact)
        declared = declare(identifier, "single", "string", gap["accepted"][:1], mapping)
        return Parts(declarations=declared, body=entry, processing=sum_rule(identifier))
    answers = gap.get("answers") or [{"value": gap["correct"], "tolerance": gap["tolerance"]}]
    return Parts(
        declarations=declare(identifier, "single", "float", [answers[0]["value"]]),
        body=entry,
        processing=close_rules(identifier, answers, points, is_added=True),
    )


def _choice(
    identifier: str,
    gap: Asked,
    points: Any,  # noqa: ANN401 - a decimal
    attributes: dict[str, object],
    question: Asked,
) -> Parts:
    options = {f"{identifier}-{at}": one for at, one in enumerate(gap["options"], start=1)}
    right = [name for name, one in options.items() if one["correct"]]
    choices = [
        element(
            "qti-inline-choice", inline_of(one["text"], question["format"]), {"identifier": name}
        )
        for name, one in options.items()
    ]
    mapping = mapping_of(dict.fromkeys(right, points), {})
    return Parts(
        declarations=declare(identifier, "single", "identifier", right, mapping),
        body=element("qti-inline-choice-interaction", choices, attributes),
        processing=sum_rule(identifier),
    )
