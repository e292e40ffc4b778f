"""How an item of QTI 2 and 3 gives points, as far as that is one of the ways that are understood.

Understood are the three templates and rules that say the same: a response equals the correct one,
or each of its values earns what the mapping says, or a number is close to the correct one. No other
program of an item is ever run.
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
"""Elements that make the points of a response more than its own values."""
_TEMPLATES = {"match-correct": "match", "map-response": "map", "cc2-match": "match"}
_CUSTOM = UnreadableError(
    NoteCode.CUSTOM_SCORING, "It is scored by a program of its own, which is not run."
)


class Declaration:
    """A response's declaration: its correct values, and what values earn."""

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

    @property
    def maximum(self) -> Decimal:
        """What the best response earns by its mapping."""
        positive = [one for one in self.earned.values() if one > 0]
        is_one = self.cardinality == "single"
        best = max(positive, default=Decimal(0)) if is_one else sum(positive, Decimal(0))
        bound = self._bound("upper-bound")
        return best if bound is None or not 0 < bound < best else bound

    @property
    def default(self) -> Decimal:
        """What values that are not in the mapping earn."""
        return self._bound("default-value") or Decimal(0)

    def credit(self, value: str) -> Fraction:
        """Return what a value alone earns, of everything."""
        if self.rule == "match":
            return FULL if value in self.correct else NOTHING
        best = self.maximum
        earned = self.earned.get(value, self.default)
        return Fraction(earned) / Fraction(best) if best else NOTHING

    def numbers(self) -> list[NumberKey]:
        """Return the numbers that earn something."""
        if self.rule == "map":
            keys = [(number_of(value), self.credit(value)) for value in self.earned]
            return [NumberKey(value, credit=credit) for value, credit in keys if value is not None]
        found = [number_of(one) for one in self.correct]
        kind, tolerance = self._close
        return [NumberKey(one, tolerance, kind) for one in found if one is not None]

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
    """Return "match" or "map"; raises UnreadableError for any other way."""
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
    """Return whether a rule compares a response with its correct value or with values."""
    return any(
        variable.attributes.get("identifier") == identifier
        for rule in processing.descendants("match", "equal", "equal-rounded", "string-match")
        for variable in rule.elements("variable")
        if any(True for _ in rule.elements("correct"))
    )


def _closeness(identifier: str, processing: XmlElement | None) -> tuple[str, Decimal]:
    for rule in processing.descendants("equal", "equal-rounded") if processing is not None else ():
        if not any(
            one.attributes.get("identifier") == identifier for one in rule.elements("variable")
        ):
            continue
        if rule.tag == "equal-rounded":
            is_figures = rule.attributes.get("rounding-mode", "") != "decimalPlaces"
            figures = number_of(rule.attributes.get("figures", "")) or Decimal(1)
            half = Decimal(5).scaleb(-int(figures) - 1)
            return ("significant_figures", figures) if is_figures else ("absolute", half)
        tolerance = rule.attributes.get("tolerance", "0").split()
        number = number_of(tolerance[0]) if tolerance else None
        if rule.attributes.get("tolerance-mode") == "relative":
            # the specification counts in percent
            return "relative", (number or Decimal(0)) / 100
        return "absolute", number or Decimal(0)
    return "absolute", Decimal(0)
