"""Webhooks and uploads on the command line, as a person and by a service key."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from chalicelib.clock import MINUTE
from quizctl.__main__ import app
from quizctl.context import Context
from quizctl.exit_codes import Exit
from quizctl.stack import Stack
from tests.support import wsgi
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.files import post_file, read_file
from tests.support.people import People
from tests.support.picture_packages import of_pictures
from tests.support.webhook_receiver import receiving, status


class Desk:
    """Somebody at a terminal; while they wait, the service works."""

    def __init__(self, http: Client, cloud: Cloud) -> None:
        self._http = http
        self._cloud = cloud

    def run(self, *words: str, token: str = "") -> Result:
        context = Context(
            self._no_stack,
            url=wsgi.ADDRESS,
            client=lambda _: wsgi.wsgi_client(self._http),
            sleep=lambda _: self.work(),
            upload=post_file,
            download=self._download,
        )
        env = {"INVIGIL_TOKEN": token, "TERM": "dumb"}
        return CliRunner().invoke(app, list(words), obj=context, env=env)

    @staticmethod
    def _download(url: str) -> bytes:
        content = read_file(url)
        assert content is not None
        return content

    def work(self) -> None:
        assert self._cloud.expire() == []

    @staticmethod
    def _no_stack() -> Stack:
        raise AssertionError("it needs no stack")


@pytest.fixture
def desk(http: Client, cloud: Cloud) -> Desk:
    return Desk(http, cloud)


def test_deliveries_are_listed_and_sent_again_by_a_service_key(  # noqa: PLR0913, PLR0917 - all that it needs
    desk: Desk, people: People, http: Client, cloud: Cloud, clock: FakeClock, tmp_path: Path
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    key = {"name": "Ops", "scopes": ["webhooks:write"]}
    kept = tmp_path / "key"
    kept.write_text(http.post("/api/v1/keys", json=key, token=author.token).json["secret"])
    as_program = ("--key-file", str(kept), "webhooks")
    with receiving() as receiver:
        receiver.answers = [status(500)]
        body = {"url": receiver.url, "events": ["attempt.submitted"]}
        made = http.post("/api/v1/webhooks", json=body, token=author.token).json
        play(http, taker, quiz, right_answers(quiz))
        cloud.stream()
        desk.work()
        cloud.webhooks()
        listed = desk.run(*as_program, "list")
        assert (made["id"] in listed.stdout, "failing" in listed.stdout) == (True, True), (
            listed.stdout
        )
        sent = desk.run(*as_program, "deliveries", made["id"], "--failed")
        assert ("attempt.submitted" in sent.stdout, "500" in sent.stdout) == (True, True)
        [delivery] = {one.id for one in receiver.received}
        again = desk.run(*as_program, "redeliver", made["id"], delivery)
        assert again.exit_code == Exit.DONE, again.stderr
        # after a failure a webhook rests for a minute
        clock.advance(2 * MINUTE)
        cloud.tick()
        cloud.webhooks()
    assert [one.id for one in receiver.received] == [delivery, delivery]
    arrived = desk.run(*as_program, "deliveries", made["id"])
    assert "delivered" in arrived.stdout
    waiting = desk.run(*as_program, "deliveries", made["id"], "--failed")
    assert "attempt.submitted" not in waiting.stdout


def test_a_package_is_uploaded_with_its_pictures_and_downloaded_again(
    desk: Desk, people: People, http: Client, tmp_path: Path
) -> None:
    author = people.author()
    package = tmp_path / "maps.zip"
    package.write_bytes(of_pictures(2))
    words = ("quizzes", "import", str(package), "--upload")
    unnamed = desk.run(*words, token=author.token)
    assert (unnamed.exit_code, "--format" in unnamed.stderr) == (Exit.REFUSED, True)
    done = desk.run(*words, "--format", "qti", token=author.token)
    assert (done.exit_code, "2 questions" in done.stdout) == (Exit.DONE, True), done.stderr
    assert len(http.get("/api/v1/media", token=author.token).json["items"]) == 2
    [made] = http.get("/api/v1/quizzes?mine=true", token=author.token).json["items"]
    target = tmp_path / "again.zip"
    words_out = ("quizzes", "export", made["id"], "--format", "qti", "--download")
    exported = desk.run(*words_out, "-o", str(target), token=author.token)
    assert (exported.exit_code, target.read_bytes()[:2]) == (Exit.DONE, b"PK"), exported.stderr
    aiken = desk.run(*words_out[:4], "aiken", "--download", token=author.token)
    assert (aiken.exit_code, "validation_failed" in aiken.stderr) == (Exit.REFUSED, True)
    package.write_bytes(b"nothing")
    failed = desk.run(*words, "--format", "qti", token=author.token)
    assert (failed.exit_code, "validation_failed" in failed.stderr) == (Exit.REFUSED, True)
