"""CPU of a DynamoDB call in a warm process: ours, stock pynamodb's, a plain boto3 client's.

    .venv/bin/python -m benchmarks.warm_dynamodb

The same item and the same five operations, answered over HTTP by another process with answers from
memory: what is left is the work of the libraries, their sockets included; TLS is not.
"""

import json
import os
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process, Queue
from typing import Any

import boto3
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Promise, interleaved, save
from benchmarks.world import silent
from chalicelib.dynamo import reads, writes
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.items import Item
from chalicelib.dynamo.reads import Key

ROUNDS, TIMES = 9, 100
TABLE = "bench"
KEY = {"pk": {"S": "U#1"}, "sk": {"S": "Q#1"}}
RAW = {
    **KEY,
    "st": {"S": "P"},
    "n": {"N": "1"},
    "v": {"N": "7"},
    "exp": {"N": "1790000000000"},
    "sd": {"S": "x" * 22},
    "ow": {"S": "y" * 30},
}
OURS, PYNAMODB, BOTO3 = "Invigil", "pynamodb", "boto3 client"
Calls = dict[str, Callable[[], object]]


class Ours(Item):
    class Meta:
        table_name = TABLE

    state = UnicodeAttribute(attr_name="st")
    number = IntegerAttribute(attr_name="n")
    version = IntegerAttribute(attr_name="v")
    ends = IntegerAttribute(attr_name="exp")
    seed = UnicodeAttribute(attr_name="sd")
    owner = UnicodeAttribute(attr_name="ow")


class Stock(Model):
    class Meta:
        table_name = TABLE
        region = "eu-west-1"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute(attr_name="st")
    number = NumberAttribute(attr_name="n")
    version = NumberAttribute(attr_name="v")
    ends = NumberAttribute(attr_name="exp")
    seed = UnicodeAttribute(attr_name="sd")
    owner = UnicodeAttribute(attr_name="ow")


class _Canned(BaseHTTPRequestHandler):
    """Answers each operation as DynamoDB would, as short as it can."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        operation = self.headers["X-Amz-Target"].partition(".")[2]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said = json.dumps(_answer(operation, body)).encode()
        head = f"HTTP/1.1 200 OK\r\nx-amzn-RequestId: R\r\nContent-Length: {len(said)}\r\n\r\n"
        self.wfile.write(head.encode() + said)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _answer(operation: str, body: bytes) -> dict[str, Any]:
    if operation == "GetItem":
        return {"Item": RAW}
    if operation == "Query":
        return {"Items": [RAW] * 10, "Count": 10, "ScannedCount": 10}
    if operation == "UpdateItem" and b"ALL_NEW" in body:
        return {"Attributes": RAW}
    return {}


def _serve(port: "Queue[int]") -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Canned)
    port.put(server.server_port)
    server.serve_forever()


@contextmanager
def canned_server() -> Iterator[None]:
    """Answer the calls of this process from another one."""
    port: Queue[int] = Queue()
    server = Process(target=_serve, args=(port,), daemon=True)
    server.start()
    os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{port.get()}"
    try:
        yield
    finally:
        server.terminate()


def ours() -> Calls:
    dynamodb()
    item = Ours.from_raw_data(dict(RAW))
    one = Ours(pk="U#1", sk="Q#1")
    actions: list[Action] = [Ours.version.add(1), Ours.state.set("F")]
    when = (Ours.number == 1) & (Ours.state == "P")
    update = partial(writes.update, one, actions, when=when)
    return {
        "get": lambda: reads.get(Key(Ours, "U#1", "Q#1")),
        "put": lambda: writes.write(writes.put(item, when=Ours.pk.does_not_exist())),
        "update": lambda: writes.write(update()),
        "query 10": lambda: reads.query(Ours, Ours.pk == "U#1", limit=10),
        "transact 3": lambda: writes.transact([update(), update(), writes.put(item)]),
    }


def pynamodb() -> Calls:
    client = Stock._get_connection().connection.client
    connection = Connection(region="eu-west-1")
    connection._client = client
    item = Stock.from_raw_data(dict(RAW))
    actions: list[Action] = [Stock.version.add(1), Stock.state.set("F")]
    when = (Stock.number == 1) & (Stock.state == "P")

    def transact() -> None:
        with TransactWrite(connection=connection) as together:
            together.update(item, actions=actions, condition=when)
            together.update(item, actions=actions, condition=when)
            together.save(item)

    return {
        "get": lambda: Stock.get("U#1", "Q#1", consistent_read=True),
        "put": lambda: item.save(condition=Stock.pk.does_not_exist()),
        "update": lambda: item.update(actions=actions, condition=when),
        "query 10": lambda: list(Stock.query("U#1", limit=10)),
        "transact 3": transact,
    }


def boto() -> Calls:
    client: Any = boto3.client("dynamodb")
    update = {
        "TableName": TABLE,
        "Key": KEY,
        "UpdateExpression": "SET #0 = :0 ADD #1 :1",
        "ConditionExpression": "#2 = :2 AND #0 = :3",
        "ExpressionAttributeNames": {"#0": "st", "#1": "v", "#2": "n"},
        "ExpressionAttributeValues": {
            ":0": {"S": "F"},
            ":1": {"N": "1"},
            ":2": {"N": "1"},
            ":3": {"S": "P"},
        },
    }
    put = {"TableName": TABLE, "Item": RAW, "ConditionExpression": "attribute_not_exists(pk)"}
    plain = {"TableName": TABLE, "Item": RAW}
    where = {
        "KeyConditionExpression": "#0 = :0",
        "ExpressionAttributeNames": {"#0": "pk"},
        "ExpressionAttributeValues": {":0": {"S": "U#1"}},
    }
    three = [{"Update": update}, {"Update": update}, {"Put": plain}]
    return {
        "get": lambda: client.get_item(TableName=TABLE, Key=KEY, ConsistentRead=True),
        "put": lambda: client.put_item(**put),
        "update": lambda: client.update_item(**update),
        "query 10": lambda: client.query(TableName=TABLE, Limit=10, **where),
        "transact 3": lambda: client.transact_write_items(TransactItems=three),
    }


def main() -> int:
    silent()
    with canned_server():
        return measure()


def measure() -> int:
    """Measure and save; returns how many promises are broken."""
    sides = {OURS: ours(), PYNAMODB: pynamodb(), BOTO3: boto()}
    table = Table("CPU of a call, µs", *sides)
    kept: dict[str, dict[str, float]] = {}
    for operation in sides[OURS]:
        calls = {name: calls[operation] for name, calls in sides.items()}
        kept[operation] = interleaved(calls, rounds=ROUNDS, times=TIMES)
        table.add_row(operation, *(f"{kept[operation][name]:.0f}" for name in sides))
    mean = {name: statistics.mean(one[name] for one in kept.values()) for name in sides}
    table.add_row("mean", *(f"{mean[name]:.0f}" for name in sides))
    Console().print(table)
    promises = [
        Promise("mean, of stock pynamodb", mean[OURS] / mean[PYNAMODB], 0.55),
        Promise("mean, of a plain boto3 client", mean[OURS] / mean[BOTO3], 0.65),
    ]
    return save("warm_dynamodb", {**kept, "mean": mean}, promises)


if __name__ == "__main__":
    sys.exit(main())
