"""Dead letters from the command line: shown, and handed over again."""

import json
import re
from collections.abc import Sequence
from typing import Any

from chalicelib.dynamo.client import dynamodb
from chalicelib.jobs.queue import sqs
from chalicelib.settings import settings
from infra.build.template import of_type, read_template
from infra.deploy.cloud import Cloud as Aws
from quizctl.dead_letter_queues import dead_queues
from quizctl.exit_codes import Exit
from tests.support.aws_delivery import Cloud, record_of
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.people import People
from tests.support.quizctl_run import Run, functions


def messages(url: str) -> Sequence[str]:
    found = sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [one["Body"] for one in found]


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
