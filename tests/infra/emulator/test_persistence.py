"""The emulator's states are encoded in one go, and read back as they were."""

import json
from pathlib import Path

import pytest
from ministack.core import persistence

from infra.emulator.persistence import save_quickly


def test_a_state_is_read_back_as_it_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persistence, "PERSIST_STATE", True)
    monkeypatch.setattr(persistence, "STATE_DIR", str(tmp_path))
    monkeypatch.setattr(persistence, "json", json)
    save_quickly()
    state = {"message": "naïve", "bytes": b"\x00\xff", "numbers": [1, 2.5, None]}
    persistence.save_state("sqs", state)
    assert [path.name for path in tmp_path.iterdir()] == ["sqs.json"]
    assert persistence.load_state("sqs") == state
    assert persistence.json.dumps is json.dumps
    assert persistence.json.dump is not json.dump
