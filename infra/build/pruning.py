"""Leaves out of the dependencies what no function ever loads: nearly half of their size.

What is left out is named, so that nothing goes by accident; `tests/infra/build/test_bundle.py`
starts every handler from what is left, and the journeys run on it.
"""

import gzip
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

OPERATIONS: Mapping[str, frozenset[str]] = {
    "dynamodb": frozenset(
        {
            "BatchGetItem",
            "BatchWriteItem",
            "DeleteItem",
            "GetItem",
            "PutItem",
            "Query",
            "Scan",
            "TransactWriteItems",
            "UpdateItem",
        }
    ),
    "s3": frozenset({"DeleteObject", "GetObject", "PutObject"}),
    "ses": frozenset({"SendRawEmail"}),
    "sqs": frozenset({"GetQueueAttributes", "SendMessageBatch"}),
    "ssm": frozenset({"GetParameter"}),
}
"""What functions ask of AWS. botocore reads the description of a whole service when it makes a
client, and describes 400 services more; tests fail on a call that is not here."""

ROOT_AUTHORITIES = (
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Services Root Certificate Authority - G2",
)
"""Who vouches for AWS's endpoints (https://www.amazontrust.com/repository/). Reading 130 others
takes most of the time of a process's first call. Who must trust another, behind a proxy that looks
inside or in a partition of its own, sets AWS_CA_BUNDLE."""

NEVER_LOADED = (
    "bin",
    "cffi",  # only its compiled half is used
    "dateutil/rrule.py",
    "dateutil/zoneinfo",
    "dns",  # looks up mail servers
    "lark/__pyinstaller",
    "lark/tools",
    "passlib/_data",
    "passlib/apache.py",
    "passlib/ext",
    "passlib/totp.py",
    "pycparser",
    "pydantic/mypy.py",
    "pydantic/v1",
    "urllib3/contrib/emscripten",
    "urllib3/contrib/pyopenssl.py",  # else botocore loads passkeys' pyOpenSSL
)

_HANDLERS_OF_PASSLIB = frozenset({"__init__.py", "argon2.py"})
_CERTIFICATES_OF_PASSKEYS = frozenset({"__init__.py", "rfc5280.py"})
_MODELS = ("endpoint-rule-set-1", "service-2")
"""What a client is made of; pages and waiting are asked for by name, which nobody does."""
_KEPT_OF_DIST_INFO = frozenset({"METADATA", "WHEEL"})
"""Versions are looked up at run time (pydantic asks for email-validator's); the rest is for pip."""
_WORDS = ("documentation", "documentationUrl", "examples")

Json = dict[str, Any]


def prune(tree: Path) -> None:
    """Remove from the installed packages under ``tree`` what no function loads."""
    for unwanted in list(_unwanted(tree)):
        _remove(unwanted)
    for info in tree.glob("*.dist-info/METADATA"):
        info.write_text(info.read_text().partition("\n\n")[0] + "\n")  # a package's readme follows
    data = tree / "botocore" / "data"
    for service, operations in OPERATIONS.items():
        _shorten(data / service, operations)
    _keep_endpoints(data / "endpoints.json")
    _keep_authorities(tree / "botocore" / "cacert.pem")


def _unwanted(tree: Path) -> Iterator[Path]:
    yield from (tree / name for name in NEVER_LOADED)
    yield from tree.rglob("*.pyi")
    for info in tree.glob("*.dist-info"):
        yield from (part for part in info.iterdir() if part.name not in _KEPT_OF_DIST_INFO)
    handlers = tree / "passlib" / "handlers"
    yield from (one for one in handlers.glob("*.py") if one.name not in _HANDLERS_OF_PASSLIB)
    standards = tree / "pyasn1_modules"
    yield from (one for one in standards.glob("*.py") if one.name not in _CERTIFICATES_OF_PASSKEYS)
    data = tree / "botocore" / "data"
    yield from (one for one in data.glob("*/") if one.name not in OPERATIONS)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _shorten(service: Path, operations: frozenset[str]) -> None:
    """Keep of a service's description what ``operations`` need, and none of its words.

    Raises KeyError when there is no such operation.
    """
    *older, newest = sorted(service.iterdir())
    for version in older:
        shutil.rmtree(version)
    found = {
        path.name.partition(".")[0]: _read(path)
        for path in newest.iterdir()
        if ".sdk-extras." not in path.name
    }
    shutil.rmtree(newest)
    newest.mkdir()
    model = found["service-2"]
    model["operations"] = {name: model["operations"][name] for name in sorted(operations)}
    model["shapes"] = {name: model["shapes"][name] for name in sorted(_shapes(model))}
    for name in _MODELS:
        (newest / f"{name}.json").write_text(_compact(_wordless(found[name])))


def _shapes(model: Json) -> set[str]:
    """The names of all shapes that the model's operations are made of."""
    used: set[str] = set()
    waiting = list(_named(model["operations"]))
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += _named(model["shapes"][name])
    return used


def _named(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("shape"), str):
            yield part["shape"]
        for inner in part.values():
            yield from _named(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _named(inner)


def _wordless(part: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(part, dict):
        # a member may be called "documentation" too: its value is an object, words are a text
        return {
            name: _wordless(inner)
            for name, inner in part.items()
            if name not in _WORDS or not isinstance(inner, str)
        }
    return [_wordless(inner) for inner in part] if isinstance(part, list) else part


def _keep_endpoints(path: Path) -> None:
    """Keep of the list of all services' endpoints in all regions those of ours."""
    endpoints = _read(path)
    for partition in endpoints["partitions"]:
        services = partition["services"]
        kept = {*OPERATIONS, "email"}  # as the endpoints of SES are called
        partition["services"] = {name: services[name] for name in sorted(kept & services.keys())}
    path.write_text(_compact(endpoints))


def _keep_authorities(path: Path) -> None:
    """Keep the certificates of ``ROOT_AUTHORITIES``; raises ValueError if one is missing."""
    certificates = re.split(r"(?m)^(?=# Issuer: )", path.read_text())
    kept = [
        certificate
        for certificate in certificates
        if any(f'# Label: "{name}"' in certificate for name in ROOT_AUTHORITIES)
    ]
    if len(kept) != len(ROOT_AUTHORITIES):
        raise ValueError(f"{path} does not hold all of {', '.join(ROOT_AUTHORITIES)}.")
    path.write_text("".join(kept))


def _read(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    return json.loads(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    )


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
