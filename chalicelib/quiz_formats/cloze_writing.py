"""Writing of gaps in Moodle's syntax, for Moodle XML and GIFT."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from chalicelib.quiz_formats.number_writing import number_answers, percent

_GAP = re.compile(r"\{\{([1-9][0-9]?)\}\}")
_SPECIAL = re.compile(r"[}#~/\"\\=]")
_KINDS = {"choice": "MULTICHOICE", "numeric": "NUMERICAL"}
Asked = Mapping[str, Any]


def write_gaps(question: Asked) -> str:
    """Return a cloze question's text with its gaps in Moodle's syntax."""
    gaps = question["gaps"]
    return _GAP.sub(lambda found: _gap(gaps[int(found[1]) - 1]), question["text"])


def gift_cloze(question: Asked, escape: Callable[[str], str]) -> str:
    """Return a cloze question in GIFT, which has its own escapes outside of gaps."""
    pieces = _GAP.split(question["text"])
    gaps = question["gaps"]
    return "".join(
        _gap(gaps[int(piece) - 1]) if place % 2 else escape(piece)
        for place, piece in enumerate(pieces)
    )


def _gap(gap: Asked) -> str:
    kind = _KINDS.get(gap["kind"]) or ("SHORTANSWER_C" if gap["case_sensitive"] else "SHORTANSWER")
    return f"{{{gap['weight']}:{kind}:{'~'.join(_answers(gap))}}}"


def _answers(gap: Asked) -> list[str]:
    if gap["kind"] == "text":
        return [f"={_escaped(one.replace('*', chr(92) + '*'))}" for one in gap["accepted"]]
    if gap["kind"] == "choice":
        return [f"{'=' if one['correct'] else ''}{_escaped(one['text'])}" for one in gap["options"]]
    return [
        f"%{percent(Decimal(one['credit']))}%{one['value']}:{one['tolerance']}"
        for one in number_answers(gap)
    ]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
