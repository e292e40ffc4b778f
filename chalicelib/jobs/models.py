"""Models of jobs: kind, version and payload."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from chalicelib.values import dataclass

Payload: TypeAlias = Mapping[str, Any]
"""Input of a job; JSON values only."""


class UnknownJobError(Exception):
    """A message is no job, or no handler knows its kind and version."""


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do; the version counts the layouts of the kind's payload."""

    kind: str
    payload: Payload
    version: int = 1


def to_json(job: Job) -> dict[str, Any]:
    """Return the body of the job's message."""
    return {"kind": job.kind, "version": job.version, "payload": dict(job.payload)}


def parse_job(body: object) -> Job:
    """Parse the body of a message; raises UnknownJobError for everything but a job."""
    match body:
        case {"kind": str(kind), "version": int(version), "payload": dict(payload), **rest} if (
            not rest and kind and version > 0 and not isinstance(version, bool)
        ):
            return Job(kind, payload, version)
    raise UnknownJobError("The message is not a job.")
