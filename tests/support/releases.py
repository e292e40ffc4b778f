"""Recordings of earlier releases: tables, items, and responses about them.

python -m tests.support.releases 0.2.0

records the release of this checkout: once per release, before its tag.
"""

import base64
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from infra.build.bundle import Bundle, build
from infra.build.template import Template, of_type, read_template, write
from infra.deploy.cloud import Cloud
from infra.emulator.local_stack import LocalStack, free_port
from infra.emulator.seed import sign_in
from infra.operations.stack_access import create_user, environment_of
from quizctl.restore import TABLES
from tests.support.builders import quiz, right_answers, short_text, true_false
from tests.support.draws import draw
from tests.support.marking_exam import essay
from tests.support.quiz_sections import in_sections, section

FOLDER = Path(__file__).parent.parent / "releases"
PASSWORD = "a long walk by the sea"
PEOPLE = {"author": "author", "taker": "user"}
PUT_AT_ONCE = 25

Item = dict[str, Any]


@dataclass(frozen=True)
class Release:
    """A release as it was recorded."""

    name: str

    @property
    def _folder(self) -> Path:
        return FOLDER / self.name

    def bundle(self, now: Bundle, target: Path) -> Bundle:
        """Build today's code with this release's tables; its own code is too large to store."""
        template = read_template(now.template)
        tables = yaml.safe_load((self._folder / "tables.yaml").read_text())
        template["Resources"] |= tables
        write(template, target)
        return Bundle(now.code, target)

    def load(self, cloud: Cloud, stack: str) -> None:
        """Put its items into the tables of a stack."""
        for table, items in self._json("items").items():
            for begin in range(0, len(items), PUT_AT_ONCE):
                puts = [
                    {"PutRequest": {"Item": _with_bytes(one)}}
                    for one in items[begin : begin + PUT_AT_ONCE]
                ]
                cloud.client("dynamodb").batch_write_item(RequestItems={f"{stack}-{table}": puts})

    def answers(self) -> dict[str, dict[str, Any]]:
        """What each of its people was answered, by the path."""
        found: dict[str, dict[str, Any]] = self._json("answers")
        return found

    def _json(self, name: str) -> Any:
        return json.loads((self._folder / f"{name}.json").read_text())


def recorded() -> list[Release]:
    """All of them, the oldest first."""
    return [Release(path.name) for path in sorted(FOLDER.iterdir()) if path.is_dir()]


def signed_in(url: str, name: str) -> httpx.Client:
    """Return a client of one of the recorded users."""
    http = httpx.Client(base_url=url, timeout=30)
    sign_in(http, f"{name}@releases.example", PASSWORD)
    return http


def _play(local: LocalStack) -> dict[str, dict[str, Any]]:
    """Create items of every kind and return the responses."""
    environment = environment_of(local.cloud, "dev")
    for name, role in PEOPLE.items():
        create_user(environment, role, f"{name}@releases.example", f"recorded_{name}", PASSWORD)
    author, taker = (signed_in(local.address, name) for name in PEOPLE)
    made = quiz(title="Recorded", max_attempts=3, review={"show": "correct_answers"})
    draft = author.post("/api/v1/quizzes", json=made).json()
    published = author.post(f"/api/v1/quizzes/{draft['id']}/publish").json()
    taker.patch("/api/v1/auth/me", json={"email_notifications": {"quiz_published": False}})
    author.put(f"/api/v1/quizzes/{draft['id']}/overrides/{_me(taker)}", json={"extra_minutes": 5})
    paths = [f"/api/v1/leaderboard/quizzes/{draft['id']}", f"/api/v1/quizzes/{draft['id']}"]
    for answers in (right_answers(published)[:2], right_answers(published)):
        attempt = taker.post(f"/api/v1/attempts/quizzes/{draft['id']}/start").json()["id"]
        taker.put(f"/api/v1/attempts/{attempt}/answers", json={"answers": answers})
        taker.post(f"/api/v1/attempts/{attempt}/submit")
        paths.append(f"/api/v1/results/attempts/{attempt}")
    _wait_for_consumers(taker, paths[0])
    essays, of_staff = _play_drawn(author, taker)
    paths += essays
    # not the inbox, whose entries expire after ninety days
    paths += ["/api/v1/auth/me", "/api/v1/results/my-results"]
    paths += ["/api/v1/leaderboard/global", "/api/v1/results/grades"]
    return {
        "taker": {path: taker.get(path).json() for path in paths},
        "author": {path: author.get(path).json() for path in [paths[1], *of_staff]},
    }


