"""The command line, run as a person runs it, against the emulator."""

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from botocore.exceptions import EndpointConnectionError
from typer.testing import CliRunner, Result

from chalicelib.clock import DAY, HOUR
from chalicelib.dynamo.client import dynamodb
from chalicelib.jobs.queue import sqs
from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.notifications.events import notify_results
from chalicelib.settings import settings
from infra.build.template import of_type, read_template
from infra.deploy.cloud import Cloud as Aws
from infra.deploy.cloud import Service
from infra.operations.stack_access import OperatorError
from quizctl.__main__ import app
from quizctl.context import Context
from quizctl.dead_letter_queues import STREAM_CONSUMERS, dead_queues
from quizctl.exit_codes import Exit
from quizctl.stack import Stack
from tests.support import wsgi
from tests.support.aws_delivery import Cloud, record_of, woken
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import SenderCrashError, crash_at, finished, security_mail
from tests.support.people import PASSWORD, People, Person

SAMPLES = Path(__file__).parents[2] / "samples"
ID = re.compile(r'(?<="id": ")\w+(?=")')
"""Ids in an export, which an import replaces."""
CLAIMED = 5
"""The call by which a sender claims a mail."""


class Functions:
    """Lambda: runs the stream's consumers in this process."""

    def __init__(self) -> None:
        self.breaks = False

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - AWS's
        if self.breaks:
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorType": "X"}')}
        handlers = {"UpdateLeaderboards": update_leaderboards, "NotifyResults": notify_results}
        answer = woken(handlers[FunctionName], json.loads(Payload))
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


functions = Functions()


class Emulated(Aws):
    """The emulator, with functions."""

    def client(self, service: Service) -> Any:
        return functions if service == "lambda" else super().client(service)


@pytest.fixture
def dead(tables: None) -> Iterator[dict[str, str]]:
    """The resources of a stack with all its queues, empty."""
    names = list(of_type(read_template(), "AWS::SQS::Queue"))
    urls = {name: str(sqs().create_queue(QueueName=f"dead-{name}")["QueueUrl"]) for name in names}
    yield urls | {consumer: consumer for consumer in STREAM_CONSUMERS.values()}
    for url in urls.values():
        sqs().delete_queue(QueueUrl=url)


@pytest.fixture
def desk(http: Client, dead: dict[str, str], clock: FakeClock) -> Context:
    functions.breaks = False
    stack = Stack(Emulated("eu-west-1"), wsgi.ADDRESS, dict(os.environ), dead)
    return Context(lambda: stack, clock=clock, client=lambda _: wsgi.wsgi_client(http))


Run = Callable[..., Result]


@pytest.fixture
def run(desk: Context) -> Run:
    def run_it(*words: str, person: Person | None = None, said: str | None = None) -> Result:
        env = {"INVIGIL_TOKEN": person.token} if person else {}
        env |= {"TERM": "dumb"}
        return CliRunner().invoke(app, list(words), obj=desk, env=env, input=said)

    return run_it


def messages(url: str) -> Sequence[str]:
    found = sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [one["Body"] for one in found]


def test_keys_are_created_rotated_and_replaced_after_confirmation(
    run: Run, people: People, http: Client
) -> None:
    person = people.user()
    assert "The keys exist already." in run("keys", "make").stdout
    assert "published" in run("keys", "rotate").stdout
    refused = run("keys", "replace", said="n\n")
    assert (refused.exit_code, "Nothing was changed." in refused.stderr) == (Exit.REFUSED, True)
    assert http.get("/api/v1/auth/me", token=person.token).status == 200
    assert run("--yes", "keys", "replace").exit_code == Exit.DONE


