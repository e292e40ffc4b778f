"""The bundle is complete, without tests, and reproducible."""

import shutil
import ssl
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.build.archive import compile_all, write_zip
from infra.build.bundle import Bundle, build
from infra.build.dependencies import BuildError, layer
from infra.build.pruning import OPERATIONS, ROOT_AUTHORITIES
from infra.build.template import PARTS, ROOT

LARGEST = 15_000_000
"""Bytes, zipped: a promise of docs/performance.md. Lambda's own limit is far above."""
HANDLERS = (
    "app",
    "chalicelib.api_handler",
    "chalicelib.jobs.events",
    "chalicelib.leaderboard.events",
    "chalicelib.notifications.events",
)


@pytest.fixture(scope="session")
def names(bundle: Bundle) -> set[str]:
    with zipfile.ZipFile(bundle.code) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return set(archive.namelist())


def test_bundle_contains_code_and_dependencies(names: set[str]) -> None:
    folders = {name.partition("/")[0] for name in names}
    assert {"app.py", "chalicelib", "chalice", "pydantic", "pynamodb", "botocore"} <= folders


def test_bundle_contains_no_tests_tools_or_secrets(names: set[str]) -> None:
    folders = {name.partition("/")[0] for name in names}
    assert not folders & {"tests", "infra", "benchmarks", "docs", "samples", ".chalice", "build"}
    assert not folders & {"moto", "pytest", "pip", "setuptools", "ministack", "bin"}
    assert not [n for n in names if n.endswith((".pyi", ".env", ".pem")) and "cacert" not in n]


def test_bundle_describes_only_used_aws_services(names: set[str]) -> None:
    described = {
        n.split("/")[2] for n in names if n.startswith("botocore/data/") and n.count("/") > 3
    }
    assert described == OPERATIONS.keys()


def test_it_is_small(bundle: Bundle) -> None:
    assert bundle.code.stat().st_size < LARGEST


