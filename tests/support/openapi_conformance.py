"""What the reference promises, tried with generated requests (schemathesis).

`tests/api/test_openapi_conformance.py` tries the application in its own process, shortly;
`tests/tools/conformance_cli.py` a running stack, at length.
"""

import threading
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.generation.case import Case
from werkzeug.serving import WSGIRequestHandler, make_server

from chalicelib.quiz_formats.file_reading import ZIP_TYPE
from chalicelib.web.responses import WORKBOOK
from infra.build.template import ROOT
from tests.support.wsgi import Wsgi

DOCUMENT = "/api/v1/openapi.json"
CONFIG = ROOT / "schemathesis.toml"

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


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Suppress request logs: there are thousands."""


@contextmanager
def served(app: Wsgi) -> Iterator[str]:
    """Serves ``app`` on a port of this machine; its address."""
    server = make_server("127.0.0.1", 0, app, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run_schemathesis(
    url: str, new_token: NewToken | None, seed: int, more: Mapping[str, Any]
) -> ConformanceReport:
    """Run all phases against the service at ``url``, as a user or anonymously."""
    settings = tomllib.loads(CONFIG.read_text()) | {"base-url": url, "seed": seed, **more}
    config = SchemathesisConfig.from_dict(settings)
    schema = schemathesis.openapi.from_url(url + DOCUMENT, config=config)
    if new_token is not None:
        schema.auth(retry_on=[401])(_bearer(new_token))
    report = ConformanceReport()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _read(event, report)
        elif isinstance(event, events.NonFatalError):
            report.broken[f"{event.label}: {event.info.title}"] = str(event.value)
    return report


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
