"""Parts of QTI 3 items as text: declarations, scoring, and texts as HTML."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from chalicelib.quiz_formats.answer_mapping import spelled
from chalicelib.quiz_formats.markdown_source import html_of_markdown, without_pictures
from chalicelib.quiz_formats.xml_writing import element, text
from chalicelib.values import dataclass

Asked = Mapping[str, Any]

_TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"
MATCH = "match_correct"
MAP = "map_response"
_MODES = {"absolute": "absolute", "relative": "relative"}
_PERCENT = Decimal(100)
_PLACES = Decimal("0.000000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of an item other than its names."""

    declarations: str
    body: str
    processing: str = ""


def html_of(content: str, kind: str) -> str:
    """Return a text as HTML blocks."""
    if kind == "markdown":
        return html_of_markdown(without_pictures(content)).strip()
    return element("p", lines_of(content))


def inline_of(content: str, kind: str) -> str:
    """Return the text of an option."""
    return html_of(content, kind) if kind == "markdown" else lines_of(content)


def lines_of(content: str) -> str:
    """Return plain text with its line breaks."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<br/>".join(map(text, lines))


def declare(
    identifier: str, cardinality: str, base: str, right: Sequence[str], mapping: str = ""
) -> str:
    """Return the declaration of a response."""
    values = [element("qti-value", text(one)) for one in right]
    correct = element("qti-correct-response", values) if values else ""
    attributes = {"identifier": identifier, "cardinality": cardinality, "base-type": base}
    return element("qti-response-declaration", correct + mapping, attributes)


def mapping_of(
    earned: Mapping[str, Decimal], bounds: Mapping[str, object], is_exact: str | None = None
) -> str:
    """Return the mapping of values to points."""
    entries = []
    for key, points in earned.items():
        attributes = {"map-key": key, "mapped-value": spelled(points.quantize(_PLACES))}
        if is_exact is not None:
            attributes["case-sensitive"] = is_exact
        entries.append(element("qti-map-entry", "", attributes))
    return element("qti-mapping", entries, {"default-value": "0", **bounds})


def processing(template: str) -> str:
    """Return scoring by a standard template."""
    return element("qti-response-processing", "", {"template": f"{_TEMPLATES}{template}.xml"})


def sum_rule(identifier: str) -> str:
    """Return the rule that adds the mapped points of a response."""
    return _set_score(element("qti-map-response", "", {"identifier": identifier}))


def close_rules(
    identifier: str, answers: Iterable[Asked], points: Decimal, *, is_added: bool = False
) -> str:
    """Return the rule that gives points to numbers close to one of the answers."""
    branches = []
    for place, one in enumerate(answers):
        earned = spelled((Decimal(one.get("credit", 1)) * points).quantize(_PLACES))
        value = element("qti-base-value", earned, {"base-type": "float"})
        setter = _set_score(value) if is_added else _score(value)
        name = "qti-response-else-if" if place else "qti-response-if"
        branches.append(element(name, _close(identifier, one) + setter))
    return element("qti-response-condition", branches)


def _close(identifier: str, answer: Asked) -> str:
    variable = element("qti-variable", "", {"identifier": identifier})
    value = element("qti-base-value", answer["value"], {"base-type": "float"})
    kind, tolerance = answer.get("tolerance_type", "absolute"), answer.get("tolerance") or "0"
    if kind == "significant_figures":
        attributes = {"rounding-mode": "significantFigures", "figures": tolerance}
        return element("qti-equal-rounded", variable + value, attributes)
    if kind == "relative":
        # the standard uses percent
        tolerance = spelled(Decimal(tolerance) * _PERCENT)
    attributes = {"tolerance-mode": _MODES[kind], "tolerance": f"{tolerance} {tolerance}"}
    return element("qti-equal", variable + value, attributes)


def _score(value: str) -> str:
    return element("qti-set-outcome-value", value, {"identifier": "SCORE"})


def _set_score(value: str) -> str:
    score = element("qti-variable", "", {"identifier": "SCORE"})
    return _score(element("qti-sum", score + value))
