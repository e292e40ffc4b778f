"""Corpus of quiz files in `tests/samples/quiz_formats`, with expected results.

`python -m tests.support.quiz_corpus` writes the current results; review the difference.
"""

import json
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.schemas import find_refusal

ROOT = Path(__file__).parents[1] / "samples" / "quiz_formats"
EXPECTED = ".expected.json"


def samples() -> list[Path]:
    """Return all files and folders (packages) of the corpus."""
    files = [
        path for path in ROOT.glob("*/*") if path.is_file() and not path.name.endswith(EXPECTED)
    ]
    return sorted([*files, *(path for path in (ROOT / "packages").iterdir() if path.is_dir())])


def packed(folder: Path) -> bytes:
    """Return the files of a folder as a zip package."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return content.getvalue()


def read(path: Path) -> service.Reading:
    """Return the result of reading a sample with a detected format."""
    if path.is_dir():
        return service.read_package(packed(path), None, None, find_refusal)
    return service.read_text(path.read_bytes(), None, None, find_refusal)


def summary(reading: service.Reading) -> dict[str, Any]:
    """Return everything about a reading that is expected to stay."""
    report = [
        {
            "line": one.first_line,
            "name": one.name,
            "outcome": one.outcome.value,
            "notes": [f"{note.code}: {note.detail}" for note in one.notes],
        }
        for one in reading.entries
    ]
    said = {"format": reading.format.value, "settings": reading.settings, "report": report}
    whole = {**said, "questions": reading.questions}
    text = json.dumps(whole, default=_number, ensure_ascii=False)
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def expected_of(path: Path) -> Path:
    """Return the file with the expected result of a sample."""
    return path.with_name(path.name + EXPECTED)


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


if __name__ == "__main__":
    for sample in samples():
        written = json.dumps(summary(read(sample)), ensure_ascii=False, indent=1)
        expected_of(sample).write_text(written + "\n", encoding="utf-8")
