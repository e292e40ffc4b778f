"""Store of passkeys and challenges."""

import hashlib

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.auth.models import Passkey
from chalicelib.clock import MINUTE, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import (
    Write,
    delete,
    put,
    try_transact,
    try_write,
    update,
    write,
)

CHALLENGE_LIFETIME: Millis = 5 * MINUTE
MAX_PASSKEYS = 10


class PasskeyItem(Item):
    """``U#<user id>`` / ``PK#<hash of credential id>``."""

    Meta = table_meta("users")
    user_id = KeyPart("pk", "U#")
    passkey_id = KeyPart("sk", "PK#")

    name = UnicodeAttribute(attr_name="nm")
    public_key = BinaryAttribute(attr_name="pk_", legacy_encoding=False)
    sign_count = IntegerAttribute(attr_name="sc")
    created_at = IntegerAttribute(attr_name="cr")


class CredentialItem(Item):
    """``C#<hash of credential id>`` / ``-``: the owner of a credential."""

    Meta = table_meta("users")

    user_id = UnicodeAttribute(attr_name="u")


class ChallengeItem(Item):
    """``C#<hash of challenge>`` / ``-``: a challenge to sign, valid once."""

    Meta = table_meta("ephemeral")

    user_id = UnicodeAttribute(attr_name="u")
    expires = IntegerAttribute(attr_name="x")


def put_challenge(challenge: bytes, user_id: str, now: Millis) -> None:
    """Store a challenge for a user, or for a login ("-")."""
    expires = (now + CHALLENGE_LIFETIME) // SECOND
    write(put(ChallengeItem(pk=f"C#{digest(challenge)}", sk="-", user_id=user_id, expires=expires)))


def use_challenge(challenge: bytes, user_id: str, now: Millis) -> bool:
    """Consume a challenge; returns False when it is another user's, expired or used."""
    item = ChallengeItem(pk=f"C#{digest(challenge)}", sk="-")
    good = (ChallengeItem.user_id == user_id) & (ChallengeItem.expires > now // SECOND)
    return try_write(delete(item, when=good))


def add_passkey(passkey: Passkey, *beside: Write) -> bool:
    """Store a passkey; returns False when the credential is registered already."""
    item = _keys(passkey.user_id, passkey.id)
    item.name, item.public_key = passkey.name, passkey.public_key
    item.sign_count, item.created_at = passkey.sign_count, passkey.created_at
    owner = CredentialItem(pk=f"C#{passkey.id}", sk="-", user_id=passkey.user_id)
    return try_transact([put(owner, when=CredentialItem.pk.does_not_exist()), put(item), *beside])


def get_passkey(credential_id: bytes) -> Passkey | None:
    """Return the passkey of a credential."""
    name = digest(credential_id)
    owner = reads.get(Key(CredentialItem, f"C#{name}", "-"))
    item = owner and reads.get(Key(PasskeyItem, f"U#{owner.user_id}", f"PK#{name}"))
    return _passkey_of(item) if item else None


def list_passkeys(user_id: str) -> list[Passkey]:
    """Return a user's passkeys."""
    where = (PasskeyItem.pk == f"U#{user_id}") & PasskeyItem.sk.startswith("PK#")
    items = reads.query_all(PasskeyItem, where, at_most=MAX_PASSKEYS, consistent=True)
    return [_passkey_of(item) for item in items]


def use_passkey(passkey: Passkey, sign_count: int) -> bool:
    """Store the counter of a passkey; returns False when it has not grown, as with a copied key."""
    keys = _keys(passkey.user_id, passkey.id)
    same = PasskeyItem.sign_count == passkey.sign_count
    return try_write(update(keys, [PasskeyItem.sign_count.set(sign_count)], when=same))


def delete_passkey(user_id: str, name: str, *beside: Write) -> bool:
    """Delete a passkey; returns False when it does not exist."""
    item = _keys(user_id, name)
    owner = CredentialItem(pk=f"C#{name}", sk="-")
    return try_transact([delete(item, when=PasskeyItem.pk.exists()), delete(owner), *beside])


def digest(credential_id: bytes) -> str:
    """Return the digest under which a credential or challenge is stored."""
    return hashlib.sha256(credential_id).hexdigest()


def _keys(user_id: str, name: str) -> PasskeyItem:
    return PasskeyItem(pk=f"U#{user_id}", sk=f"PK#{name}")


def _passkey_of(item: PasskeyItem) -> Passkey:
    return Passkey(
        id=item.passkey_id,
        user_id=item.user_id,
        name=item.name,
        public_key=item.public_key,
        sign_count=item.sign_count,
        created_at=item.created_at,
    )
