"""Scoring of QTI 2 and 3 items, for the supported kinds of response processing.

Supported are the three standard templates and equivalent rules: a response equals the correct one,
each of its values earns its mapped points, or a number is close to the correct one. Other programs
are never run.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from chalicelib.quiz_formats.answer_mapping import FULL, NOTHING, NumberKey, number_of
from chalicelib.quiz_formats.models import NoteCode, UnreadableError
from chalicelib.quiz_formats.xml_tree import XmlElement

_PROGRAMS = frozenset(
    {
        "custom-operator",
        "exit-response",
        "inside",
        "lookup-outcome-value",
        "map-response-point",
        "math-operator",
        "pattern-match",
        "random",
        "random-float",
        "random-integer",
        "response-processing-fragment",
        "set-template-value",
        "substring",
        "template-condition",
    }
)
"""Elements with which points depend on more than the response's values."""
_TEMPLATES = {"match-correct": "match", "map-response": "map", "cc2-match": "match"}
_CUSTOM = UnreadableError(
    NoteCode.CUSTOM_SCORING, "It is scored by a program of its own, which is not run."
)


class Declaration:
    """Declaration of a response: its correct values, and the points of values."""

    def __init__(self, element: XmlElement, processing: XmlElement | None) -> None:
        self.identifier = element.attributes.get("identifier", "")
        self.cardinality = element.attributes.get("cardinality", "single")
        self.base_type = element.attributes.get("base-type", "")
        self.correct = [
            one.text().strip()
            for correct in element.elements("correct-response")
            for one in correct.elements("value")
        ]
        mapping = element.find("mapping")
        self._mapping = mapping
        self.earned = dict(_mapped_values(mapping)) if mapping is not None else {}
        self.rule = _rule_of(self.identifier, processing, has_mapping=bool(self.earned))
        self.is_case_sensitive = (
            self.rule == "match"
            or mapping is None
            or any(
                one.attributes.get("case-sensitive", "true") == "true"
                for one in mapping.elements("map-entry")
            )
        )
        self._close = _closeness(self.identifier, processing)
        self._close_values = _close_values(self.identifier, processing)

    @property
    def maximum(self) -> Decimal:
        """Return the points of the best response by the mapping."""
        positive = [one for one in self.earned.values() if one > 0]
        is_one = self.cardinality == "single"
        best = max(positive, default=Decimal(0)) if is_one else sum(positive, Decimal(0))
        bound = self._bound("upper-bound")
        return best if bound is None or not 0 < bound < best else bound

    @property
    def default(self) -> Decimal:
        """Return the points of values that are not in the mapping."""
        return self._bound("default-value") or Decimal(0)

    def credit(self, value: str) -> Fraction:
        """Return the credit of a single value."""
        if self.rule == "match":
            return FULL if value in self.correct else NOTHING
        best = self.maximum
        earned = self.earned.get(value, self.default)
        return Fraction(earned) / Fraction(best) if best else NOTHING

    def numbers(self) -> list[NumberKey]:
        """Return the numbers with credit."""
        if self.rule == "map":
            keys = [(number_of(value), self.credit(value)) for value in self.earned]
            return [NumberKey(value, credit=credit) for value, credit in keys if value is not None]
        if self._close_values:
            return self._close_values
        found = [number_of(one) for one in self.correct]
        kind, tolerance = self._close
        return [NumberKey(one, tolerance, kind) for one in found if one is not None]

    @property
    def lower_bound(self) -> Decimal | None:
        """Return the minimum of points, None without one."""
        return self._bound("lower-bound")

    def _bound(self, name: str) -> Decimal | None:
        return number_of(self._mapping.attributes.get(name, "")) if self._mapping else None


def refuse_programs(item: XmlElement) -> None:
    """Raise UnreadableError if points depend on more than the values of responses."""
    if any(True for _ in item.elements("template-declaration")):
        detail = "It has random values, which are not supported."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    if item.attributes.get("adaptive") == "true":
        raise UnreadableError(NoteCode.CUSTOM_SCORING, "It changes while it is answered.")
    processing = item.find("response-processing")
    if processing is not None and any(True for _ in processing.descendants(*_PROGRAMS)):
        raise _CUSTOM


