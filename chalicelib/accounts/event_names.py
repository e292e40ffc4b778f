"""Names of the users, quizzes, banks and groups in audit events."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import TypeAlias

from chalicelib.accounts.audit_models import AuditEntry
from chalicelib.ids import is_id

NamesOf: TypeAlias = Callable[[Sequence[str]], Mapping[str, str]]
"""Returns the names of the existing ones of up to 100 ids of one kind, by id."""

AT_A_TIME = 100
"""Ids of one read."""


class EventNames:
    """Look up names for events."""

    def __init__(self, names_of: Mapping[str, NamesOf]) -> None:
        """Take a reader for each prefix of ids."""
        self._names_of = names_of

    def of(self, entries: Sequence[AuditEntry]) -> list[dict[str, str]]:
        """Return the current names of each event's ids; ids of deleted things are left out."""
        of_each = [{entry.user_id, *entry.facts.values()} for entry in entries]
        names = self._read(set().union(*of_each))
        return [{one: names[one] for one in sorted(ids) if one in names} for ids in of_each]

    def _read(self, ids: AbstractSet[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for prefix, names_of in self._names_of.items():
            for some in _batches(sorted(one for one in ids if is_id(one, prefix))):
                found.update(names_of(some))
        return found


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, AT_A_TIME)):
        yield some