def test_keys_are_copied_to_another_region_and_back_only_where_there_are_none(
    run: Run, desk: Context
) -> None:
    parameter = settings().keyset_parameter
    here, there = (Aws(region).client("ssm") for region in ("eu-west-1", "eu-west-3"))

    def value(ssm: Any) -> str:
        return str(ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"])

    nothing = run("keys", "copy", "--region", "eu-west-3", "--back")
    assert (nothing.exit_code, "no parameter" in nothing.stderr) == (Exit.REFUSED, True)
    for _ in range(2):
        assert run("keys", "copy", "--region", "eu-west-3").exit_code == Exit.DONE
    assert value(there) == value(here)
    taken = run("keys", "copy", "--region", "eu-west-3", "--back")
    assert (taken.exit_code, "sign everybody out" in taken.stderr) == (Exit.REFUSED, True)
    kept = value(here)
    here.delete_parameter(Name=parameter)
    assert run("keys", "copy", "--region", "eu-west-3", "--back").exit_code == Exit.DONE
    assert value(here) == kept
    there.put_parameter(Name=parameter, Value="{}", Type="SecureString", Overwrite=True)
    broken = run("keys", "copy", "--region", "eu-west-3", "--back")
    assert (broken.exit_code, "is no key set" in broken.stderr) == (Exit.REFUSED, True)
    there.delete_parameter(Name=parameter)


def test_files_become_quizzes_and_quizzes_files(
    run: Run, people: People, http: Client, tmp_path: Path
) -> None:
    author = people.author()
    gift = SAMPLES / "geography.gift.txt"
    done = run("quizzes", "import", str(gift), "--publish", person=author)
    assert done.exit_code == Exit.DONE, done.stderr
    [quiz_id] = re.findall(r"^quz_\w+", done.stdout, re.MULTILINE)
    assert quiz_id in run("quizzes", "list", person=author).stdout
    assert http.get(f"/api/v1/quizzes/{quiz_id}", token=people.user().token).status == 200
    kept = tmp_path / "kept.json"
    assert run("quizzes", "export", quiz_id, "-o", str(kept), person=author).exit_code == 0
    again = run("quizzes", "import", str(kept), person=author)
    [copy] = re.findall(r"^quz_\w+", again.stdout, re.MULTILINE)
    second = run("quizzes", "export", copy, person=author).stdout
    ids = [set(ID.findall(text)) for text in (kept.read_text(), second)]
    assert len(ids[0]) == len(ids[1]) > 0
    assert not ids[0] & ids[1]
    assert ID.sub("", second) == ID.sub("", kept.read_text())
    as_gift = run("quizzes", "export", quiz_id, "--format", "gift", person=author).stdout
    assert "{" in as_gift


def test_a_file_that_is_refused_is_named_and_the_others_are_taken(
    run: Run, people: People, tmp_path: Path
) -> None:
    author = people.author()
    broken = tmp_path / "broken.json"
    broken.write_text('{"title": ""}')
    only = run("quizzes", "import", str(broken), person=author)
    assert only.exit_code == Exit.REFUSED
    assert "/duration_minutes" in only.stderr
    both = run("quizzes", "import", str(broken), str(SAMPLES / "cities.aiken.txt"), person=author)
    assert both.exit_code == Exit.PARTLY
    assert len(re.findall(r"quz_\w+", both.stdout)) == 1
    assert run("quizzes", "import", "nowhere.txt", person=author).exit_code == Exit.USAGE


def test_results_come_as_sheets_without_formulas(
    run: Run, people: People, http: Client, tmp_path: Path
) -> None:
    author, takers = people.author(), [people.user() for _ in range(3)]
    quiz = published(http, author)
    for taker in takers:
        play(http, taker, quiz, right_answers(quiz))
    sheet = tmp_path / "grades.csv"
    done = run("results", "grades", quiz["id"], "-o", str(sheet), person=author)
    assert done.exit_code == Exit.DONE, done.stderr
    rows = list(csv.DictReader(io.StringIO(sheet.read_text())))
    assert sorted(row["username"] for row in rows) == sorted(one.username for one in takers)
    assert {row["percentage"] for row in rows} == {"100.0"}
    text = run("results", "attempts", quiz["id"], person=author).stdout
    attempts = list(csv.DictReader(io.StringIO(text)))
    assert [row["status"] for row in attempts] == ["submitted"] * 3
    refused = run("results", "grades", quiz["id"], person=takers[0])
    assert (refused.exit_code, "forbidden" in refused.stderr) == (Exit.REFUSED, True)


def test_statistics_are_computed_shown_and_plotted(  # noqa: PLR0913, PLR0917 - all that they need
    run: Run, people: People, http: Client, desk: Context, cloud: Cloud, tmp_path: Path
) -> None:
    author = people.author()
    quiz = published(http, author)
    desk.sleep = lambda _: assert_done(cloud)
    plot = tmp_path / "plot.svg"
    words = ("statistics", quiz["id"], "--attempts", "best", "--plot", str(plot))
    early = run(*words, person=author)
    assert (early.exit_code, "finished the quiz" in early.stderr) == (Exit.REFUSED, True)
    for _ in range(3):
        play(http, people.user(), quiz, right_answers(quiz))
    done = run(*words, person=author)
    assert done.exit_code == Exit.DONE, done.stderr
    assert "3 attempts, mean 8" in done.stdout
    assert "too_easy, few_attempts" in done.stdout
    root = ET.fromstring(plot.read_text("utf-8"))  # noqa: S314 - our own
    titles = [one.text for one in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "Distribution of scores" in titles
    assert "Facility and discrimination of each question" in titles
    refused = run("statistics", quiz["id"], person=people.user())
    assert (refused.exit_code, "forbidden" in refused.stderr) == (Exit.REFUSED, True)


def assert_done(cloud: Cloud) -> None:
    """Run the jobs that wait, as the service does meanwhile."""
    assert cloud.expire() == []


def test_one_signs_in_by_the_environment_or_by_hand(
    run: Run, people: People, desk: Context
) -> None:
    author = people.author()
    by_hand = run("quizzes", "list", said=f"{author.email}\n{PASSWORD}\n")
    assert by_hand.exit_code == Exit.DONE
    assert PASSWORD not in by_hand.output
    env = {"INVIGIL_EMAIL": author.email, "INVIGIL_PASSWORD": "wrong"}
    wrong = CliRunner().invoke(app, ["quizzes", "list"], obj=desk, env=env)
    assert (wrong.exit_code, "401" in wrong.stderr) == (Exit.REFUSED, True)


def test_a_program_acts_by_a_service_key(
    run: Run, http: Client, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = people.author()
    quiz = published(http, author)["id"]
    body = {"name": "Export", "scopes": ["quizzes:read"]}
    secret = http.post("/api/v1/keys", json=body, token=author.token).json["secret"]
    kept = tmp_path / "key"
    kept.write_text(f"{secret}\n", "utf-8")
    export = ("quizzes", "export", quiz)
    assert run("--key-file", str(kept), *export).exit_code == Exit.DONE
    monkeypatch.setenv("INVIGIL_KEY", secret)
    assert run(*export).exit_code == Exit.DONE
    kept.write_text("a shopping list", "utf-8")
    refused = run("--key-file", str(kept), *export)
    assert (refused.exit_code, "holds no service key" in refused.stderr) == (Exit.REFUSED, True)


def test_mails_that_wait_are_shown_and_sent_again(
    run: Run, people: People, http: Client, cloud: Cloud, clock: FakeClock
) -> None:
    assert "No mail needs a decision" in run("mails", "list").stdout
    finished(http, people)
    cloud.stream()
    [body] = cloud.waiting("mail_queue")
    recover = crash_at(CLAIMED, before=False)
    with pytest.raises(SenderCrashError):
        cloud.mail(body)
    recover()
    clock.advance(HOUR)
    assert "Your result: All sorts" in run("mails", "list").stdout
    assert run("mails", "requeue", said="n\n").exit_code == Exit.REFUSED
    assert cloud.waiting("mail_queue") == []
    assert "1 of 1 mails" in run("--yes", "mails", "requeue").stdout
    assert cloud.waiting("mail_queue") == [body]


def test_a_mail_about_security_is_sent_again_by_its_own_queue(
    run: Run, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    body = security_mail(people, cloud)
    clock.advance(DAY)
    assert "1 of 1 mails" in run("--yes", "mails", "requeue").stdout
    waiting = [cloud.waiting(queue) for queue in ("mail_queue", "security_mail_queue")]
    assert waiting == [[], [body]]


def test_dead_letters_go_back_to_their_queues(run: Run, dead: dict[str, str]) -> None:
    queues = [one for one in dead_queues(dead) if not one.holds_records]
    assert {one.name for one in dead_queues(dead)} == {
        name for name in of_type(read_template(), "AWS::SQS::Queue") if not name.endswith("Queue")
    }
    for queue in queues:
        sqs().send_message(QueueUrl=queue.url, MessageBody=json.dumps({"of": queue.name}))
    listed = run("dead-letters", "list").stdout
    assert re.search(r"MailDeadLetters\s+│\s+1", listed), listed
    for _ in range(2):
        assert '{"of": "MailDeadLetters"}' in run("dead-letters", "list", "MailDeadLetters").stdout
    assert run("dead-letters", "list", "Nowhere").exit_code == Exit.REFUSED
    done = run("--yes", "dead-letters", "requeue", "JobDeadLetters")
    assert "1 redriven, 0 left" in done.stdout
    assert messages(dead["JobQueue"]) == ['{"of": "JobDeadLetters"}']
    assert messages(dead["JobDeadLetters"]) == []
    assert messages(dead["AnnounceQueue"]) == []
    run("--yes", "dead-letters", "requeue", "SecurityMailDeadLetters")
    assert messages(dead["SecurityMailQueue"]) == ['{"of": "SecurityMailDeadLetters"}']
    assert messages(dead["MailQueue"]) == []


def test_records_that_were_set_aside_are_taken_in_once_their_consumer_works(
    run: Run, dead: dict[str, str], people: People, http: Client, cloud: Cloud
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    play(http, taker, quiz, right_answers(quiz))
    [image] = cloud.results()
    body = json.dumps({"record": record_of(image)})
    sqs().send_message(QueueUrl=dead["RankFailures"], MessageBody=body)
    functions.breaks = True
    failed = run("--yes", "dead-letters", "requeue", "RankFailures")
    assert (failed.exit_code, "UpdateLeaderboards failed" in failed.stderr) == (4, True)
    functions.breaks = False
    assert run("--yes", "dead-letters", "requeue", "RankFailures").exit_code == Exit.DONE
    assert "0 redriven" in run("dead-letters", "requeue").stdout
    board = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=taker.token).json
    assert [entry["username"] for entry in board["items"]] == [taker.username]


def test_records_that_lambda_gave_up_on_are_read_from_the_stream(
    run: Run, dead: dict[str, str], people: People, http: Client
) -> None:
    author, takers = people.author(), [people.user() for _ in range(3)]
    quiz = published(http, author)
    streams = Aws("eu-west-1").client("dynamodbstreams")
    stream = end_of_results(streams)
    for taker in takers:
        play(http, taker, quiz, right_answers(quiz))
    batch = batch_since(stream, streams)
    assert batch["batchSize"] == 3
    body = json.dumps({"requestContext": {}, "DDBStreamBatchInfo": batch})
    sqs().send_message(QueueUrl=dead["RankFailures"], MessageBody=body)
    done = run("--yes", "dead-letters", "requeue", "RankFailures")
    assert done.exit_code == Exit.DONE, done.stderr
    board = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=author.token).json
    assert len(board["items"]) == 3


def end_of_results(streams: Any) -> dict[str, str]:
    """Return the end of the results' stream: the emulator has records of other tests."""
    table = dynamodb().describe_table(TableName=settings().table("results"))["Table"]
    arn = table["LatestStreamArn"]
    [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    end = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST"
    )
    return {"arn": arn, "shard": shard["ShardId"], "at": end["ShardIterator"]}


def batch_since(stream: dict[str, str], streams: Any) -> dict[str, Any]:
    """Return the new records in Lambda's format."""
    records = streams.get_records(ShardIterator=stream["at"])["Records"]
    numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
    return {
        "streamArn": stream["arn"],
        "shardId": stream["shard"],
        "startSequenceNumber": numbers[0],
        "endSequenceNumber": numbers[-1],
        "batchSize": len(numbers),
    }


def test_outage_and_missing_stack_have_different_exit_codes(tables: None) -> None:
    def gone() -> Stack:
        raise OperatorError("There is no stack invigil-dev; deploy it first.")

    def silent() -> Stack:
        raise EndpointConnectionError(endpoint_url="http://localhost:1")

    def refusing(_: str) -> httpx.Client:
        raise httpx.ConnectError("refused")

    answers = {
        "no stack": CliRunner().invoke(app, ["address"], obj=Context(gone)),
        "no cloud": CliRunner().invoke(app, ["address"], obj=Context(silent)),
        "no api": CliRunner().invoke(
            app, ["--url", "http://x", "quizzes", "list"], obj=Context(gone, client=refusing)
        ),
        "no such word": CliRunner().invoke(app, ["dance"]),
    }
    assert [answer.exit_code for answer in answers.values()] == [1, 3, 3, 2]
    assert "There is no stack" in answers["no stack"].stderr
