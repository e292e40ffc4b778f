"""Import and export of quizzes through the API."""

from pathlib import Path
from typing import Any

from tests.support.client import Client, Reply
from tests.support.people import Person

IMPORT = "/api/v1/quizzes/import"
SAMPLES = Path(__file__).parents[1] / "samples"
GIFT = (SAMPLES / "geography.gift.txt").read_bytes()
AIKEN = (SAMPLES / "cities.aiken.txt").read_bytes()


def import_file(
    http: Client,
    person: Person,
    content: bytes,
    query: str = "",
    kind: str = "text/plain",
    **more: Any,
) -> Reply:
    """Import a file of the media type ``kind``; ``more`` are headers."""
    headers = {"Content-Type": kind, **more}
    return http.post(f"{IMPORT}{query}", content=content, token=person.token, headers=headers)


def codes_of(reply: Reply) -> list[list[str]]:
    """Return the codes of the notes, by line of the report."""
    return [[note["code"] for note in one["notes"]] for one in reply.json["report"]["lines"]]


def export_file(http: Client, person: Person, quiz_id: str, form: str) -> Reply:
    """Export a quiz as ``json``, ``gift`` or ``aiken``."""
    return http.get(f"/api/v1/quizzes/{quiz_id}/export?format={form}", token=person.token)
