"""Imports: uploaded files that become a quiz, or questions of a bank."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from chalicelib.clock import Millis
from chalicelib.quiz_formats.models import Format
from chalicelib.values import dataclass


class ImportStatus(StrEnum):
    """Where an import is on its way."""

    AWAITING_UPLOAD = "awaiting_upload"
    RUNNING = "running"
    CHECKED = "checked"
    """A dry run is done: there is a report, and nothing was made."""
    FINISHED = "finished"
    FAILED = "failed"
    """Nothing was made; the problem says why. It can be started again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """The file that is awaited, and what it shall become."""

    id: str
    owner_id: str
    format: Format
    name: str
    size: int
    sha256: str
    """Lower-case hex."""
    quiz_id: str | None
    bank_id: str | None
    """Exactly one of both is set: what the questions are for."""
    settings: Mapping[str, str]
    """What the author says of the quiz beside the file, as in the query of an import at once."""
    created_at: Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An import and how far it is."""

    file: ImportFile
    status: ImportStatus
    run: Millis = 0
    """When the last run was started."""
    is_dry_run: bool = False
    tries: int = 0
    """Begun pages since the last progress."""
    done: int = 0
    total: int = 0
    """Pictures and sounds that are stored, of all that the questions show."""
    report: Any = None
    problem: Any = None
