"""Jobs are read strictly from messages."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.jobs.dispatch import run_job
from chalicelib.jobs.models import Job, Payload, UnknownJobError, parse_job, to_json

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
payloads = st.dictionaries(st.text(max_size=8), values, max_size=4)
RIGHT: dict[str, Any] = {"kind": "expire", "version": 1, "payload": {}}


@given(kind=st.text(min_size=1), payload=payloads, version=st.integers(1, 99))
def test_a_job_is_the_same_after_its_message(kind: str, payload: Payload, version: int) -> None:
    job = Job(kind, payload, version)
    assert parse_job(json.loads(json.dumps(to_json(job)))) == job


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "expire",
        {},
        {"attempts": ["att_1"]},
        {"kind": "expire", "payload": {}},
        {"kind": "expire", "version": 1},
        {**RIGHT, "kind": ""},
        {**RIGHT, "kind": 1},
        {**RIGHT, "version": True},
        {**RIGHT, "version": 0},
        {**RIGHT, "version": "1"},
        {**RIGHT, "version": 1.0},
        {**RIGHT, "payload": None},
        {**RIGHT, "payload": []},
        {**RIGHT, "more": 1},
    ],
)
def test_malformed_job_is_refused(body: object) -> None:
    with pytest.raises(UnknownJobError):
        parse_job(body)


def test_a_job_goes_to_the_handler_of_its_kind_and_version() -> None:
    seen: list[Payload] = []
    handlers = {("expire", 2): seen.append}
    run_job({"kind": "expire", "version": 2, "payload": {"n": 1}}, handlers)
    assert seen == [{"n": 1}]


@pytest.mark.parametrize(("kind", "version"), [("expire", 1), ("expire", 3), ("other", 2)])
def test_an_unknown_kind_or_version_is_refused(kind: str, version: int) -> None:
    seen: list[Payload] = []
    with pytest.raises(UnknownJobError):
        run_job({"kind": kind, "version": version, "payload": {}}, {("expire", 2): seen.append})
    assert seen == []
