"""The command line against the deployed stack: each way of its own as a process of its own."""

import json
import os
import re
import secrets
import subprocess
import sys

from typer.testing import CliRunner, Result

from infra.build.template import ROOT
from infra.emulator.seed import publish, sign_in
from quizctl.__main__ import app
from quizctl.exit_codes import Exit
from tests.support.journey_stack import Person, Stack
from tests.support.waiting import wait_until


def quizctl(stack: Stack, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"INVIGIL_ENDPOINT": str(stack.local.cloud.endpoint), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "quizctl", *words],
        cwd=ROOT,
        env=environment | more,
        capture_output=True,
        text=True,
        check=False,
    )


def in_this_process(stack: Stack, *words: str) -> Result:
    """Run a command without a start of Python, which takes longer than the command."""
    return CliRunner().invoke(app, ["--endpoint", str(stack.local.cloud.endpoint), *words])


def test_the_first_administrator_is_made_once_and_can_sign_in(stack: Stack) -> None:
    name = f"chief_{secrets.token_hex(4)}"
    words = ("create-admin", f"{name}@people.example", "--username", name)
    made = quizctl(stack, *words)
    assert made.returncode == Exit.DONE, made.stderr
    [password] = re.findall(r"Password: (\S+)", made.stdout)
    http = stack.anonymous()
    sign_in(http, f"{name}@people.example", password)
    assert http.get("/api/v1/auth/me").json()["role"] == "admin"
    again = in_this_process(stack, *words)
    assert (again.exit_code, "--username ann" in again.stderr) == (Exit.REFUSED, True)


def test_the_stack_is_found_by_its_endpoint(stack: Stack, author: Person) -> None:
    address = quizctl(stack, "address").stdout.strip()
    assert stack.anonymous().get(f"{address}/health").json()["status"] == "ok"
    letters = in_this_process(stack, "dead-letters", "list")
    assert re.search(r"RankFailures\s+│\s+0", letters.stdout), letters.stderr
    who = {"INVIGIL_EMAIL": author.email, "INVIGIL_PASSWORD": author.password}
    sample = ROOT / "samples" / "world-geography.json"
    made = quizctl(stack, "quizzes", "import", str(sample), **who)
    assert (made.returncode, "quz_" in made.stdout) == (Exit.DONE, True), made.stderr
    nowhere = in_this_process(stack, "--stage", "moon", "address")
    assert (nowhere.exit_code, "no stack" in nowhere.stderr) == (Exit.REFUSED, True)


def test_rebuilt_leaderboards_equal_the_old_ones(stack: Stack, author: Person) -> None:
    quiz_id = publish(
        author.http, json.loads((ROOT / "samples" / "world-geography.json").read_text())
    )
    takers = [stack.person() for _ in range(2)]
    for taker in takers:
        attempt = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start").json()["id"]
        assert taker.http.post(f"/api/v1/attempts/{attempt}/submit").status_code == 200
    at = f"/api/v1/leaderboard/quizzes/{quiz_id}"
    assert wait_until(lambda: author.http.get(at).json()["total"] == len(takers))
    before = author.http.get(at).json()["items"]
    spread = quizctl(stack, "--yes", "boards", "rebuild", "--spread", f"{quiz_id}=4")
    assert spread.returncode == Exit.DONE, spread.stdout + spread.stderr
    assert "All leaderboards match the results." in spread.stdout
    assert wait_until(lambda: author.http.get(at).json()["items"] == before)
    assert in_this_process(stack, "boards", "verify").exit_code == Exit.DONE
    wrong = in_this_process(stack, "--yes", "boards", "rebuild", "--spread", "quz_x=0")
    assert wrong.exit_code == Exit.REFUSED
