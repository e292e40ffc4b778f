"""Items are read from answers as pynamodb reads them, though by a shorter way."""

import json
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pynamodb.attributes import Attribute, MapAttribute
from pynamodb.exceptions import AttributeDeserializationError
from pynamodb.models import Model

from chalicelib.dynamo.attributes import CompressedJsonAttribute, RecordsAttribute
from chalicelib.dynamo.items import Item
from tests.support.item_kinds import KINDS

TEXTS = st.text(max_size=5)
NUMBERS = st.integers(-(2**53), 2**53).map(str)
NAMES = st.text("ab", min_size=1, max_size=2)
PARTS = NUMBERS.map(lambda number: {"N": number}) | TEXTS.map(lambda text: {"S": text})
RECORDS = st.dictionaries(NAMES, PARTS, max_size=2)
OF_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "S": TEXTS.map(lambda text: json.dumps([text])),
    "N": NUMBERS,
    "B": st.binary(max_size=5),
    "BOOL": st.booleans(),
    "SS": st.sets(TEXTS, min_size=1).map(sorted),
    "L": st.lists(TEXTS.map(lambda text: {"S": text}), max_size=2),
    "M": st.dictionaries(NAMES, RECORDS.map(lambda record: {"M": record}), max_size=2),
}
COMPRESSED = TEXTS.map(lambda text: zlib.compress(json.dumps(text).encode()))


def raw_values(attribute: Attribute[Any]) -> st.SearchStrategy[Any]:
    if isinstance(attribute, CompressedJsonAttribute):
        value = COMPRESSED
    else:
        value = OF_TYPE[attribute.attr_type]
    kept = value.map(lambda one: {attribute.attr_type: one})
    return st.one_of(kept, st.just({"NULL": True}), st.none())


@st.composite
def raw_items(draw: st.DrawFn, kind: type[Item]) -> dict[str, Any]:
    """Draw an item with some of its attributes, and one of another kind."""
    found = {one.attr_name: draw(raw_values(one)) for one in kind.get_attributes().values()}
    present = {name: value for name, value in found.items() if value is not None}
    return {**present, "another": {"S": "-"}}


def values_of(item: Model) -> dict[str, tuple[type, Any]]:
    """Return the values with their types: 1 equals True."""
    return {name: (type(value), value) for name, value in item.attribute_values.items()}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(st.data())
@settings(max_examples=8)
def test_item_is_read_as_pynamodb_reads_it(kind: type[Item], data: st.DataObject) -> None:
    raw = data.draw(raw_items(kind))
    theirs = kind._instantiate(raw)  # noqa: SLF001 - what pynamodb's from_raw_data does
    ours = kind.from_raw_data(raw)
    assert type(ours) is type(theirs) is kind
    assert values_of(ours) == values_of(theirs)


@given(raw=OF_TYPE["M"])
def test_records_are_read_and_written_as_pynamodb_s_maps(raw: Any) -> None:
    theirs: Any = MapAttribute()  # type: ignore[no-untyped-call]
    ours = RecordsAttribute().deserialize(raw)
    assert ours == theirs.deserialize(raw)
    assert RecordsAttribute().serialize(ours) == raw


def test_value_of_another_type_is_refused() -> None:
    kind = KINDS[0]
    with pytest.raises(AttributeDeserializationError):
        kind.from_raw_data({"pk": {"N": "1"}})
