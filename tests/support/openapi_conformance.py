"""What the reference promises, tried with generated requests (schemathesis).

`tests/api/test_openapi_conformance.py` tries the application in its own process, shortly;
`tests/tools/conformance_cli.py` a running stack, at length.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.engine import Status, events, from_schema
from schemathesis.generation.case import Case
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.transport.wsgi import WSGI_TRANSPORT

from chalicelib.quiz_formats.file_reading import ZIP_TYPE
from chalicelib.web.responses import WORKBOOK
from infra.build.template import ROOT
from tests.support.wsgi import ADDRESS, Wsgi

DOCUMENT = "/api/v1/openapi.json"
CONFIG = ROOT / "schemathesis.toml"
WITHOUT_SOURCE = {"analysis": {"constants": {"enabled": False}}}
"""Draw no values from the source of an application: what is drawn must not follow its changes."""

NewToken = Callable[[], str]
"""Logs a new user in."""


@schemathesis.serializer(ZIP_TYPE, WORKBOOK)
def as_bytes(_context: object, value: object) -> bytes:
    """Send generated packages and workbooks as bytes: schemathesis generates no archives."""
    return value if isinstance(value, bytes) else str(value).encode()


@dataclass
class ConformanceReport:
    """Number of tries, and deviations."""

    tried: Counter[str] = field(default_factory=Counter)
    """Requests by operation."""
    phases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: dict[str, str] = field(default_factory=dict)
    """What is wrong, each once, and the request that shows it."""

    def text(self) -> str:
        """Return a description of the deviations."""
        return "\n\n".join(f"{what}\n{shown}" for what, shown in self.broken.items())


def run_schemathesis(
    service: str | Wsgi, new_token: NewToken | None, seed: int, more: Mapping[str, Any]
) -> ConformanceReport:
    """Run all phases against an address, or the application itself, as a user or anonymously."""
    schema = _load(service, {"seed": seed, **more})
    if new_token is not None:
        schema.auth(retry_on=[401])(_bearer(new_token))
    report = ConformanceReport()
    with _probes_in_process():
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                _read(event, report)
            elif isinstance(event, events.NonFatalError):
                report.broken[f"{event.label}: {event.info.title}"] = str(event.value)
    return report


@contextmanager
def _probes_in_process() -> Iterator[None]:
    """Give the requests of checks a session: they have none, but the options of one.

    Without one, schemathesis passes the options on to the application, which knows none of them.
    """
    send = WSGI_TRANSPORT.send

    def sending(case: "Case[Any]", *, session: Any = None, **options: Any) -> Response:
        return send(case, session=session or requests.Session(), **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGI_TRANSPORT, "send", sending)
        yield


def _load(service: str | Wsgi, more: dict[str, Any]) -> OpenApiSchema:
    settings = tomllib.loads(CONFIG.read_text()) | more
    if isinstance(service, str):
        config = SchemathesisConfig.from_dict(settings | {"base-url": service})
        return schemathesis.openapi.from_url(service + DOCUMENT, config=config)
    config = SchemathesisConfig.from_dict(settings | {"base-url": ADDRESS} | WITHOUT_SOURCE)
    return schemathesis.openapi.from_wsgi(DOCUMENT, service, config=config)


def _bearer(new_token: NewToken) -> type:
    class Bearer:
        """Authentication of calls; logs in again when the session has ended."""

        def get(self, _case: "Case[Any]", _context: Any) -> str:
            return new_token()

        def set(self, case: "Case[Any]", data: str, _context: Any) -> None:
            case.headers["Authorization"] = f"Bearer {data}"

    return Bearer


def _read(event: events.ScenarioFinished, report: ConformanceReport) -> None:
    for case_id, node in event.recorder.cases.items():
        interaction = event.recorder.interactions.get(case_id)
        if interaction is None or interaction.response is None:
            continue
        report.tried[node.value.operation.label] += 1
        report.phases[event.phase.value] += 1
        report.statuses[interaction.response.status_code] += 1
        for check in event.recorder.checks.get(case_id, []):
            if check.status is Status.FAILURE and check.failure_info is not None:
                failure, sample = check.failure_info.failure, check.failure_info.code_sample
                what = f"{node.value.operation.label}: {check.name}: {failure.title}"
                report.broken.setdefault(what, f"{failure.message}\n{sample}")