def _mapped_values(mapping: XmlElement) -> Iterator[tuple[str, Decimal]]:
    for entry in mapping.elements("map-entry"):
        earned = number_of(entry.attributes.get("mapped-value", ""))
        if earned is not None:
            yield entry.attributes.get("map-key", "").strip(), earned


def _rule_of(identifier: str, processing: XmlElement | None, *, has_mapping: bool) -> str:
    """Return "match" or "map"; raises UnreadableError for any other kind."""
    if processing is None:
        return "map" if has_mapping else "match"
    template = processing.attributes.get("template", "")
    if template:
        name = template.rpartition("/")[2].removesuffix(".xml").replace("_", "-").lower()
        if name not in _TEMPLATES:
            raise _CUSTOM
        return _TEMPLATES[name]
    if any(one.attributes.get("identifier") == identifier for one in _maps(processing)):
        return "map"
    if not _is_matched(identifier, processing) and any(True for _ in processing.elements()):
        raise _CUSTOM
    return "match"


def _maps(processing: XmlElement) -> Iterator[XmlElement]:
    return processing.descendants("map-response")


def _is_matched(identifier: str, processing: XmlElement) -> bool:
    """Return whether a rule compares a response with its correct value or given values."""
    return any(
        variable.attributes.get("identifier") == identifier
        for rule in processing.descendants("match", "equal", "equal-rounded", "string-match")
        for variable in rule.elements("variable")
        if any(True for _ in rule.elements("correct", "base-value"))
    )


def _close_values(identifier: str, processing: XmlElement | None) -> list[NumberKey]:
    """Return the numbers that rules compare a response with, and their points."""
    found: list[tuple[NumberKey, Decimal]] = []
    for branch in _branches(processing):
        rule = next(branch.elements("equal", "equal-rounded"), None)
        if rule is None or not _is_about(identifier, rule):
            continue
        value = number_of(rule.value("base-value"))
        given = [number_of(one.text()) for one in branch.descendants("base-value")]
        points = given[-1] if given else None
        if value is not None and points is not None and points > 0:
            kind, tolerance = _tolerance(rule)
            found.append((NumberKey(value, tolerance, kind), points))
    best = max((points for _, points in found), default=Decimal(1))
    return [
        NumberKey(key.value, key.tolerance, key.tolerance_type, Fraction(points) / Fraction(best))
        for key, points in found
    ]


def _branches(processing: XmlElement | None) -> Iterator[XmlElement]:
    if processing is not None:
        yield from processing.descendants("response-if", "response-else-if")


def _is_about(identifier: str, rule: XmlElement) -> bool:
    variables = rule.elements("variable")
    return any(one.attributes.get("identifier") == identifier for one in variables)


def _closeness(identifier: str, processing: XmlElement | None) -> tuple[str, Decimal]:
    if processing is not None:
        for rule in processing.descendants("equal", "equal-rounded"):
            if _is_about(identifier, rule):
                return _tolerance(rule)
    return "absolute", Decimal(0)


def _tolerance(rule: XmlElement) -> tuple[str, Decimal]:
    """Return the tolerance of a number."""
    if rule.tag == "equal-rounded":
        figures = number_of(rule.attributes.get("figures", "")) or Decimal(1)
        if rule.attributes.get("rounding-mode") == "decimalPlaces":
            return "absolute", Decimal(5).scaleb(-max(0, min(int(figures), 30)) - 1)
        return "significant_figures", figures
    tolerance = rule.attributes.get("tolerance", "0").split()
    number = (number_of(tolerance[0]) if tolerance else None) or Decimal(0)
    if rule.attributes.get("tolerance-mode") == "relative":
        # the specification uses percent
        return "relative", number / 100
    return "absolute", number
