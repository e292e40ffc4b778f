"""Detection of a text's format from its content."""

import json
import re
from json import JSONDecodeError

from chalicelib.quiz_formats.aiken import is_aiken
from chalicelib.quiz_formats.csv_tables import is_csv
from chalicelib.quiz_formats.models import Format

_XML = re.compile(
    r"\s*<(\?xml\b|!DOCTYPE\b|quiz>|questestinterop\b|(qti-)?assessment-?(items?|test)\b)",
    re.IGNORECASE,
)


def looks_like_xml(text: str) -> bool:
    """Return whether a text starts like XML."""
    return _XML.match(text) is not None


def looks_like_json(text: str) -> bool:
    """Return whether a text is a JSON object; GIFT can start with a brace too."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except (JSONDecodeError, RecursionError, ValueError):
        return False


def format_of_text(text: str) -> Format:
    """Return the format of a text that is neither XML nor JSON."""
    if is_aiken(text):
        return Format.AIKEN
    return Format.CSV if is_csv(text) else Format.GIFT
