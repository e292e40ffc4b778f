"""Receipts: signed statements of submitted answers (JWS, ES256), unaffected by regrades."""

import base64
import binascii
import hashlib
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from chalicelib.auth.keys import ALGORITHM, SigningKey
from chalicelib.clock import to_rfc3339
from chalicelib.questions.responses import response_as_json
from chalicelib.questions.scoring import decode_response
from chalicelib.questions.serialization import question_to_json
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.models import QuizVersion
from chalicelib.quizzes.serialization import sections_to_json
from chalicelib.results.models import Result

TYPE = "invigil-receipt+jwt"
_HALF = 32


def statement_of(result: Result, paper: QuizVersion, issuer: str, key_id: str) -> dict[str, Any]:
    """Return the statement of a receipt; it does not depend on grading."""
    answers = _answers(result, paper)
    return {
        "iss": issuer,
        "attempt_id": result.attempt_id,
        "quiz_id": result.quiz_id,
        "version": result.quiz_version,
        "paper_hash": _paper_hash(result, paper),
        "user_id": result.user_id,
        "started_at": to_rfc3339(result.started_at),
        "expires_at": to_rfc3339(result.terms.expires_at),
        "submitted_at": to_rfc3339(result.submitted_at),
        "ended_by": result.ended_by,
        "answers": answers,
        "chain_head": _chain_head(result, answers),
        "key_id": key_id,
    }


def sign(statement: dict[str, Any], key: SigningKey) -> str:
    """Return the compact JWS of a statement; equal statements give equal texts."""
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": TYPE}
    signed = f"{_b64url(canonical(header))}.{_b64url(canonical(statement))}"
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    r, s = decode_dss_signature(key.private.sign(signed.encode(), algorithm))
    return f"{signed}.{_b64url(r.to_bytes(_HALF, 'big') + s.to_bytes(_HALF, 'big'))}"


def verify(receipt: str, key: SigningKey, issuer: str) -> dict[str, Any] | None:
    """Return the statement of a receipt; None unless this service signed exactly this text."""
    try:
        header, body, signature = (_from_b64url(part) for part in receipt.split("."))
        if json.loads(header) != {"alg": ALGORITHM, "kid": key.kid, "typ": TYPE}:
            return None
        _check(receipt.rpartition(".")[0], signature, key)
        statement: dict[str, Any] = json.loads(body)
    except (ValueError, InvalidSignature):
        return None
    return statement if statement.get("iss") == issuer else None


def canonical(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return the canonical JSON (RFC 8785) of strings and integers."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _answers(result: Result, paper: QuizVersion) -> list[list[Any]]:
    return sorted(
        [
            paper.questions[place].id,
            response_as_json(decode_response(paper.questions[place], saved.text)),
            saved.revision,
            to_rfc3339(saved.saved_at),
        ]
        for place, saved in result.answers.items()
    )


def _paper_hash(result: Result, paper: QuizVersion) -> str:
    asked = in_attempt_order(paper, result.terms.seed)
    shown: list[Any] = [question_to_json(one) for one in asked]
    if paper.sections:
        shown.append(sections_to_json(paper.sections))
    return hashlib.sha256(canonical(shown)).hexdigest()


def _chain_head(result: Result, answers: list[list[Any]]) -> str:
    start = f"invigil/1{result.attempt_id}{to_rfc3339(result.started_at)}"
    head = hashlib.sha256(start.encode()).digest()
    for answer in sorted(answers, key=lambda one: (one[3], one[0])):
        head = hashlib.sha256(head + canonical(answer)).digest()
    return head.hex()


def _check(signed: str, signature: bytes, key: SigningKey) -> None:
    if len(signature) != 2 * _HALF:
        raise ValueError("is not an ES256 signature")
    r, s = (int.from_bytes(half, "big") for half in (signature[:_HALF], signature[_HALF:]))
    public = key.private.public_key()
    public.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))


def _b64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _from_b64url(text: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("is not base64url") from error
    if _b64url(raw) != text:
        raise ValueError("is not canonical base64url")
    return raw
