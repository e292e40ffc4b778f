"""GIFT, Moodle's text format, read by a grammar.

https://docs.moodle.org/en/GIFT_format
What it says of a question that we have no place for is reported, never guessed at.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput

from chalicelib.exchange.markup import plain
from chalicelib.exchange.meaning import numeric, of_choices, true_false
from chalicelib.exchange.models import Asked, Choice, Fate, NotReadableError, Passage, Understood

_GRAMMAR = Path(__file__).with_name("gift.lark")
_COMMENT, _CATEGORY = "//", "$CATEGORY:"
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MISSING_WORD = "_____"
_FEEDBACK = "words about single answers are left out"
_MEDIA = "a picture or a sound is left out"

Line = tuple[int, str]
"""A line's number, the first being 1, and what is on it."""
Branch = Tree[Token]


def read(text: str) -> list[Passage]:
    """All passages of a text; every line that is not empty is in exactly one."""
    return [passage for block in _blocks(text) for passage in _passages(block)]


def _blocks(text: str) -> Iterator[list[Line]]:
    block: list[Line] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _passages(block: list[Line]) -> Iterator[Passage]:
    kept = [line for line in block if not line[1].lstrip().startswith((_COMMENT, _CATEGORY))]
    inside = range(kept[0][0], kept[-1][0]) if kept else range(0)
    for number, _ in block:
        if kept and number == kept[0][0]:
            yield _passage(kept)
        elif number not in inside and (not kept or number != kept[-1][0]):
            yield Passage(first_line=number, last_line=number, fate=Fate.IGNORED)


def _passage(lines: list[Line]) -> Passage:
    first, last = lines[0][0], lines[-1][0]
    try:
        found = _question(_parsed("\n".join(line for _, line in lines)))
    except NotReadableError as unreadable:
        at = lines[min(unreadable.line, len(lines) - 1)][0]
        reason = unreadable.reason if at == first else f"{unreadable.reason} (line {at})"
        return Passage(first_line=first, last_line=last, fate=Fate.DROPPED, notes=(reason,))
    return Passage(
        first_line=first,
        last_line=last,
        fate=Fate.UNDERSTOOD,
        question=found.asked,
        notes=found.notes,
    )


def _parsed(text: str) -> Branch:
    try:
        return _parser().parse(text)
    except UnexpectedCharacters as wrong:
        reason = f"{wrong.char!r} is not expected here"
        raise NotReadableError(reason, wrong.line - 1) from None
    except UnexpectedInput as wrong:
        raise NotReadableError(_cause_of(wrong), max(wrong.line - 1, 0)) from None


def _cause_of(wrong: UnexpectedInput) -> str:
    token = getattr(wrong, "token", None)
    if token is None or token.type == "$END":
        return "a closing } is missing"
    return f"{str(token).strip()[:20]!r} is not expected here"


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="contextual")


def _question(tree: Branch) -> Understood:
    if tree.data == "description":
        raise NotReadableError("it asks nothing: there are no answers in braces")
    parts = {str(part.data): part for part in _branches(tree)}
    kind = next(name for name in ("truth", "number", "choices", "essay") if name in parts)
    answers = _answers(kind, parts[kind])
    text, notes = _text(parts)
    asked: Asked = {"text": text, "points": 1, **answers.asked}
    general = "".join(map(_words, parts[kind].find_data("general")))
    if general:
        asked["explanation"] = general
    if any(_words(one) for one in parts[kind].find_data("feedback")):
        notes += (_FEEDBACK,)
    return Understood(asked, answers.notes + notes)


def _answers(kind: str, branch: Branch) -> Understood:
    if kind == "essay":
        raise NotReadableError("it asks for an essay, which no type of ours does")
    if kind == "truth":
        return true_false(_token(branch, "TRUTH"))
    if kind == "number":
        specs = [branch, *branch.find_data("spec")]
        given = [(_token(one, "SPEC"), _weight(one)) for one in specs if _has(one, "SPEC")]
        return numeric(list(dict.fromkeys(given)))
    return of_choices([_choice(one) for one in _branches(branch) if one.data == "choice"])


def _choice(branch: Branch) -> Choice:
    return Choice(
        is_right=_has(branch, "RIGHT"),
        weight=_weight(branch),
        text=_unescaped(_token(branch, "ANSWER")).strip(),
    )


def _text(parts: dict[str, Branch]) -> tuple[str, tuple[str, ...]]:
    before, after = (_words(parts[name]) if name in parts else "" for name in ("before", "after"))
    text = f"{before} {_MISSING_WORD} {after}".strip() if after else before
    notes: tuple[str, ...] = ()
    if "markup" in parts and "html" in _words(parts["markup"]).lower():
        text, has_media = plain(text)
        notes = (_MEDIA,) if has_media else ()
    if not text and "title" in parts:
        text = _words(parts["title"]).strip(":").strip()
    if not text:
        raise NotReadableError("it has no text")
    return text, notes


def _branches(tree: Branch) -> list[Branch]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _words(branch: Branch) -> str:
    return _unescaped("".join(str(one) for one in branch.children)).strip()


def _has(branch: Branch, kind: str) -> bool:
    return any(isinstance(one, Token) and one.type == kind for one in branch.children)


def _token(branch: Branch, kind: str) -> str:
    found = (one for one in branch.children if isinstance(one, Token) and one.type == kind)
    return str(next(found, ""))


def _weight(branch: Branch) -> Decimal | None:
    return Decimal(_token(branch, "WEIGHT").replace("%", "")) if _has(branch, "WEIGHT") else None


def _unescaped(text: str) -> str:
    r"""``\n`` is a line break; any other escaped character is itself."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
