"""Base of stored items: keys, table, and ids in keys."""

from typing import Any, Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.constants import NULL
from pynamodb.models import Model

from chalicelib.settings import settings


class Item(Model):
    """An item with partition and sort key; each kind sets ``Meta = table_meta("users")``."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Self:
        """Return the item of an answer, as pynamodb makes it, in a third of its time."""
        item = cls.__new__(cls)
        # pynamodb sets each value through a descriptor, after all defaults
        values = item.attribute_values = {}
        for name, attribute in cls.get_attributes().items():
            raw = data.get(attribute.attr_name)
            if raw and NULL not in raw:
                values[name] = attribute.deserialize(attribute.get_value(raw))
            elif attribute.default is not None:
                default = attribute.default
                values[name] = default() if callable(default) else default
        return item


class _TableMeta(type):
    """The type of ``Meta`` classes: settings are read on use of a table, not on import."""

    table: str

    @property
    def table_name(cls) -> str:
        return settings().table(cls.table)


def table_meta(table: str) -> Any:  # noqa: ANN401 - pynamodb wants a class of its own making here
    """Return the pynamodb ``Meta`` of a model stored in ``table``."""
    return _TableMeta("Meta", (), {"table": table})


class KeyPart:
    """The rest of a key after its prefix, such as ``user_id = KeyPart("pk", "U#")``."""

    def __init__(self, attribute: str, prefix: str) -> None:
        self._attribute = attribute
        self._prefix = prefix

    def __get__(self, item: Item, kind: type[Item]) -> str:
        key: str = getattr(item, self._attribute)
        return key.removeprefix(self._prefix)
