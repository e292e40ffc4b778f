"""Request schemas of points and other exact numbers."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from chalicelib.web.schemas import Exact

POINT_PLACES = 3
MAX_POINTS = Decimal(100_000)


def few_places(number: Decimal) -> Decimal:
    """Return the number unchanged; raises ValueError when it has too many decimals."""
    if number != round(number, POINT_PLACES):
        raise ValueError(f"may have at most {POINT_PLACES} decimals")
    return number


def number_schema(**bounds: float) -> WithJsonSchema:
    """Return the JSON Schema of an exact number."""
    return WithJsonSchema({"type": "number", **bounds})


Points = Annotated[
    Exact,
    Field(gt=0, le=MAX_POINTS),
    AfterValidator(few_places),
    number_schema(exclusiveMinimum=0, maximum=int(MAX_POINTS)),
]
Penalty = Annotated[
    Exact,
    Field(ge=0, le=MAX_POINTS),
    AfterValidator(few_places),
    number_schema(minimum=0, maximum=int(MAX_POINTS)),
]
Share = Annotated[Exact, Field(ge=0, le=1), number_schema(minimum=0, maximum=1)]
Weight = Annotated[Exact, Field(ge=-1, le=1), number_schema(minimum=-1, maximum=1)]
