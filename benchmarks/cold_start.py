"""What a fresh process takes until it could serve: CPU, instructions, memory; beside others.

    .venv/bin/python -m benchmarks.cold_start

Instructions are counted by callgrind, less those of an interpreter that does nothing: they repeat
exactly, so the promises are about them. Times are medians of interleaved runs, each in a process
of its own, with the files in memory: what Lambda needs to fetch the code is not in them.
"""

import shutil
import statistics
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import peer_modules
from benchmarks.first_call import first_call
from benchmarks.measuring import OUT, ROOT, Promise, Scenario, instructions, save, timed
from infra.build.archive import compile_all
from infra.build.bundle import build

ROUNDS = 9
LARGEST_BUNDLE, MOST_MEMORY = 15.0, 60.0
"""Megabytes."""
AWS = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "benchmark",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
}
STOCK = "boto3.client('dynamodb')"
API, FIRST = "API", "API, first request"
FASTAPI, POWERTOOLS = "FastAPI + Mangum", "Powertools"
REFUSED = {
    "requestContext": {
        "resourcePath": "/api/v1/attempts/{attempt_id}/answers",
        "httpMethod": "PUT",
        "identity": {"sourceIp": "203.0.113.7"},
    },
    "headers": {},
    "multiValueHeaders": {},
    "pathParameters": {"attempt_id": "att_none"},
    "multiValueQueryStringParameters": None,
    "stageVariables": None,
    "body": "{}",
    "isBase64Encoded": False,
}
"""A save without a token: served from end to end, without a database."""
_OUTBOX = "bootstrap.outbox(), queue.sqs()"
_SENDER = "bootstrap.sender(), ses.ses_client(), keys.ssm_client()"
WORKERS = {
    "schedule_jobs": (
        "jobs",
        f"bootstrap.expiry(), bootstrap.release(), bootstrap.regrade(), {_OUTBOX}",
    ),
    "run_jobs": ("jobs", "bootstrap.expiry()"),
    "update_leaderboards": ("leaderboard", "bootstrap.leaderboard_writer()"),
    "notify_results": ("notifications", _OUTBOX),
    "send_mail": ("notifications", _SENDER),
    "send_security_mail": ("notifications", _SENDER),
    "announce_quizzes": ("notifications", f"bootstrap.announcements(), {_OUTBOX}"),
    "process_ses_feedback": ("notifications", ""),
}
"""Each function by its slice, and what it makes for its first event beside DynamoDB's client."""


def scenarios(task: Path) -> dict[str, Scenario]:
    """The bundle's functions, unpacked in ``task``, and what they are compared with."""
    others = _site_packages()
    peers = OUT / "peers"
    peer_modules.write(peers)
    compile_all(peers, where=peers)
    serve = f"import chalicelib.api_handler as entry; entry.handler({REFUSED!r}, None)"
    found = {
        "nothing": Scenario("pass", (), AWS),
        STOCK: Scenario(f"import boto3; {STOCK}", (others,), AWS),
        API: Scenario("import chalicelib.api_handler", (task,), AWS),
        FIRST: Scenario(serve, (task,), {**AWS, "LOG_LEVEL": "INFO"}),
        POWERTOOLS: Scenario("import with_powertools", (peers, others), AWS),
        FASTAPI: Scenario("import with_fastapi", (peers, others), AWS),
    }
    for name, (of_slice, made) in WORKERS.items():
        found[name] = Scenario(_beginning(of_slice, made), (task,), AWS)
    return found


def _beginning(of_slice: str, made: str) -> str:
    """What a worker does before it can serve its first event."""
    code = f"import chalicelib.{of_slice}.events; from chalicelib import bootstrap; "
    code += "from chalicelib.jobs import queue; "
    if "ssm" in made:
        code += "from chalicelib.auth import keys; from chalicelib.notifications import ses; "
    return f"{code}from chalicelib.dynamo.client import dynamodb; dynamodb(); {made}"


def _site_packages() -> Path:
    [found] = (ROOT / "build" / "bench-venv" / "lib").glob("python*/site-packages")
    return found


def _unpacked() -> tuple[Path, float]:
    """The bundle as Lambda unpacks it, and its size in MB."""
    bundle, task = build("dev"), OUT / "task"
    shutil.rmtree(task, ignore_errors=True)
    with zipfile.ZipFile(bundle.code) as archive:
        archive.extractall(task)
    return task, bundle.code.stat().st_size / 1e6


def _promises(ratio: Mapping[str, float], figures: Mapping[str, float]) -> list[Promise]:
    """All of instructions but the last three."""
    per_peer = {name: ratio[API] / ratio[name] for name in (POWERTOOLS, FASTAPI)}
    return [
        Promise("API, of a bare boto3 client", ratio[API], 1.3),
        Promise("API with its first request, of a bare boto3 client", ratio[FIRST], 1.33),
        Promise("API, of Powertools", per_peer[POWERTOOLS], 0.75),
        Promise("API, of FastAPI + Mangum", per_peer[FASTAPI], 0.55),
        Promise("first DynamoDB call, of the stock one", figures["first call"], 0.35),
        Promise("bundle, MB", figures["bundle"], LARGEST_BUNDLE),
        Promise("memory of the API, MB", figures["memory"], MOST_MEMORY),
    ]


def main() -> int:
    task, size = _unpacked()
    compared = scenarios(task)
    counted = {name: instructions(one) for name, one in compared.items()}
    runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in compared}
    for _ in range(ROUNDS):
        for name, one in compared.items():
            runs[name].append(timed(one))
    nothing = counted.pop("nothing")
    of_stock = {name: (n - nothing) / (counted[STOCK] - nothing) for name, n in counted.items()}
    medians = {
        name: [statistics.median(column) for column in zip(*each, strict=True)]
        for name, each in runs.items()
    }
    table = Table("until it could serve", "instructions, M", "x boto3", "CPU, ms", "wall, ms", "MB")
    for name, ratio in of_stock.items():
        cpu, wall, memory = medians[name]
        millions = f"{(counted[name] - nothing) / 1e6:.0f}"
        table.add_row(name, millions, f"{ratio:.2f}", f"{cpu:.0f}", f"{wall:.0f}", f"{memory:.0f}")
    Console().print(table)
    ours, stock = first_call(compared[API], compared[STOCK], task, _site_packages())
    print(f"first DynamoDB call over TLS: {ours:.1f} ms of CPU, stock {stock:.1f} ms")
    figures = {"first call": ours / stock, "bundle": size, "memory": medians[API][2]}
    kept = {
        "instructions": {name: n - nothing for name, n in counted.items()},
        "of_stock": of_stock,
        "cpu_wall_memory": medians,
        "first_call_ms": {"ours": ours, "stock": stock},
        "bundle_mb": size,
    }
    return save("cold_start", kept, _promises(of_stock, figures))


if __name__ == "__main__":
    sys.exit(main())
