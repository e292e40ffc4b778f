"""`make dev`: which changes of files are found."""

import os
from pathlib import Path

import pytest

from infra.emulator.watch import changed_files, snapshot


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("app.py", "chalicelib/clock.py", "player/main.js", "docs/page.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_written_new_and_removed_files_are_found(checkout: Path) -> None:
    before = snapshot(checkout)
    os.utime(checkout / "app.py", ns=(1, 1))
    (checkout / "chalicelib" / "ids.py").write_text("")
    (checkout / "player" / "main.js").unlink()
    found = changed_files(before, snapshot(checkout), checkout)
    assert found == ["app.py", "chalicelib/ids.py", "player/main.js"]


def test_bytecode_and_documents_are_no_change(checkout: Path) -> None:
    before = snapshot(checkout)
    (checkout / "chalicelib" / "clock.cpython-311.pyc").write_bytes(b"")
    (checkout / "docs" / "page.md").write_text("changed")
    assert changed_files(before, snapshot(checkout), checkout) == []
