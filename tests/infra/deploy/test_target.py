"""Account and region are shown before anything is asked, and prod has a region that was chosen."""

import pytest
from moto import mock_aws

from infra.deploy.cloud import Cloud, configured_region
from infra.deploy.cloudformation import ChangeRequest
from infra.deploy.deployment import Deployed, TerminalConfirmation
from infra.deploy.destroy import DestroyError, destroy
from infra.deploy.target import Target, TargetError, check_region, read_target

EXAMS = Target("123456789012", "exams-prod", "eu-central-1")


def test_target_names_account_alias_and_region() -> None:
    with mock_aws():
        cloud = Cloud("eu-west-3")
        assert str(read_target(cloud)) == "account 123456789012, region eu-west-3"
        cloud.client("iam").create_account_alias(AccountAlias="exams-prod")
        assert str(read_target(cloud)) == "account 123456789012 (exams-prod), region eu-west-3"


def test_target_is_shown_before_the_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert TerminalConfirmation(EXAMS, agreed=True)(["Add      UsersTable"])
    shown = capsys.readouterr().out
    assert shown.index("account 123456789012 (exams-prod), region eu-central-1") < shown.index(
        "Add"
    )


def test_without_a_terminal_nothing_is_confirmed(capsys: pytest.CaptureFixture[str]) -> None:
    assert not TerminalConfirmation(EXAMS, agreed=False)(["Add      UsersTable"])
    assert "exams-prod" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("stage", "endpoint", "region"),
    [
        ("prod", None, "eu-central-1"),
        ("prod", "http://localhost:4566", None),
        ("staging", None, None),
    ],
)
def test_chosen_region_emulator_and_other_stages_are_accepted(
    stage: str, endpoint: str | None, region: str | None
) -> None:
    check_region(stage, endpoint, region)


def test_prod_without_a_region_is_refused() -> None:
    with pytest.raises(TargetError, match="No region is set"):
        check_region("prod", None, None)


def test_aws_region_goes_before_the_default_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert configured_region() == "eu-west-1"
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    assert configured_region() == "eu-north-1"


def test_rollback_of_two_deployments_restores_the_state_before_the_first() -> None:
    first_state = ChangeRequest("invigil-prod", "https://old", {})
    between = ChangeRequest("invigil-prod", "https://between", {})
    first = Deployed("invigil-prod", {}, ("Modify   APIHandler",), first_state)
    second = Deployed("invigil-prod", {"a": "b"}, ("Modify   RestAPI",), between)
    both = first.followed_by(second)
    assert (both.before, both.changes) == (first_state, (*first.changes, *second.changes))
    assert both.outputs == {"a": "b"}


def test_rollback_after_a_first_deployment_has_nothing_to_restore() -> None:
    between = ChangeRequest("invigil-prod", "https://between", {})
    created = Deployed("invigil-prod", {}, ("Add      UsersTable",), None)
    assert (
        created.followed_by(Deployed("invigil-prod", {}, ("Modify   X",), between)).before is None
    )
    unchanged = Deployed("invigil-prod", {}, (), None)
    assert unchanged.followed_by(Deployed("invigil-prod", {}, ("x",), between)).before == between


def test_refused_destruction_points_to_the_runbook() -> None:
    with pytest.raises(DestroyError, match=r"docs/runbooks\.md, End production"):
        destroy(Cloud("eu-west-3"), "prod")
