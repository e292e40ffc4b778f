"""Workflows run existing commands and pinned actions."""

import importlib.util
import os
import re
import subprocess
from pathlib import Path
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


MAY_WRITE = {
    "build": {"attestations", "id-token"},  # signs, and reaches no account
    "publish": {"contents"},
    "staging": {"id-token"},
    "production": {"id-token"},
}


@pytest.mark.parametrize("job", JOBS)
def test_no_job_waits_for_ever(job: dict[str, Any]) -> None:
    assert job["timeout-minutes"] <= 60


def test_jobs_write_nothing_but_what_they_are_for() -> None:
    for workflow, content in WORKFLOWS.items():
        assert content["permissions"] == {"contents": "read"}
        for name, job in content["jobs"].items():
            written = {one for one, level in job.get("permissions", {}).items() if level == "write"}
            expected = MAY_WRITE.get(name, set()) if workflow == "release" else set()
            assert written == expected, (workflow, name)


def test_only_jobs_of_an_environment_reach_an_account() -> None:
    for content in WORKFLOWS.values():
        for job in content["jobs"].values():
            uses = " ".join(step.get("uses", "") for step in job["steps"])
            assert ("configure-aws-credentials" in uses) == ("environment" in job)
            assert job.get("environment") in {None, "staging", "production"}


def test_dependencies_are_audited_on_every_change_and_every_day() -> None:
    audit: dict[Any, Any] = WORKFLOWS["audit"]
    when = audit[True]  # YAML reads the key "on" so
    assert {"push", "pull_request", "schedule"} <= when.keys()
    commands = str(audit["jobs"])
    assert "pip-audit" in commands
    assert "npm audit" in commands
    assert audit["jobs"]["python"]["strategy"]["matrix"]["locked"] == [
        "requirements.txt",
        "requirements/dev.txt",
    ]


def test_bundle_and_bill_of_materials_are_attested_before_they_are_deployed() -> None:
    steps = WORKFLOWS["release"]["jobs"]["build"]["steps"]
    attested = {
        step["uses"].partition("@")[0]: step["with"] for step in steps if "attest" in str(step)
    }
    assert attested["actions/attest-build-provenance"]["subject-path"] == (
        "build/prod/deployment.zip"
    )
    assert attested["actions/attest-sbom"]["sbom-path"] == "build/bill.cdx.json"


def test_stores_are_tried_against_a_third_engine() -> None:
    [step] = [one for one in WORKFLOWS["check"]["jobs"]["stores"]["steps"] if "run" in one]
    assert re.search(r"dynalite@\d+\.\d+\.\d+ --port (\d+)", step["run"])
    assert "make test-stores ENDPOINT=" in step["run"]


def test_release_has_the_notes_of_its_version(tmp_path: Path) -> None:
    [step] = [one for one in WORKFLOWS["release"]["jobs"]["publish"]["steps"] if "run" in one]
    command = step["run"].splitlines()[0]
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [0.2.0] - Unreleased\n\nnew\n\n"
        "## [0.1.0] - 2026-12-01\n\n### Added\n\nold\n"
    )
    run = ["sh", "-ec", command]
    subprocess.run(run, cwd=tmp_path, env={**os.environ, "TAG": "v0.1.0"}, check=True)
    assert (tmp_path / "notes.md").read_text().split() == ["###", "Added", "old"]


def test_updates_cover_every_place_with_dependencies() -> None:
    bot = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())
    places = {
        (one["package-ecosystem"], place)
        for one in bot["updates"]
        for place in one.get("directories", [one.get("directory")])
    }
    assert places == {
        ("pip", "/"),
        ("pip", "/requirements"),
        ("npm", "/web-client"),
        ("github-actions", "/"),
        ("docker-compose", "/"),
    }


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
