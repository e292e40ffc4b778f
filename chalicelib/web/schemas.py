"""Base models and field types: strict input, exact output.

Models are built on first use (``defer_build``): a fresh process needs two of ninety.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from chalicelib.clock import Millis, from_datetime, to_rfc3339
from chalicelib.web.plain_text import refused_character

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.IGNORECASE | re.ASCII
)
_MAX_PLACES = 9
EARLIEST: Millis = 0
LATEST: Millis = from_datetime(datetime(9999, 1, 1, tzinfo=UTC))
"""Can still be represented in UTC with extra time; keys use fifteen digits of it."""


class Input(BaseModel):
    """Base of request bodies: unknown members and type coercion are refused."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True
    )


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


ABSENT: Any = Field(default=None, json_schema_extra=_without_default)
"""The value of a member of a change that stays as it is; no request can say it."""


class NoBody(Input):
    """The optional empty object of a request without a body."""


class Query(BaseModel):
    """Base of query strings: parsed from text, unknown parameters refused."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Output(BaseModel):
    """Base of response bodies."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_serialization_defaults_required=True,
        defer_build=True,
    )


def _to_instant(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise ValueError("must be a time with its offset, such as 2026-11-24T08:30:00.000Z")
    try:
        instant = from_datetime(datetime.fromisoformat(value.upper()))
    except (ValueError, OverflowError):
        raise ValueError("is not a time that exists") from None
    if not EARLIEST <= instant < LATEST:
        raise ValueError("must be a time from 1970 to 9998")
    return instant


def _from_text_alone(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("must be a time with its offset, such as 2026-11-24T08:30:00.000Z")  # noqa: TRY004 - pydantic reports ValueErrors
    return _to_instant(value)


def _to_exact(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports ValueErrors
    return Decimal(value)


def _of_few_places(number: Decimal) -> Decimal:
    # checked by digits: decimal arithmetic rounds to 28 digits first
    whole, _, places = format(number, "f").partition(".")
    kept, beyond = places[:_MAX_PLACES], places[_MAX_PLACES:]
    if beyond.strip("0"):
        raise ValueError(f"may have at most {_MAX_PLACES} decimals")
    return Decimal(f"{whole}.{kept}") if beyond else number


def _to_whole_number(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"0|[1-9][0-9]{0,9}", value):
            raise ValueError("must be a whole number")
        return int(value)
    return value


def _to_truth(value: object) -> object:
    if isinstance(value, str):
        if value not in {"true", "false"}:
            raise ValueError("must be true or false")
        return value == "true"
    return value


_TIME_SCHEMA = {"type": "string", "format": "date-time", "examples": ["2026-11-24T08:30:00.000Z"]}

Instant: TypeAlias = Annotated[
    Millis,
    PlainSerializer(to_rfc3339, return_type=str, when_used="json"),
    WithJsonSchema(_TIME_SCHEMA),
]
"""A time in a response."""

InstantIn: TypeAlias = Annotated[
    Millis, BeforeValidator(_from_text_alone), WithJsonSchema(_TIME_SCHEMA)
]
"""A time in a body: RFC 3339 with its offset, cut to the millisecond."""

Exact: TypeAlias = Annotated[
    Decimal,
    BeforeValidator(_to_exact),
    AfterValidator(_of_few_places),
    PlainSerializer(float, return_type=float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]
"""An exact decimal; below 16 digits its shortest JSON form is the decimal itself."""

WholeNumber: TypeAlias = Annotated[int, BeforeValidator(_to_whole_number)]
"""A whole number in a query string."""

Truth: TypeAlias = Annotated[bool, BeforeValidator(_to_truth)]
"""``true`` or ``false`` in a query string."""


def _text(text: str) -> str:
    refused = refused_character(text)
    if refused is not None:
        raise ValueError(f"must not contain the character {refused}")
    return text


def _line(text: str) -> str:
    refused = refused_character(text, is_line=True)
    if refused is not None:
        raise ValueError(f"is one line, and must not contain the character {refused}")
    return text


CleanText = AfterValidator(_text)
"""A text that others read: no control characters, nothing that overrides the direction."""
CleanLine = AfterValidator(_line)
Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S"), CleanText]
"""Why staff did something, in their words."""
