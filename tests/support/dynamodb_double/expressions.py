"""Evaluation of DynamoDB's condition and update expressions."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

Raw = dict[str, Any]
Terms = Callable[[Raw, Raw, Raw], Any]
"""A part of an expression: returns its value for an item, names and values."""

_TOKEN = re.compile(r"\s*(#\d+|:\d+|<>|<=|>=|[=<>(),]|[A-Za-z_]+)")
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: bool(left == right),
    "<>": lambda left, right: bool(left != right),
    "<": lambda left, right: bool(left < right),
    "<=": lambda left, right: bool(left <= right),
    ">": lambda left, right: bool(left > right),
    ">=": lambda left, right: bool(left >= right),
}

_INSIDE: dict[str, Callable[[Any, Any], bool]] = {
    "contains": lambda there, one: one in there,
    "begins_with": lambda there, start: bool(there.startswith(start)),
}


def plain(typed: Raw) -> Any:
    """A value that compares as DynamoDB compares."""
    [(kind, value)] = typed.items()
    return Decimal(value) if kind == "N" else frozenset(value) if kind == "SS" else value


class _Parser:
    """Reads a condition: OR binds least, then AND, then NOT."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = 0

    def whole(self) -> Terms:
        found = self._either()
        assert self._next == len(self._tokens), self._tokens[self._next :]
        return found

    def _peek(self) -> str:
        return self._tokens[self._next] if self._next < len(self._tokens) else ""

    def _take(self, expected: str = "") -> str:
        token = self._peek()
        assert not expected or token == expected, (token, expected)
        self._next += 1
        return token

    def _either(self) -> Terms:
        parts = [self._both()]
        while self._peek() == "OR":
            self._take()
            parts.append(self._both())
        if len(parts) == 1:
            return parts[0]
        return lambda item, names, values: any(part(item, names, values) for part in parts)

    def _both(self) -> Terms:
        parts = [self._not()]
        while self._peek() == "AND":
            self._take()
            parts.append(self._not())
        if len(parts) == 1:
            return parts[0]
        return lambda item, names, values: all(part(item, names, values) for part in parts)

    def _not(self) -> Terms:
        if self._peek() != "NOT":
            return self._term()
        self._take()
        inner = self._not()
        return lambda item, names, values: not inner(item, names, values)

    def _term(self) -> Terms:
        token = self._take()
        if token == "(":
            inner = self._either()
            self._take(")")
            return inner
        if token.startswith("#"):
            return self._comparison(token)
        return self._function(token)

    def _comparison(self, name: str) -> Terms:
        if self._peek() == "BETWEEN":
            return self._between(name)
        compared, value = _COMPARED[self._take()], self._take()

        def compare(item: Raw, names: Raw, values: Raw) -> bool:
            there = item.get(names[name])
            # a missing value compares as false
            return there is not None and compared(plain(there), plain(values[value]))

        return compare

    def _between(self, name: str) -> Terms:
        self._take("BETWEEN")
        low = self._take()
        self._take("AND")
        high = self._take()

        def compare(item: Raw, names: Raw, values: Raw) -> bool:
            there = item.get(names[name])
            return there is not None and bool(
                plain(values[low]) <= plain(there) <= plain(values[high])
            )

        return compare

    def _function(self, function: str) -> Terms:
        self._take("(")
        name = self._take()
        if function in {"attribute_exists", "attribute_not_exists"}:
            self._take(")")
            wanted = function == "attribute_exists"
            return lambda item, names, _: (names[name] in item) is wanted
        self._take(",")
        value = self._take()
        self._take(")")
        inside = _INSIDE[function]

        def look(item: Raw, names: Raw, values: Raw) -> bool:
            there = item.get(names[name])
            return there is not None and inside(plain(there), plain(values[value]))

        return look


def _tokens(text: str) -> list[str]:
    found, end = [], 0
    while end < len(text.rstrip()):
        token = _TOKEN.match(text, end)
        assert token, text[end:]
        found.append(token[1])
        end = token.end()
    return found


@cache
def condition(text: str) -> Terms:
    """Parse a condition expression."""
    return _Parser(text).whole()


@cache
def changes(text: str) -> list[tuple[str, str, str]]:
    """Parse an update expression into (action, name, value)."""
    found, kind, tokens = [], "", _tokens(text)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token in {"SET", "REMOVE", "ADD"}:
            kind, place = token, place + 1
        elif token == ",":
            place += 1
        else:
            width = {"SET": 3, "REMOVE": 1, "ADD": 2}[kind]
            found.append((kind, token, tokens[place + width - 1]))
            place += width
    return found
