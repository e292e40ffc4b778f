"""What is deployed, made once: one worker runs all tests that look at it."""

import zipfile
from pathlib import Path

import pytest

from infra.build import Bundle, build
from infra.template import Template, of_type, read

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # xdist looks at the marks when it is its turn
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("infra"))


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return build("dev")


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
    return read(bundle.template)


@pytest.fixture(scope="session")
def functions(template: Template) -> dict[str, Template]:
    """The properties of the packaged functions, by logical id."""
    found = of_type(template, "AWS::Serverless::Function")
    return {name: one["Properties"] for name, one in found.items()}
