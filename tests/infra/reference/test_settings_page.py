"""The page of settings is that of the code, and leaves nothing unsaid."""

import pytest

from chalicelib.settings import Settings
from infra.build.template import read_template
from infra.reference.generate import SETTINGS
from infra.reference.settings_page import Described, described, settings_page, wiring


def test_settings_page_matches_the_code() -> None:
    assert SETTINGS.read_text() == settings_page(), "python -m infra.reference"


@pytest.mark.parametrize("one", described(), ids=lambda one: one.variable)
def test_every_setting_has_its_sentence(one: Described) -> None:
    assert one.sentence.endswith("."), f"a docstring below {one.variable.lower()}"


def test_every_parameter_has_a_description() -> None:
    silent = [
        name for name, one in read_template()["Parameters"].items() if not one.get("Description")
    ]
    assert silent == []


def test_a_default_of_the_template_is_the_default_of_the_code() -> None:
    parameters, code = read_template()["Parameters"], Settings()
    for variable, value in wiring(read_template()).items():
        parameter = parameters.get(value.get("Ref"))
        if parameter is not None:
            read_back = Settings.from_environment({variable: str(parameter["Default"])})
            assert getattr(read_back, variable.lower()) == getattr(code, variable.lower())


def test_page_says_of_every_parameter_what_it_takes() -> None:
    rows = settings_page().rpartition("| parameter |")[2].splitlines()[2:]
    table = [row.split(" | ") for row in rows if row.startswith("| `")]
    assert len(table) == len(read_template()["Parameters"])
    vague = {name.strip("| `") for name, _, allowed, *_ in table if allowed == "any text"}
    assert vague == {"WebhookPrivateHosts"}
    assert not any("\\" in allowed for _, _, allowed, *_ in table)
