"""The template of prod as CloudFormation will have it, once per test process."""

import pytest

from infra.build.bundle import Bundle
from infra.build.expand_template import ALL_ON, ConditionResolver, expanded
from infra.build.template import Template, read_template


@pytest.fixture(scope="session")
def spelt_out(prod: Bundle) -> Template:
    return expanded(read_template(prod.template))


@pytest.fixture(scope="session")
def plain(spelt_out: Template) -> Template:
    """Prod as it is deployed without any option."""
    return ConditionResolver(spelt_out, {"Stage": "prod"}).whole()


@pytest.fixture(scope="session")
def full(spelt_out: Template) -> Template:
    """Prod with every option on."""
    return ConditionResolver(spelt_out, {"Stage": "prod", **ALL_ON}).whole()


@pytest.fixture(scope="session")
def by_http(spelt_out: Template) -> Template:
    """Prod behind an HTTP API with every option that it takes."""
    options = {"Stage": "prod", **ALL_ON, "Gateway": "http", "Firewall": "off"}
    return ConditionResolver(spelt_out, options).whole()