def _play_drawn(author: httpx.Client, taker: httpx.Client) -> tuple[list[str], list[str]]:
    """Take a quiz for a group with sections, a draw and an essay; return what both may read."""
    bank = author.post("/api/v1/banks", json={"title": "Recorded"}).json()["id"]
    questions = [short_text(f"Number {number}?") for number in range(3)]
    author.post(f"/api/v1/banks/{bank}/import", json={"questions": questions})
    group = author.post("/api/v1/groups", json={"name": "Recorded"}).json()["id"]
    author.put(f"/api/v1/groups/{group}/members/{_me(taker)}")
    drawn = section(true_false(), draw(bank, count=2, points=1), essay(), title="Drawn")
    body = in_sections(drawn, title="Drawn", audience={"group_ids": [group]})
    made = author.post("/api/v1/quizzes", json=body).json()["id"]
    author.post(f"/api/v1/quizzes/{made}/publish").raise_for_status()
    begun = taker.post(f"/api/v1/attempts/quizzes/{made}/start").json()
    typed = [one["id"] for one in begun["questions"] if one["type"] in {"essay", "short_text"}]
    answers = [{"question_id": one, "response": "grey"} for one in typed]
    taker.put(f"/api/v1/attempts/{begun['id']}/answers", json={"answers": answers})
    taker.post(f"/api/v1/attempts/{begun['id']}/submit").raise_for_status()
    result, quiz_path = f"/api/v1/results/attempts/{begun['id']}", f"/api/v1/quizzes/{made}"
    banks = [f"/api/v1/banks/{bank}", f"/api/v1/banks/{bank}/questions"]
    return [quiz_path, result], [*banks, f"/api/v1/groups/{group}", quiz_path, result]


def _me(http: httpx.Client) -> str:
    return str(http.get("/api/v1/auth/me").json()["id"])


def _wait_for_consumers(taker: httpx.Client, board: str) -> None:
    for _ in range(100):
        told = taker.get("/api/v1/notifications").json()["items"]
        places = taker.get(board).json()["items"]
        if len([one for one in told if one["type"] == "result_available"]) == 2 and places:
            return
        time.sleep(0.2)
    raise TimeoutError


def _items(local: LocalStack) -> Iterator[tuple[str, list[Item]]]:
    dynamodb = local.cloud.client("dynamodb")
    for table in TABLES:
        found = dynamodb.scan(TableName=f"invigil-dev-{table}")["Items"]
        yield table, [_with_text(one) for one in found if _outlives_an_upgrade(one)]


def _outlives_an_upgrade(item: Item) -> bool:
    """Return whether an item has no secrets and does not expire within weeks."""
    return not item["sk"]["S"].startswith(("S#", "W#")) and not item["pk"]["S"].startswith("R#")


def _with_text(item: Item) -> Item:
    return {
        name: {"B64": base64.b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in item.items()
    }


def _with_bytes(item: Item) -> Item:
    return {
        name: {"B": base64.b64decode(value["B64"])} if "B64" in value else value
        for name, value in item.items()
    }


def record(name: str) -> None:
    """Deploy this checkout, run it, and store the recording."""
    bundle, folder = build("dev", here=True), FOLDER / name
    folder.mkdir(parents=True)
    tables: Template = dict(of_type(read_template(bundle.template), "AWS::DynamoDB::Table"))
    (folder / "tables.yaml").write_text(yaml.safe_dump(tables, width=100))
    with (
        tempfile.TemporaryDirectory() as state,
        LocalStack(free_port(), free_port(), Path(state)) as local,
    ):
        local.deploy(bundle)
        answers = _play(local)
        items = dict(_items(local))
    (folder / "answers.json").write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")
    (folder / "items.json").write_text(json.dumps(items, indent=1) + "\n")


if __name__ == "__main__":
    record(sys.argv[1])
