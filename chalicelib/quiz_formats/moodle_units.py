"""Units of numeric questions in Moodle XML.

Moodle's multiplier is the number of units in the base unit (100 cm in a metre); ours is the value
of the unit in the base unit (0.01).
"""

from decimal import Decimal
from fractions import Fraction

from chalicelib.quiz_formats.answer_mapping import number_of, spelled
from chalicelib.quiz_formats.models import Note, NoteCode, Notes, QuestionBody
from chalicelib.quiz_formats.xml_tree import XmlElement

_NO_UNITS = "3"
"""The value of ``showunits`` that hides them."""
_PLACES = 20


def map_units(element: XmlElement) -> tuple[QuestionBody, Notes]:
    """Return the member ``units`` of a numeric question, if it has units."""
    accepted = [
        _unit(unit) for units in element.elements("units") for unit in units.elements("unit")
    ]
    accepted = [one for one in accepted if one["unit"]]
    if not accepted or element.value("showunits") == _NO_UNITS:
        return {}, ()
    is_required = element.value("unitgradingtype") in {"1", "2"}
    penalty = number_of(element.value("unitpenalty") or "0.1") or Decimal(0)
    units = {
        "mode": "required" if is_required else "optional",
        "accepted": accepted,
        "wrong_unit_penalty": min(Decimal(1), max(Decimal(0), penalty)) if is_required else 1,
    }
    return {"units": units}, _left_of_numbers(element)


def _left_of_numbers(element: XmlElement) -> Notes:
    """Return a note if units precede numbers, like $."""
    if element.value("unitsleft") != "1":
        return ()
    return (Note(NoteCode.SETTING_IGNORED, "Its units are written behind numbers here."),)


def _unit(element: XmlElement) -> dict[str, str]:
    theirs = number_of(element.value("multiplier") or "1") or Decimal(1)
    return {"unit": element.value("unit_name"), "multiplier": inverse(theirs)}


def inverse(number: Decimal) -> str:
    """Return one divided by a number, in the API's format."""
    exact = 1 / Fraction(number)
    scaled = round(exact * 10**_PLACES)
    return spelled(Decimal(scaled).scaleb(-_PLACES))
