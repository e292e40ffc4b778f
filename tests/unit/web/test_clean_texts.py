"""Every text that a request stores for others to read refuses what can disguise it."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

import chalicelib
from chalicelib.web.schemas import Input

DISGUISED = ("a\u202eb", "a\u0001b", "a\ufff9b")
NOT_SHOWN = {
    **dict.fromkeys(
        ("id", "bank_id", "question_id", "question_ids", "code", "mfa_token"), "looked up"
    ),
    **dict.fromkeys(("access_code", "receipt", "token", "invitation"), "compared"),
    **dict.fromkeys(("password", "current_password", "new_password"), "hashed"),
    **dict.fromkeys(("refresh_token", "credential"), "parsed"),
    **dict.fromkeys(("username", "display_name", "device_name"), "checked by the service"),
    **dict.fromkeys(("email", "networks", "url"), "parsed, and refused by the service"),
    "response": "kept as it was given; compared without such characters",
}
"""Members that take such a text, and why they may."""


def models() -> Iterator[type[Input]]:
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        if module.name.endswith("schemas"):
            importlib.import_module(module.name)
    waiting = [Input]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        yield model


def members() -> dict[str, TypeAdapter[Any]]:
    """Return the members of all request bodies with what reads them."""
    return {
        f"{model.__name__}.{name}": _reader(field)
        for model in models()
        if model.__module__.startswith("chalicelib")
        for name, field in model.model_fields.items()
    }


def _reader(field: FieldInfo) -> TypeAdapter[Any]:
    read: Any = Annotated[field.annotation, field, *field.metadata]
    return TypeAdapter(read)


def takes(member: TypeAdapter[Any], text: str) -> bool:
    return any(_takes(member, value) for value in (text, [text], {"name": text}))


def _takes(member: TypeAdapter[Any], value: object) -> bool:
    try:
        member.validate_python(value)
    except ValidationError:
        return False
    return True


def test_texts_that_others_read_refuse_controls_and_direction_overrides() -> None:
    found = {
        name for name, member in members().items() if any(takes(member, text) for text in DISGUISED)
    }
    assert [name for name in sorted(found) if name.partition(".")[2] not in NOT_SHOWN] == []
    assert {name.partition(".")[2] for name in found} == NOT_SHOWN.keys()
