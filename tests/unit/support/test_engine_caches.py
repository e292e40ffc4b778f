"""The embedded engine with caches answers as it does without."""

import copy
from collections.abc import Iterator
from inspect import unwrap
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ministack.services import dynamodb

from tests.support import embedded_dynamodb, engine_caches

assert embedded_dynamodb.HANDLERS, "the engine is sped up by this import"

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
"""What JSON holds."""
EXPRESSIONS = st.text() | st.text("ab1 #:()[],.=<>+-_") | st.from_regex(r"(#a|:b|c|AND|IN|\(|=)+")
NUMBERS = st.decimals().map(str) | st.text("0123456789.eE+-", max_size=60) | PLAIN


def read(name: str, *given: Any) -> Any:
    """What a function of the engine returns for arguments, with its cache and without."""
    cached = getattr(dynamodb, name)
    first, again, uncached = cached(*given), cached(*given), unwrap(cached)(*given)
    assert first == again
    return as_list(first), as_list(uncached)


def as_list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def mutable_parts(value: Any) -> Iterator[int]:
    if isinstance(value, dict | list):
        yield id(value)
        for part in value.values() if isinstance(value, dict) else value:
            yield from mutable_parts(part)


@given(EXPRESSIONS)
def test_expression_is_read_from_the_cache_as_without_it(text: str) -> None:
    tokens, without_cache = read("_tokenize", text)
    assert tokens == without_cache
    error, without_cache = read("_condition_syntax_error", text, "FilterExpression")
    assert error == without_cache


@pytest.mark.parametrize("name", engine_caches.OF_NUMBERS)
@given(number=NUMBERS)
def test_number_is_read_from_the_cache_as_without_it(name: str, number: Any) -> None:
    found, without_cache = read(name, number)
    assert found == without_cache


def test_tokens_that_many_share_cannot_be_changed() -> None:
    tokens = dynamodb._tokenize("a = :b")  # noqa: SLF001 - what the engine calls
    assert tokens is dynamodb._tokenize("a = :b")  # noqa: SLF001
    assert isinstance(tokens, tuple)


@given(PLAIN)
def test_copy_is_equal_and_shares_nothing_that_can_change(value: Any) -> None:
    copied = engine_caches.copied(value)
    assert repr(copied) == repr(copy.deepcopy(value))
    assert not set(mutable_parts(copied)) & set(mutable_parts(value))


def test_object_of_a_class_is_copied_too() -> None:
    value = {"module": [Exception("kept")]}
    copied = engine_caches.copied(value)
    assert repr(copied) == repr(value)
    assert copied["module"][0] is not value["module"][0]


def test_engine_without_a_cached_function_is_refused() -> None:
    with pytest.raises(engine_caches.EngineChangedError, match="other_engine lacks _tokenize"):
        engine_caches.speed_up(ModuleType("other_engine"))
