"""A stack that an earlier release made is deployed over: its data stays, and means the same."""

import subprocess
import tarfile
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from infra.build.bundle import Bundle, build
from infra.build.template import ROOT, read_template, write
from infra.deploy.destroy import destroy
from infra.emulator.local_stack import LocalStack, free_port
from infra.emulator.seed import sign_in
from infra.operations.stack_access import environment_of
from tests.support.builders import quiz, right_answers
from tests.support.releases import PASSWORD, Release, recorded, signed_in
from tests.support.user_creation import UserCreation

OF_THE_MOMENT = {
    "server_time",
    "time_remaining_seconds",
    "as_of",
    "deadline_if_started_now",
    "receipt",  # signed when it is read
}


@pytest.fixture
def now() -> Bundle:
    return build("dev", here=True)


def says_the_same(before: Any, after: Any) -> bool:
    """Return whether all recorded members are equal; a later release may add some."""
    if isinstance(before, dict) and isinstance(after, dict):
        names = before.keys() - OF_THE_MOMENT
        return names <= after.keys() and all(says_the_same(before[n], after[n]) for n in names)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(says_the_same, before, after))
    return bool(before == after)


class Midway:
    """A taker whose attempt runs during the deployment."""

    def __init__(self, local: LocalStack) -> None:
        users = UserCreation(environment_of(local.cloud, "dev"))
        self.author, self.taker = (self._person(local, users, role) for role in ("author", "user"))
        users.close()
        draft = self.author.post("/api/v1/quizzes", json=quiz(title="Midway")).json()
        self.answers = right_answers(
            self.author.post(f"/api/v1/quizzes/{draft['id']}/publish").json()
        )
        begun = self.taker.post(f"/api/v1/attempts/quizzes/{draft['id']}/start").json()
        self.attempt = f"/api/v1/attempts/{begun['id']}"
        saved = self.taker.put(f"{self.attempt}/answers", json={"answers": self.answers[:2]})
        assert saved.status_code == 200, saved.text

    def _person(self, local: LocalStack, users: UserCreation, role: str) -> httpx.Client:
        http = httpx.Client(base_url=local.address, timeout=30)
        assert users.create(role, f"{role}@midway.example", f"midway_{role}", PASSWORD)
        sign_in(http, f"{role}@midway.example", PASSWORD)
        return http

    def goes_on(self) -> None:
        """Check that session and answers are kept and the attempt can be finished."""
        there = self.taker.get(self.attempt).json()
        assert len(there["answers"]) == 2
        self.taker.put(f"{self.attempt}/answers", json={"answers": self.answers[2:]})
        result = self.taker.post(f"{self.attempt}/submit").json()
        assert (result["status"], result["score"]) == ("submitted", result["max_score"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.author.close()
        self.taker.close()


@pytest.mark.parametrize("release", recorded(), ids=lambda release: release.name)
def test_data_of_an_earlier_release_stay_valid(
    release: Release, now: Bundle, tmp_path: Path, unpacked: Path
) -> None:
    with LocalStack(free_port(), free_port(), tmp_path / "state", unpacked=unpacked) as local:
        local.deploy(release.bundle(now, tmp_path / "earlier.yaml"))
        release.load(local.cloud, "invigil-dev")
        with Midway(local) as midway:
            local.deploy(now)
            for name, answers in release.answers().items():
                with closing(signed_in(local.address, name)) as http:
                    for path, before in answers.items():
                        after = http.get(path).json()
                        assert says_the_same(before, after), (path, before, after)
            midway.goes_on()


def previous_tag() -> str | None:
    """The last release before this commit; none in a checkout without history."""
    command = ["git", "describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def of_tag(tag: str, folder: Path) -> Bundle:
    """The bundle that a release was."""
    command = ["git", "archive", tag]
    archive = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as packed:
        packed.extractall(folder, filter="data")
    return build("dev", here=True, root=folder)


def without_an_index(bundle: Bundle, path: Path) -> Bundle:
    """The tables of a release before the index of an author's quizzes."""
    template = read_template(bundle.template)
    quizzes = template["Resources"]["QuizzesTable"]["Properties"]
    indexes, definitions = quizzes["GlobalSecondaryIndexes"], quizzes["AttributeDefinitions"]
    quizzes["GlobalSecondaryIndexes"] = [one for one in indexes if one["IndexName"] != "owner"]
    quizzes["AttributeDefinitions"] = [one for one in definitions if one["AttributeName"] != "ow"]
    write(template, path)
    return Bundle(bundle.code, path)


@pytest.fixture
def earlier(now: Bundle, tmp_path: Path) -> Bundle:
    """The last release, code and tables; before there was one, today's code on earlier tables."""
    tag = previous_tag()
    if tag is not None:
        return of_tag(tag, tmp_path / "release")
    return without_an_index(now, tmp_path / "earlier.yaml")


def test_release_updates_in_place_and_destroy_leaves_nothing(
    earlier: Bundle, now: Bundle, tmp_path: Path, unpacked: Path
) -> None:
    with LocalStack(free_port(), free_port(), tmp_path / "state", unpacked=unpacked) as local:
        local.deploy(earlier)
        keys = local.cloud.client("ssm").describe_parameters()["Parameters"][0]["Version"]
        with Midway(local) as midway:
            local.deploy(now)
            midway.goes_on()
        described = local.cloud.client("dynamodb").describe_table(TableName="invigil-dev-quizzes")
        indexes = {one["IndexName"] for one in described["Table"]["GlobalSecondaryIndexes"]}
        assert indexes >= {"listing", "owner"}
        assert local.cloud.client("ssm").describe_parameters()["Parameters"][0]["Version"] == keys
        destroy(local.cloud, "dev")
        assert local.cloud.client("dynamodb").list_tables()["TableNames"] == []
        assert local.cloud.client("ssm").describe_parameters()["Parameters"] == []
