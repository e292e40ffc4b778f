"""What is answered without moto's layer of HTTP is answered as moto does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.auth.keys import ssm_client
from chalicelib.jobs.queue import sqs
from chalicelib.settings import settings
from tests.support import moto_emulator, moto_shortcuts

DRAWN = ("MessageId", "ResponseMetadata")
"""What differs from call to call."""


@contextmanager
def by_moto_alone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moto_shortcuts, "answer", lambda _: None)
        yield


def outcome(call: Callable[[], Any]) -> Any:
    """What a call returns or raises, without what is drawn."""
    try:
        answered = call()
    except ClientError as error:
        return error.response["Error"]
    return without_drawn(answered)


def without_drawn(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: name in DRAWN or without_drawn(one) for name, one in value.items()}
    return [without_drawn(one) for one in value] if isinstance(value, list) else value


def queued() -> list[tuple[str, bool]]:
    """The bodies of the jobs that wait, and whether they wait for their time; they are removed."""
    held = moto_emulator.messages("job_queue")
    found = [(one.body, one.delayed) for one in held]
    held.clear()
    return found


@pytest.mark.parametrize(
    "entries",
    [
        [{"Id": "0", "MessageBody": "{}"}],
        [{"Id": str(place), "MessageBody": "ä" * place, "DelaySeconds": place} for place in (1, 2)],
        [{"Id": "0", "MessageBody": "{}"}, {"Id": "0", "MessageBody": "the same id"}],
        [{"Id": "0", "MessageBody": "late", "DelaySeconds": 901}],
        [{"Id": "0", "MessageBody": "x" * 1_100_000}],
        [{"Id": str(place), "MessageBody": "too many"} for place in range(11)],
        [
            {
                "Id": "0",
                "MessageBody": "{}",
                "MessageAttributes": {"a": {"DataType": "String", "StringValue": "b"}},
            }
        ],
        [],
    ],
)
def test_batch_is_sent_as_by_moto(tables: None, entries: Any) -> None:
    url = settings().job_queue_url
    answered = outcome(lambda: sqs().send_message_batch(QueueUrl=url, Entries=entries))
    kept = queued()
    with by_moto_alone():
        expected = outcome(lambda: sqs().send_message_batch(QueueUrl=url, Entries=entries))
    assert (answered, kept) == (expected, queued())


def test_batch_for_a_missing_queue_is_refused_as_by_moto(tables: None) -> None:
    url = settings().job_queue_url.replace("job_queue", "missing")
    entries: Any = [{"Id": "0", "MessageBody": "{}"}]
    answered = outcome(lambda: sqs().send_message_batch(QueueUrl=url, Entries=entries))
    with by_moto_alone():
        assert answered == outcome(lambda: sqs().send_message_batch(QueueUrl=url, Entries=entries))
    assert answered["Code"]


@pytest.mark.parametrize("is_decrypted", [True, False])
@pytest.mark.parametrize("suffix", ["", ":1", "-missing", ":99"])
def test_parameter_is_read_as_by_moto(tables: None, suffix: str, is_decrypted: bool) -> None:  # noqa: FBT001 - of a parameter
    def read() -> Any:
        name = settings().keyset_parameter + suffix
        return ssm_client().get_parameter(Name=name, WithDecryption=is_decrypted)

    answered = outcome(read)
    with by_moto_alone():
        assert answered == outcome(read)
