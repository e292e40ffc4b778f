"""However many workers begin and die, a bundle is unpacked once."""

import os
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from ministack.core import lambda_runtime

from infra.emulator.unpacked_code import forget_old_copies
from infra.emulator.worker_code import SharedZipFile, share_code


def begin_worker(folder: Path, content: str) -> Path:
    """Do with a bundle what the emulator does for each worker."""
    folder.mkdir()
    bundle, code = folder / "code.zip", folder / "code"
    with zipfile.ZipFile(bundle, "w") as written:
        written.writestr("app.py", content)
    code.mkdir()
    with SharedZipFile(bundle) as read:
        read.extractall(str(code))
    return code


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_workers_of_one_bundle_share_one_copy(own_folder: Path) -> None:
    codes = [begin_worker(own_folder / f"worker-{n}", "x = 1") for n in range(3)]
    assert {(code / "app.py").read_text() for code in codes} == {"x = 1"}
    assert len({code.resolve() for code in codes}) == 1
    assert [one.name for one in (own_folder / "worker-0").iterdir()] == ["code"]


def test_a_worker_that_is_cleared_away_takes_nothing_from_the_others(own_folder: Path) -> None:
    codes = [begin_worker(own_folder / f"worker-{n}", "x = 1") for n in range(2)]
    shutil.rmtree(own_folder / "worker-0")
    assert (codes[1] / "app.py").read_text() == "x = 1"


def test_another_bundle_has_another_copy(own_folder: Path) -> None:
    codes = [begin_worker(own_folder / f"worker-{n}", f"x = {n}") for n in range(2)]
    assert [(code / "app.py").read_text() for code in codes] == ["x = 0", "x = 1"]


def test_a_copy_that_was_left_half_done_is_made_anew(own_folder: Path) -> None:
    [code] = [begin_worker(own_folder / "worker", "x = 1")]
    copy = code.resolve()
    (copy / "app.py").rename(copy / "left.py")
    copy.rename(copy.with_suffix(".part"))
    anew = begin_worker(own_folder / "another", "x = 1")
    assert {one.name: one.read_text() for one in anew.iterdir()} == {"app.py": "x = 1"}


def test_only_the_copy_of_the_bundle_deployed_last_is_kept(own_folder: Path) -> None:
    copies = [begin_worker(own_folder / f"worker-{n}", f"x = {n}").resolve() for n in range(3)]
    folder = own_folder / "copies"
    folder.mkdir()
    for age, copy in enumerate(copies):
        os.utime(copy.rename(folder / copy.name), (1000 - age, 1000 - age))
    forget_old_copies(folder)
    assert [one.name for one in folder.iterdir()] == [copies[0].name]


def test_the_emulator_takes_the_shared_copy() -> None:
    share_code()
    assert lambda_runtime.zipfile.ZipFile is SharedZipFile
    assert lambda_runtime.zipfile.BadZipFile is zipfile.BadZipFile
