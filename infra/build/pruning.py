"""Pruning of dependencies: removes nearly half of their size, which no function loads.

Removed files are listed, so that nothing is removed by accident; `tests/infra/build/test_bundle.py`
starts every handler from the result, and the journeys run on it.
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
    "sqs": frozenset(
        {
            "ChangeMessageVisibility",
            "DeleteMessage",
            "GetQueueAttributes",
            "ReceiveMessage",
            "SendMessage",
            "SendMessageBatch",
        }
    ),
    "ssm": frozenset({"GetParameter"}),
}
"""AWS operations used by functions. botocore loads the description of a whole service for a client,
and has 400 more services; tests fail on a call that is not listed.
"""

ROOT_AUTHORITIES = (
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Services Root Certificate Authority - G2",
)
"""Root certificates of AWS's endpoints (https://www.amazontrust.com/repository/). Loading 130
others takes most of the time of a process's first call. With an inspecting proxy or in another
partition, set AWS_CA_BUNDLE.
"""

NEVER_LOADED = (
    "bin",
    "botocore/stub.py",
    "cffi",  # only its compiled half is used
    "cryptography/hazmat/primitives/serialization/pkcs7.py",
    "cryptography/hazmat/primitives/twofactor",
    "dateutil/rrule.py",
    "dateutil/tz/win.py",
    "dateutil/zoneinfo",
    "dns",  # looks up mail servers
    "lark/__pyinstaller",
    "lark/ast_utils.py",
    "lark/indenter.py",
    "lark/reconstruct.py",
    "lark/tools",
    "lark/tree_matcher.py",
    "lark/tree_templates.py",
    "markdown_it/cli",
    "markdown_it/tree.py",
    "passlib/_data",
    "passlib/apache.py",
    "passlib/apps.py",
    "passlib/crypto/_blowfish",
    "passlib/crypto/_md4.py",
    "passlib/crypto/des.py",
    "passlib/crypto/scrypt",
    "passlib/ext",
    "passlib/hosts.py",
    "passlib/pwd.py",
    "passlib/totp.py",
    "passlib/utils/pbkdf2.py",
    "passlib/win32.py",
    "pyasn1/codec/ber/encoder.py",
    "pyasn1/codec/cer",
    "pyasn1/codec/der",
    "pyasn1/codec/native",
    "pycparser",
    "pydantic/color.py",
    "pydantic/experimental/pipeline.py",
    "pydantic/mypy.py",
    "pydantic/v1",
    "urllib3/contrib/emscripten",
    "urllib3/contrib/socks.py",
    "urllib3/http2/connection.py",
    "urllib3/contrib/pyopenssl.py",  # else botocore imports pyOpenSSL, which passkeys need
)

_HANDLERS_OF_PASSLIB = frozenset({"__init__.py", "argon2.py"})
_CERTIFICATES_OF_PASSKEYS = frozenset({"__init__.py", "rfc5280.py"})
_MODELS = ("endpoint-rule-set-1", "service-2")
"""Models that a client needs; paginators and waiters are not used."""
_KEPT_OF_DIST_INFO = frozenset({"METADATA", "WHEEL"})
"""Versions are read at run time (pydantic reads email-validator's); the rest is for pip."""
_WORDS = ("documentation", "documentationUrl", "examples")

Json = dict[str, Any]


def prune(tree: Path) -> None:
    """Remove unused files from the installed packages under ``tree``."""
    for unwanted in list(_unwanted(tree)):
        _remove(unwanted)
    for info in tree.glob("*.dist-info/METADATA"):
        info.write_text(
            info.read_text().partition("\n\n")[0] + "\n"
        )  # a package's readme is the rest of the file
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
    """Keep only the shapes of ``operations`` in a service's description, without its texts.

    Raises KeyError for an unknown operation.
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
        (newest / f"{name}.json").write_text(_compact(_with_required_words(_wordless(found[name]))))


def _shapes(model: Json) -> set[str]:
    """Return the names of all shapes of the model's operations."""
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
        # a member may be named "documentation" too: its value is an object, a text is a string
        return {
            name: _wordless(inner)
            for name, inner in part.items()
            if name not in _WORDS or not isinstance(inner, str)
        }
    return [_wordless(inner) for inner in part] if isinstance(part, list) else part


def _with_required_words(description: Json) -> Json:
    """Give back what botocore reads of a service without looking whether it is there."""
    for one in description.get("clientContextParams", {}).values():
        one["documentation"] = ""
    return description


def _keep_endpoints(path: Path) -> None:
    """Reduce the list of endpoints to those of our services."""
    endpoints = _read(path)
    for partition in endpoints["partitions"]:
        services = partition["services"]
        kept = {*OPERATIONS, "email"}  # the endpoint name of SES
        partition["services"] = {name: services[name] for name in sorted(kept & services.keys())}
    path.write_text(_compact(endpoints))


def _keep_authorities(path: Path) -> None:
    """Keep only the certificates in ``ROOT_AUTHORITIES``; raises ValueError for a missing one."""
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
