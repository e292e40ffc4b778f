"""Snapshots of the emulator: restored, and compared with expectations."""

import json
import pickle
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from boto3.dynamodb.types import TypeDeserializer
from ministack.core.responses import request_scope
from ministack.services import dynamodb
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ssm.models import ssm_backends

from chalicelib import ids
from chalicelib.auth.keys import ssm_client
from chalicelib.settings import settings
from tests.support import moto_emulator
from tests.support.embedded_dynamodb import embedded
from tests.support.tables import definitions

_read = TypeDeserializer().deserialize

TASKS = "DUE#"
"""Partitions of scheduled tasks begin so."""
CHANCE: Mapping[str, set[str]] = {
    "users": {"pw", "se", "pe", "rc", "rl"},
    "attempts": {"w", "sd", "ik"},
    "results": {"sd"},
    "ephemeral": {"rt", "prev", "sd", "no", "an", "gr", "idem", "mm", "mb"},
    "quizzes": {"se", "c"},
    "leaderboard": {"ver", "by"},
}
"""Random values: salts, seeds, digests, nonces, shards; and numbers and times of tries."""


def take_messages(queue: str) -> list[dict[str, Any]]:
    """Take all messages out of a queue, also those that wait for their time."""
    messages = moto_emulator.messages(queue)
    bodies = [json.loads(one.body) for one in messages]
    messages.clear()
    return bodies


def end_visibility_timeout(queue: str) -> None:
    """Let the visibility timeout of received messages pass."""
    for message in moto_emulator.messages(queue):
        message.visible_at = 0


def has_scheduled_tasks() -> bool:
    """Return whether any task waits for the timer, claimed or not, due or not."""
    with request_scope(DEFAULT_ACCOUNT_ID, moto_emulator.REGION):
        partitions = dynamodb._tables[settings().table("ephemeral")]["items"]  # noqa: SLF001 - a copy takes long
        return any(held for key, held in partitions.items() if key.startswith(TASKS))


def _keyset() -> str:
    # not through a client, which takes as long as all else of a picture
    kept = ssm_backends[DEFAULT_ACCOUNT_ID][moto_emulator.REGION]
    found = kept.get_parameter(settings().keyset_parameter)
    return "" if found is None else str(found.decrypt(found.value))


def _states_of_keys() -> str:
    keys = json.loads(_keyset() or "{}").get("keys", [])
    return f"keys {sorted(key.get('state', 'active') for key in keys)}"


def _header(name: str, mail: Any) -> str:
    found = re.search(rf"^{name}: (.*)$", str(mail.raw_data), re.MULTILINE)
    return found[1].strip() if found else ""


def take_snapshot() -> bytes:
    """All items of all tables, and the keys that sign tokens."""
    return pickle.dumps((embedded.state(), _keyset()))


def restore_snapshot(items: bytes) -> None:
    """Restore the tables of a snapshot, empty the queues and the sent mails."""
    state, keyset = pickle.loads(items)  # noqa: S301 - our own
    if keyset != _keyset():
        name = settings().keyset_parameter
        ssm_client().put_parameter(Name=name, Value=keyset, Type="SecureString", Overwrite=True)
    embedded.restore(state)
    moto_emulator.forget_messages()


def items() -> Iterable[tuple[str, dict[str, Any]]]:
    """Each item with the short name of its table."""
    for name in definitions():
        for raw in embedded.items(settings().table(name)):
            yield name, {attribute: _read(value) for attribute, value in raw.items()}


@dataclass
class Drawn:
    """Ids and bytes, remembered as they are drawn: a second try draws others."""

    named: dict[str, str] = field(default_factory=dict)

    def new_id(self, prefix: str) -> str:
        drawn = ids.new_id(prefix)
        self.named[drawn.partition("_")[2]] = prefix
        return drawn

    def random_bytes(self, draw: Callable[[int], bytes]) -> Callable[[int], bytes]:
        def drawing(number: int) -> bytes:
            drawn = draw(number)
            self.named[drawn.hex()] = "random"
            return drawn

        return drawing

    def without(self, text: str) -> str:
        """The text, with all that was drawn called by its kind."""
        for drawn, kind in self.named.items():
            text = text.replace(drawn, f"<{kind}>")
        return text


def picture(drawn: Drawn) -> Counter[str]:
    """All items, messages and mails, each as one line in which nothing is left to chance."""
    lines = [_line(table, item) for table, item in items()]
    queued = moto_emulator.queues()
    lines += [f"{queue} {one.body}" for queue in queued for one in moto_emulator.messages(queue)]
    lines.append(_states_of_keys())
    lines += [
        f"mail {_header('To', mail)} {_header('Subject', mail)}" for mail in moto_emulator.sent()
    ]
    return Counter(map(drawn.without, lines))


def tries(of: Counter[str]) -> Counter[str]:
    """Return the number of tries per rate limit in a snapshot."""
    found: Counter[str] = Counter()
    for line in of:
        if line.startswith("ephemeral R#"):
            where = line.partition(" {")[0]
            counts = re.findall(r"'(n[^']*)': Decimal\('(-?\d+)'\)", line)
            found.update({f"{where} {count}": int(number) for count, number in counts})
    return found


def _line(table: str, item: dict[str, Any]) -> str:
    chance = CHANCE.get(table, set())
    told = {name: value for name, value in sorted(item.items()) if name not in chance}
    return f"{table} {item['pk']} / {item['sk']} {told}"
