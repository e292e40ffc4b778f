"""Receipts: signed, verifiable and stable."""

import base64
import json
import string
from itertools import product
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.results import receipts
from chalicelib.settings import settings
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.people import People

BASE64 = f"{string.ascii_uppercase}{string.ascii_lowercase}{string.digits}-_"


def verdict(http: Client, receipt: str) -> Any:
    answer = http.post("/api/v1/receipts/verify", json={"receipt": receipt})
    assert answer.status == 200, answer.text
    return answer.json


def statement(receipt: str) -> dict[str, Any]:
    body = receipt.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(f"{body}=="))
    return found


def test_receipt_states_the_submitted_answers_and_never_changes(
    http: Client, people: People
) -> None:
    taker, admin = people.user(), people.admin()
    quiz = published(http, people.author())
    result = play(http, taker, quiz, right_answers(quiz))
    stated = statement(result["receipt"])
    assert verdict(http, result["receipt"]) == {"valid": True, "statement": stated}
    assert (stated["attempt_id"], stated["user_id"]) == (result["attempt_id"], taker.id)
    assert (stated["ended_by"], result["ended_by"]) == ("taker", "taker")
    assert len(stated["answers"]) == 5
    assert "score" not in stated
    at = f"/api/v1/results/attempts/{result['attempt_id']}"
    http.post(f"{at}/void", json={"reason": "A mistake."}, token=admin.token)
    assert http.get(at, token=taker.token).json["receipt"] == result["receipt"]
    keys = http.get("/.well-known/jwks.json").json["keys"]
    assert [one["use"] for one in keys if one["kid"] == stated["key_id"]] == ["sig"]
    assert stated["key_id"].startswith("rcpt-")


def test_a_receipt_with_one_bit_changed_or_of_others_is_not_valid(
    http: Client, people: People
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    receipt = play(http, taker, quiz, [])["receipt"]
    key = bootstrap.keyset().receipts
    issuer = settings().base_url
    assert receipts.verify(receipt, key, issuer) is not None
    for place, bit in product(range(len(receipt)), range(6)):
        if receipt[place] != ".":
            other = BASE64[BASE64.index(receipt[place]) ^ 1 << bit]
            changed = receipt[:place] + other + receipt[place + 1 :]
            assert receipts.verify(changed, key, issuer) is None, (place, other)
    bent = receipt[:-5] + ("A" if receipt[-5] != "A" else "B") + receipt[-4:]
    assert verdict(http, bent) == {"valid": False, "statement": None}
    foreign = receipts.sign({**statement(receipt), "iss": "https://other.example"}, key)
    assert verdict(http, foreign)["valid"] is False
    access = bootstrap.keyset().active
    assert verdict(http, receipts.sign(statement(receipt), access))["valid"] is False


@pytest.mark.parametrize("receipt", ["", ".", "..", "a.b.c", "é.é.é", "e30.e30.e30"])
def test_altered_receipt_is_invalid(http: Client, receipt: str) -> None:
    answer = http.post("/api/v1/receipts/verify", json={"receipt": receipt})
    assert answer.status == (422 if not receipt else 200)
    assert not receipt or answer.json["valid"] is False
