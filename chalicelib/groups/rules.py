"""Rules of groups: join codes, rosters and permissions."""

import csv
import io
import re
from collections.abc import Callable

from chalicelib import ids
from chalicelib.accounts.models import Role
from chalicelib.accounts.rules import email_key
from chalicelib.errors import MalformedError
from chalicelib.groups.errors import InvalidRosterError
from chalicelib.groups.models import Group, GroupRole, LineOutcome, LineReport, RosterEntry

CODE_LENGTH = 10
"""50 bits: ten tries in ten minutes cannot find one of a million codes."""
CODE_BYTES = 7
MAX_ROSTER_LINES = 5_000
MAX_GROUPS_PER_USER = 90
"""Leaving all of them is part of one transaction, which takes a hundred writes."""
_LOOKALIKES = str.maketrans("OIL", "011", "- \t")
"""Crockford's base32: letters that look like digits, and separators."""
_CODE = re.compile(f"[{ids.ALPHABET}]{{{CODE_LENGTH}}}")
_HEADERS = (["email"], ["email", "display_name"])


def new_join_code(random_bytes: Callable[[int], bytes]) -> str:
    """Return a new join code such as ``7K3QF-20DXM``."""
    number = int.from_bytes(random_bytes(CODE_BYTES), "big") % 32**CODE_LENGTH
    letters = ids.encode(number, CODE_LENGTH)
    return f"{letters[: CODE_LENGTH // 2]}-{letters[CODE_LENGTH // 2 :]}"


def normalize_code(typed: str) -> str | None:
    """Return a join code in its stored form; None for an invalid one."""
    letters = typed.upper().translate(_LOOKALIKES)
    if not _CODE.fullmatch(letters):
        return None
    return f"{letters[: CODE_LENGTH // 2]}-{letters[CODE_LENGTH // 2 :]}"


def can_view(group: Group, user_id: str, role: str) -> bool:
    """Return whether a user may read members: owner, staff and administrators."""
    return can_own(group, user_id, role) or user_id in group.staff


def can_manage(group: Group, user_id: str, role: str) -> bool:
    """Return whether a user may change members: owner, editors and administrators."""
    return can_own(group, user_id, role) or group.staff.get(user_id) is GroupRole.EDITOR


def can_own(group: Group, user_id: str, role: str) -> bool:
    """Return whether a user may rename, delete and staff the group.

    An owner who is no author any more has no rights in it, as with a quiz.
    """
    return role == Role.ADMIN or (user_id == group.owner_id and role == Role.AUTHOR)


def parse_roster(
    raw: bytes, validate_address: Callable[[str], str | None]
) -> tuple[list[RosterEntry], list[LineReport]]:
    """Parse a roster into entries with an address, and reports on all other lines.

    Raises MalformedError for bytes that are not UTF-8 and InvalidRosterError without the header
    ``email[,display_name]``, with more than 5,000 lines, or with broken quoting.
    """
    rows = _rows(_decoded(raw))
    entries: dict[str, RosterEntry] = {}
    reports = []
    for line, row in rows:
        entry = _entry(line, row, validate_address)
        if isinstance(entry, LineReport):
            reports.append(entry)
        elif (first := entries.setdefault(email_key(entry.email), entry)) is not entry:
            detail = f"the address is on line {first.line} already"
            reports.append(LineReport(line, LineOutcome.DUPLICATE, detail))
    return list(entries.values()), reports


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedError(f"The roster is not UTF-8, from byte {error.start + 1} on.") from None


def _rows(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        numbered = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if row]
    except csv.Error as error:
        raise InvalidRosterError(f"Line {reader.line_num}: {error}.") from None
    filled = [(line, row) for line, row in numbered if any(row)]
    if not filled or [cell.casefold() for cell in filled[0][1]] not in _HEADERS:
        raise InvalidRosterError("The first line must be: email or email,display_name")
    if len(filled) - 1 > MAX_ROSTER_LINES:
        raise InvalidRosterError(f"A roster has at most {MAX_ROSTER_LINES} lines.")
    return filled[1:]


def _entry(
    line: int, row: list[str], validate_address: Callable[[str], str | None]
) -> RosterEntry | LineReport:
    if not row[0]:
        return LineReport(line, LineOutcome.REFUSED, "the address is missing")
    if len(row) > len(_HEADERS[-1]):
        return LineReport(line, LineOutcome.REFUSED, "there are more than two columns")
    email = validate_address(row[0])
    if email is None:
        return LineReport(line, LineOutcome.REFUSED, "is not an email address")
    name = row[1] if len(row) > 1 and row[1] else None
    return RosterEntry(line=line, email=email, display_name=name)
