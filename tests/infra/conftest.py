"""What is deployed, made once per test process."""

import zipfile
from pathlib import Path

import pytest

from infra.build.bundle import Bundle, build
from infra.build.template import Template, of_type, read_template


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return build("dev")


@pytest.fixture(scope="session")
def prod() -> Bundle:
    return build("prod")


@pytest.fixture(scope="session")
def unpacked(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle as Lambda unpacks it."""
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(bundle.code) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def template(bundle: Bundle) -> Template:
    """The packaged template of dev."""
    return read_template(bundle.template)


@pytest.fixture(scope="session")
def functions(template: Template) -> dict[str, Template]:
    """The properties of the packaged functions, by logical id."""
    found = of_type(template, "AWS::Serverless::Function")
    return {name: one["Properties"] for name, one in found.items()}
