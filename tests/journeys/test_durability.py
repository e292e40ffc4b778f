"""Durability of the local stack's data, and complete shutdown."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.emulator.local_stack import LocalStack, LocalStackError, free_port
from infra.emulator.show_mail import mails
from tests.support.waiting import wait_until

OFTEN = 0.5
MESSAGE = b"From: a@localhost.example\r\nTo: b@people.example\r\nSubject: kept\r\n\r\nhello\r\n"


def fresh(folder: Path) -> LocalStack:
    return LocalStack(free_port(), free_port(), folder, save_every=OFTEN)


def again(local: LocalStack) -> LocalStack:
    return LocalStack(local.api_port, local.aws_port, local.state, save_every=OFTEN)


def write_everywhere(local: LocalStack) -> str:
    """Write an item with a stream record, a message and a mail; the queue's address."""
    dynamodb, queues, ses = (local.cloud.client(name) for name in ("dynamodb", "sqs", "ses"))
    dynamodb.create_table(
        TableName="kept",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    dynamodb.put_item(TableName="kept", Item={"pk": {"S": "one"}})
    address: str = queues.create_queue(QueueName="kept")["QueueUrl"]
    queues.send_message(QueueUrl=address, MessageBody="hello")
    ses.verify_domain_identity(Domain="localhost.example")
    ses.send_raw_email(RawMessage={"Data": MESSAGE})
    return address


def saved_at(local: LocalStack) -> float:
    """Return when the last file of a snapshot was written; 0 before the first."""
    files = [one.stat().st_mtime for one in (local.state / "aws").glob("invigil_extra*")]
    return max(files, default=0.0)


def all_there(local: LocalStack, queue: str) -> None:
    dynamodb = local.cloud.client("dynamodb")
    assert dynamodb.get_item(TableName="kept", Key={"pk": {"S": "one"}}).get("Item")
    received = local.cloud.client("sqs").receive_message(QueueUrl=queue, VisibilityTimeout=0)
    assert [one["Body"] for one in received["Messages"]] == ["hello"]
    assert local.cloud.endpoint is not None
    assert [mail.subject for mail in mails(local.cloud.endpoint)] == ["kept"]
    assert records(local, "kept") == ["one"]


def records(local: LocalStack, table: str) -> list[str]:
    arn = local.cloud.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    streams = local.cloud.client("dynamodbstreams")
    [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    found = streams.get_records(ShardIterator=iterator)["Records"]
    return [record["dynamodb"]["Keys"]["pk"]["S"] for record in found]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_every_shutdown_keeps_all_data(tmp_path: Path, ending: signal.Signals) -> None:
    with fresh(tmp_path) as local:
        queue = write_everywhere(local)
        os.kill(local.pid, ending)
        assert local.wait() == 0
    with again(local) as restarted:
        all_there(restarted, queue)


def test_crash_keeps_all_data_before_the_last_snapshot(tmp_path: Path) -> None:
    with fresh(tmp_path) as local:
        queue = write_everywhere(local)
        written_at = time.time()
        wait_until(lambda: saved_at(local) > written_at)
        os.kill(local.pid, signal.SIGKILL)
        assert local.wait() == -signal.SIGKILL
    with again(local) as restarted:
        all_there(restarted, queue)


def test_new_records_of_a_stream_follow_the_old_ones_after_a_restart(tmp_path: Path) -> None:
    with fresh(tmp_path) as local:
        write_everywhere(local)
    with again(local) as restarted:
        dynamodb = restarted.cloud.client("dynamodb")
        dynamodb.put_item(TableName="kept", Item={"pk": {"S": "two"}})
        assert records(restarted, "kept") == ["one", "two"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A stack that runs, without a deployment."""
    with fresh(tmp_path_factory.mktemp("empty")) as local:
        yield local


def test_stack_listens_only_on_loopback(empty: LocalStack) -> None:
    """Every listening socket of the process: no third port, no other interface."""
    expected = {("127.0.0.1", empty.api_port), ("127.0.0.1", empty.aws_port)}
    assert listening(empty.pid) == expected


def listening(pid: int) -> set[tuple[str, int]]:
    """The addresses that a process listens on, from /proc."""
    inodes = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    found = set()
    for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
            host, port = fields[1].split(":")
            address = socket.inet_ntoa(bytes.fromhex(host)[::-1])
            found.add((address, int(port, 16)))
    return found


def test_a_port_in_use_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LocalStackError, match=f"Port {port} is in use.*PORT="):
            LocalStack(port, free_port(), tmp_path).__enter__()


def test_two_stacks_do_not_share_their_data(empty: LocalStack) -> None:
    with pytest.raises(LocalStackError, match="stop it first"):
        fresh(empty.state).__enter__()


def test_a_running_stack_is_not_reset(empty: LocalStack) -> None:
    with pytest.raises(LocalStackError, match="stop it first"):
        again(empty).reset()


def test_reset_forgets_everything(tmp_path: Path) -> None:
    with fresh(tmp_path / "state") as local:
        write_everywhere(local)
    local.reset()
    assert not local.state.exists()
    with again(local) as restarted:
        assert restarted.cloud.client("dynamodb").list_tables()["TableNames"] == []


def test_api_is_unavailable_before_the_deployment(empty: LocalStack) -> None:
    assert httpx.get(f"{empty.address}/health").status_code == 503


def test_stack_stops_with_its_parent(tmp_path: Path) -> None:
    with fresh(tmp_path) as local:
        queue = write_everywhere(local)
        local.release_handles()
        assert local.wait() == 0
    with again(local) as restarted:
        all_there(restarted, queue)
