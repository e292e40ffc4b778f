"""Workflows run existing commands and pinned actions."""

import importlib.util
import re
from typing import Any

import pytest
import yaml

from infra.build.template import ROOT

WORKFLOWS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text())
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
}
JOBS = [
    pytest.param(job, id=f"{workflow}-{name}")
    for workflow, content in WORKFLOWS.items()
    for name, job in content["jobs"].items()
]
STEPS = [
    step
    for content in WORKFLOWS.values()
    for job in content["jobs"].values()
    for step in job["steps"]
]


def test_every_action_is_pinned_to_a_commit() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", one)] == []


def test_workflow_commands_exist() -> None:
    commands = "\n".join(step["run"] for step in STEPS if "run" in step)
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"\bmake ([a-z-]+)", commands):
        assert f"\n{target}:" in makefile, target
    for module in re.findall(r"-m (infra\.[\w.]+)", commands):
        assert importlib.util.find_spec(module), module


@pytest.mark.parametrize("job", JOBS)
def test_no_job_waits_for_ever_or_may_write(job: dict[str, Any]) -> None:
    assert job["timeout-minutes"] <= 60
    assert set(job.get("permissions", {}).items()) <= {("contents", "read"), ("id-token", "write")}
    if "id-token" in job.get("permissions", {}):
        assert job["environment"] in {"staging", "production"}


def test_production_deployment_requires_staging() -> None:
    jobs = WORKFLOWS["release"]["jobs"]
    assert (jobs["staging"]["needs"], jobs["production"]["needs"]) == ("build", "staging")
    assert "make demo" in jobs["staging"]["steps"][-1]["run"]
    assert "prod" in jobs["production"]["steps"][-1]["run"]


def test_deployed_bundle_is_built_once() -> None:
    jobs = WORKFLOWS["release"]["jobs"]
    for name in ("staging", "production"):
        commands = [step.get("run", "") for step in jobs[name]["steps"]]
        assert ["BUILT=1" in one for one in commands if "make deploy" in one] == [True]
