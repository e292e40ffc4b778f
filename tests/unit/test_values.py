"""Value objects behave like the standard library's dataclasses."""

import copy
import dataclasses
import inspect
import pickle
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, field, replace
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

import pytest

import chalicelib
from chalicelib.values import dataclass

SOME = 200
"""Value objects of the project; far fewer would mean that they are not found any more."""


@dataclass(frozen=True, slots=True)
class Score:
    """Points with the user who got them."""

    points: int
    by: str = "rule"
    notes: list[str] = field(default_factory=list)

    @property
    def doubled(self) -> int:
        return self.points * 2


@dataclass(frozen=True, slots=True)
class Secret:
    text: str

    def __repr__(self) -> str:
        return "Secret()"


def classes() -> Iterator[Any]:
    """All value objects that the project declares."""
    yield Score
    for found in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        module = import_module(found.name)
        for cls in vars(module).values():
            is_own = isinstance(cls, type) and cls.__module__ == found.name
            if is_own and dataclasses.is_dataclass(cls) and "_fields" in vars(cls):
                yield cls


def every_class(check: Callable[[Any], None]) -> Callable[[], None]:
    """Make one test of a check of a class: hundreds of tests take longer than their checks."""

    def checked() -> None:
        every = list(classes())
        assert len(every) > SOME
        for cls in every:
            try:
                check(cls)
            except Exception as error:
                error.add_note(f"{cls.__module__}.{cls.__qualname__}")
                raise

    return checked


@cache
def stock(cls: Any) -> Any:
    """The class with the same fields that the standard library makes."""
    fields: list[Any] = []
    for one in dataclasses.fields(cls):
        told: dict[str, Any] = {"kw_only": one.kw_only}
        if one.default is not dataclasses.MISSING:
            told["default"] = one.default
        if one.default_factory is not dataclasses.MISSING:
            told["default_factory"] = one.default_factory
        fields.append((one.name, one.type, field(**told)))
    return dataclasses.make_dataclass(cls.__qualname__, fields, frozen=True, slots=True)


def given(cls: Any, **changed: str) -> dict[str, str]:
    """A text for each field; fields check nothing."""
    return {one.name: f"some {one.name}" for one in dataclasses.fields(cls)} | changed


def complaint(cls: Any, *arguments: object, **named: object) -> str:
    with pytest.raises(TypeError) as refused:
        cls(*arguments, **named)
    return str(refused.value)


def refusal(change: Callable[..., None], *arguments: object) -> str:
    with pytest.raises(FrozenInstanceError) as refused:
        change(*arguments)
    return str(refused.value)


@every_class
def test_it_takes_the_same_arguments(cls: Any) -> None:
    def taken(one: Any) -> list[tuple[str, Any, bool]]:
        parameters = inspect.signature(one).parameters.values()
        return [(each.name, each.kind, each.default is each.empty) for each in parameters]

    assert taken(cls) == taken(stock(cls))
    assert complaint(cls, unknown=1) == complaint(stock(cls), unknown=1)
    assert cls.__match_args__ == stock(cls).__match_args__


@every_class
def test_it_has_the_same_defaults(cls: Any) -> None:
    needed = {
        one.name: f"some {one.name}"
        for one in dataclasses.fields(cls)
        if one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
    }
    ours, theirs = cls(**needed), stock(cls)(**needed)
    assert [getattr(ours, one.name) for one in dataclasses.fields(cls)] == [
        getattr(theirs, one.name) for one in dataclasses.fields(cls)
    ]


@every_class
def test_value_objects_are_equal_by_fields(cls: Any) -> None:
    one = cls(**given(cls))
    assert one == cls(**given(cls))
    assert hash(one) == hash(cls(**given(cls)))
    assert one != stock(cls)(**given(cls))
    for name in given(cls):
        another = cls(**given(cls, **{name: "another"}))
        assert one != another
        assert hash(one) != hash(another)


@every_class
def test_it_cannot_be_changed(cls: Any) -> None:
    one, theirs = cls(**given(cls)), stock(cls)(**given(cls))
    for name, value in given(cls).items():
        assert refusal(setattr, one, name, 1) == refusal(setattr, theirs, name, 1)
        assert refusal(delattr, one, name) == refusal(delattr, theirs, name)
        assert getattr(one, name) == value
    assert not hasattr(one, "__dict__")


@every_class
def test_repr_is_standard_unless_overridden(cls: Any) -> None:
    is_own = "__repr__" in vars(cls)
    assert is_own or repr(cls(**given(cls))) == repr(stock(cls)(**given(cls)))


@every_class
def test_it_can_be_copied(cls: Any) -> None:
    one = cls(**given(cls))
    assert copy.deepcopy(one) == one
    first = next(iter(given(cls)))
    assert replace(one, **{first: "another"}) == cls(**given(cls, **{first: "another"}))
    assert dataclasses.asdict(one) == given(cls)


def test_it_goes_through_a_pickle() -> None:
    assert pickle.loads(pickle.dumps(Score(1))) == Score(1)  # noqa: S301 - our own


def test_default_factory_runs_for_each_object() -> None:
    Score(1).notes.append("mine")
    assert Score(1).notes == []


def test_own_methods_are_kept() -> None:
    assert repr(Secret("hush")) == "Secret()"
    assert Score(2).doubled == 4
    assert Score.__doc__ == "Points with the user who got them."


def test_missing_argument_raises_the_standard_error() -> None:
    assert complaint(Score) == complaint(stock(Score))


LIVE: Any = dataclass  # type checkers see the standard library's
OPTIONS: list[dict[str, bool]] = [
    {},
    {"frozen": True},
    {"slots": True},
    {"frozen": False, "slots": True},
    {"frozen": True, "slots": False},
    *(
        {"frozen": True, "slots": True, name: value}
        for name, value in [
            ("order", True),
            ("order", False),
            ("eq", False),
            ("repr", False),
            ("init", False),
            ("unsafe_hash", True),
            ("match_args", False),
            ("weakref_slot", True),
        ]
    ),
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_an_option_that_is_not_honoured_is_refused_where_the_class_is_defined(
    options: dict[str, bool],
) -> None:
    with pytest.raises(TypeError):
        LIVE(**options)


def test_it_is_never_used_without_options() -> None:
    with pytest.raises(TypeError):
        LIVE(type("Bare", (), {"__annotations__": {"one": int}}))


class _Base:
    """A class to derive from."""


@pytest.mark.parametrize(
    "body",
    [
        {"__post_init__": object},
        {"__init__": object},
        {"__setattr__": object},
        {"__delattr__": object},
        {"__lt__": object},
        {"__getstate__": object},
        {"__slots__": ()},
        {"one": field(init=False)},
        {"one": field(repr=False)},
        {"one": field(hash=False)},
        {"one": field(hash=True)},
        {"one": field(compare=False)},
        {"one": field(metadata={"unit": "ms"})},
        {"__annotations__": {"one": dataclasses.InitVar[int]}},
        {"__annotations__": {"one": ClassVar[int]}},
    ],
    ids=lambda body: next(iter(body)),
)
def test_unsupported_option_raises_type_error(body: dict[str, Any]) -> None:
    names = {"__annotations__": {"one": int}, "__module__": __name__, **body}
    with pytest.raises(TypeError):
        LIVE(frozen=True, slots=True)(type("Unfit", (), names))


def test_a_base_class_is_refused() -> None:
    derived = type("Derived", (_Base,), {"__annotations__": {"one": int}, "__module__": __name__})
    with pytest.raises(TypeError):
        LIVE(frozen=True, slots=True)(derived)
