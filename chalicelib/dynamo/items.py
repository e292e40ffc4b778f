"""What every stored item has in common: its two keys, and the table it is kept in."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.settings import settings


class Item(Model):
    """An item under a partition and a sort key; each kind says ``Meta = kept_in("users")``."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


def table_meta(table: str) -> Any:  # noqa: ANN401 - pynamodb wants a class of its own making here
    """The ``Meta`` of a model whose items live in ``table``."""
    return type("Meta", (), {"table_name": settings().table(table)})
