"""`dataclass` for value objects with a faster import than the standard library's.

The standard library writes and compiles six methods per class: four million instructions, and a
function creates fifty classes before its first request. Here only ``__init__`` is compiled, and all
classes share the other methods. `tests/unit/test_values.py` compares both. To revert, import
`dataclass` from `dataclasses`.

Supported are ``frozen=True`` and ``slots=True``, which are required, and ``kw_only``; for fields
``default``, ``default_factory`` and ``kw_only``; methods, properties and ``__repr__``, ``__eq__``
or ``__hash__`` of the class. Everything else raises TypeError at the definition of the class: other
options, ``__post_init__``, a base class, `InitVar`, `ClassVar`, and fields with ``init``, ``repr``,
``hash``, ``compare`` or ``metadata``. Type checkers do not see that.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

__all__ = ["dataclass"]

Made = TypeVar("Made")


class _ValueObject:
    """The methods common to all value objects."""

    _fields: Callable[[Any], tuple[Any, ...]]
    """Returns the class and the field values of an object; each class has its own."""

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(self._fields(self) == self._fields(other))

    def __hash__(self) -> int:
        return hash(self._fields(self))

    def __repr__(self) -> str:
        _, *values = self._fields(self)
        names = (field.name for field in dataclasses.fields(self))  # type: ignore[arg-type]
        shown = (f"{name}={value!r}" for name, value in zip(names, values, strict=True))
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __setattr__(self, name: str, _: object) -> NoReturn:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> tuple[Any, ...]:
        return self._fields(self)[1:]

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for field, value in zip(dataclasses.fields(self), state, strict=True):  # type: ignore[arg-type]
            object.__setattr__(self, field.name, value)


_COMMON = {name: method for name, method in vars(_ValueObject).items() if callable(method)}
_HONOURED_BASES = (object, Generic)
_UNHONOURED = {
    "__post_init__",
    "__init__",
    "__slots__",
    "__setattr__",
    "__delattr__",
    "__getstate__",
    "__setstate__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
}
_NOT_GIVEN = object()
"""Placeholder of an argument whose default is created for each object."""


def _value_object(
    cls: None = None, /, *, kw_only: bool = False, **options: bool
) -> Callable[[type[Made]], type[Made]]:
    """Make a class a value object; raises TypeError for unsupported options."""
    if cls is not None or options != {"frozen": True, "slots": True}:
        raise TypeError("A value object is @dataclass(frozen=True, slots=True), kw_only or not.")

    def make(cls: type[Made]) -> type[Made]:
        _check(cls)
        cls.__doc__ = (
            cls.__doc__ or cls.__name__
        )  # otherwise inspect.signature is computed for the docstring
        own = vars(cls).keys()
        bare = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
        made: Any = bare(cls)
        _check_fields(made)
        made.__init__ = _init(made)
        made._fields = attrgetter("__class__", *(one.name for one in dataclasses.fields(made)))
        for name in _COMMON.keys() - own:
            setattr(made, name, _COMMON[name])
        return made  # type: ignore[no-any-return]

    return make


def _check(cls: type[Any]) -> None:
    bases = [base for base in cls.__bases__ if base not in _HONOURED_BASES]
    if bases:
        raise TypeError(f"{cls.__qualname__}: a value object has no base class.")
    written = sorted(_UNHONOURED & vars(cls).keys())
    if written:
        raise TypeError(f"{cls.__qualname__}: a value object has no {written[0]} of its own.")


def _check_fields(cls: Any) -> None:  # noqa: ANN401 - a dataclass; they have no common type
    for field in vars(cls)["__dataclass_fields__"].values():
        is_plain = field.init and field.repr and field.compare and field.hash is None
        if field._field_type is not dataclasses._FIELD or not is_plain or field.metadata:  # type: ignore[attr-defined]  # noqa: SLF001
            raise TypeError(f"{cls.__qualname__}.{field.name}: this kind of field is not honoured.")


def _init(cls: Any) -> Callable[..., None]:  # noqa: ANN401 - a dataclass; they have no common type
    """Return the ``__init__`` of a class, compiled from source, which is fastest to call."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_NOT_GIVEN": _NOT_GIVEN}
    by_place: list[str] = []
    by_name: list[str] = []
    body: list[str] = []
    for field in dataclasses.fields(cls):
        name = parameter = value = field.name
        if field.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_make_{name}"] = field.default_factory
            parameter = f"{name}=_NOT_GIVEN"
            value = f"_make_{name}() if {name} is _NOT_GIVEN else {name}"
        (by_name if field.kw_only else by_place).append(parameter)
        body.append(f"    _set(self, {name!r}, {value})")
    parameters = ["self", *by_place, *(["*", *by_name] if by_name else [])]
    source = f"def __init__({', '.join(parameters)}):\n" + "\n".join(body)
    exec(source, known)  # noqa: S102 - contains only field names
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"  # called when an argument is missing
    return init


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _value_object