def test_bundle_trusts_only_amazons_authorities(unpacked: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(unpacked / "botocore" / "cacert.pem")
    subjects = [str(one["subject"]) for one in context.get_ca_certs()]
    assert len(subjects) == len(ROOT_AUTHORITIES)
    assert all(any(f"'{name}'" in one for one in subjects) for name in ROOT_AUTHORITIES)


@pytest.mark.parametrize("service", OPERATIONS)
def test_it_makes_a_client_of_each_service_with_the_operations_we_call(
    unpacked: Path, service: str
) -> None:
    made = f"botocore.session.get_session().create_client('{service}', region_name='eu-west-1')"
    code = f"import botocore.session; known = {made}.meta.method_to_api_mapping"
    assert set(run(unpacked, f"{code}; print(*known.values())").split()) == OPERATIONS[service]


def test_packages_keep_their_versions(unpacked: Path) -> None:
    code = (
        "from importlib.metadata import version; print(version('email-validator'), version('idna'))"
    )
    assert all(part.partition(".")[0].isdigit() for part in run(unpacked, code).split())


def test_every_source_has_its_bytecode(names: set[str]) -> None:
    tag = sys.implementation.cache_tag
    missing = [
        name
        for name in names
        if name.endswith(".py")
        and str(Path(name).parent / "__pycache__" / f"{Path(name).stem}.{tag}.pyc") not in names
    ]
    assert missing == []


def test_dependencies_are_bytecode_alone_and_our_code_has_its_sources(names: set[str]) -> None:
    sources = {name.partition("/")[0] for name in names if name.endswith(".py")}
    assert sources == {"app.py", "chalicelib", "chalice"}
    assert {"pydantic/main.pyc", "typing_extensions.pyc", "jwt/api_jwt.pyc"} <= names


def test_the_bytecode_is_used_without_a_look_at_the_source(unpacked: Path) -> None:
    flags = [path.read_bytes()[4:8] for path in unpacked.glob("chalicelib/__pycache__/*.pyc")]
    unchecked_hash = (1).to_bytes(4, "little")
    assert flags
    assert set(flags) == {unchecked_hash}


def test_handlers_start_from_the_bundle_alone(unpacked: Path) -> None:
    """The machine's own site-packages are not on the path, as on AWS."""
    run(unpacked, f"import {', '.join(HANDLERS)}")


def test_request_process_imports_no_x509(unpacked: Path) -> None:
    loaded = "'cryptography.x509.base' in sys.modules, 'OpenSSL' in sys.modules"
    code = f"import sys, chalicelib.api_handler, jwt; print([{loaded}])"
    assert run(unpacked, code) == "[False, False]"


def test_lazy_imports_work_from_the_bundle(unpacked: Path) -> None:
    ours = "pkgutil.walk_packages(chalicelib.__path__, 'chalicelib.')"
    load = f"[importlib.import_module(one.name) for one in {ours}]"
    hashed = "password_hashing.PasswordHasher(memory_kib=64).hash('a long walk by the sea')"
    code = f"import importlib, pkgutil, chalicelib; {load}; "
    code += f"from chalicelib.auth import password_hashing; print({hashed})"
    assert run(unpacked, code).startswith("$argon2id$")


@pytest.mark.parametrize("handler", HANDLERS[2:])
def test_worker_does_not_import_the_web_layer(unpacked: Path, handler: str) -> None:
    loaded = (
        "[name for name in sys.modules if name.startswith(('app', 'chalicelib.web.', 'pydantic'))]"
    )
    assert run(unpacked, f"import sys, {handler}; print({loaded})") == "[]"


@pytest.fixture(scope="module")
def checkout(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all that a bundle is made from, and the dependencies that are made already."""
    elsewhere = tmp_path_factory.mktemp("checkout") / "elsewhere"
    parts = [f"infra/{part.name}" for part in PARTS]
    for name in ("app.py", "chalicelib", ".chalice", *parts, "requirements.txt"):
        source, target = ROOT / name, elsewhere / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    (elsewhere / "build").mkdir()
    for made in ROOT.glob("build/dependencies-*.zip"):
        (elsewhere / "build" / made.name).symlink_to(made)
    return elsewhere


@pytest.fixture(scope="module")
def made_elsewhere(checkout: Path) -> Bundle:
    return build("dev", root=checkout)


def test_the_same_input_gives_the_same_bytes(bundle: Bundle, made_elsewhere: Bundle) -> None:
    assert made_elsewhere.digest == bundle.digest


def test_all_stages_have_the_same_code(bundle: Bundle, prod: Bundle) -> None:
    assert prod.digest == bundle.digest


def test_a_bundle_is_made_again_only_after_a_change(checkout: Path, made_elsewhere: Bundle) -> None:
    first, at = made_elsewhere.digest, made_elsewhere.code.stat().st_mtime_ns
    assert build("dev", root=checkout).code.stat().st_mtime_ns == at
    module = checkout / "chalicelib" / "clock.py"
    module.write_text(module.read_text() + "# changed\n")
    assert build("dev", root=checkout).digest != first


def test_bytecode_is_the_same_wherever_it_is_made(tmp_path: Path) -> None:
    made = []
    for name in ("one", "another"):
        tree = tmp_path / name
        tree.mkdir()
        (tree / "module.py").write_text(
            "KNOWN = frozenset({'a', 'b', 'c'})\ndef f(x): return x in {1, 'z'}\n"
        )
        compile_all(tree)
        write_zip(tree, tmp_path / f"{name}.zip")
        made.append((tmp_path / f"{name}.zip").read_bytes())
    assert made[0] == made[1]


def test_a_dependency_without_a_wheel_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"no-such-wheel==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(BuildError, match="no-such-wheel"):
        layer(requirements, tmp_path / "cache", here=False)


def test_a_wheel_that_was_compiled_here_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = make_wheel(tmp_path, "linux_x86_64")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"homemade==1.0 --hash=sha256:{sha256(wheel)}\n")
    with pytest.raises(BuildError, match="homemade"):
        layer(requirements, tmp_path / "cache", here=True)
    assert not list((tmp_path / "cache").glob("*.zip"))


def run(folder: Path, code: str) -> str:
    """What ``code`` prints when nothing but ``folder`` is in reach."""
    command = [
        sys.executable,
        "-I",
        "-S",
        "-B",
        "-c",
        f"import sys; sys.path.insert(0, '.'); {code}",
    ]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def make_wheel(folder: Path, platform: str) -> Path:
    path = folder / f"homemade-1.0-py3-none-{platform}.whl"
    info = "homemade-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("homemade.py", "")
        archive.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: homemade\nVersion: 1.0\n"
        )
        tag = f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-{platform}\n"
        archive.writestr(f"{info}/WHEEL", tag)
        archive.writestr(f"{info}/RECORD", "")
    return path


def sha256(path: Path) -> str:
    import hashlib  # noqa: PLC0415 - for this alone

    return hashlib.sha256(path.read_bytes()).hexdigest()
