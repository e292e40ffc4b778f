"""Banks as they are stored, and under each person for their list."""

from collections.abc import Sequence

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.banks.models import Bank, BankRole
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, delete, put, try_transact, update

MAX_STAFF = 40
"""People at one bank; one item holds them all."""
MAX_BANKS = 500
"""Banks of one person that are listed."""


class BankItem(Item):
    """``B#<bank id>`` / ``META``."""

    Meta = table_meta("quizzes")
    bank_id = KeyPart("pk", "B#")

    owner_id = UnicodeAttribute(attr_name="bo")
    title = UnicodeAttribute(attr_name="ti")
    description = UnicodeAttribute(attr_name="de")
    secret = UnicodeAttribute(attr_name="se")
    """What the ids of questions' parts are derived from."""
    revision = IntegerAttribute(attr_name="rev")
    created_at = IntegerAttribute(attr_name="cr")
    updated_at = IntegerAttribute(attr_name="up")
    staff: JSONAttribute = JSONAttribute(attr_name="sf", null=True)
    """Roles by user id."""
    deleted_at = IntegerAttribute(attr_name="da", null=True)
    """Set for good: what is published goes on, nothing is drawn anew."""


class OwnBankItem(Item):
    """``U#<user id>`` / ``BNK#<bank id>``: a bank that a user owns or is staff of."""

    Meta = table_meta("quizzes")
    bank_id = KeyPart("sk", "BNK#")

    role = UnicodeAttribute(attr_name="ro")


def bank_key(bank_id: str) -> Key[BankItem]:
    """Return the key of a bank."""
    return Key(BankItem, f"B#{bank_id}", "META")


def get_bank(bank_id: str) -> Bank | None:
    """Return a bank; None when there is none, or it is deleted."""
    item = reads.get(bank_key(bank_id))
    return None if item is None or item.deleted_at is not None else bank_of(item)


def get_banks(bank_ids: Sequence[str]) -> dict[str, Bank]:
    """Return those of up to 100 banks that are there, by id."""
    keys = list(map(bank_key, bank_ids))
    found = reads.batch_get(keys) if keys else None
    items = [item for key in keys if found and (item := found.get(key)) is not None]
    return {item.bank_id: bank_of(item) for item in items if item.deleted_at is None}


def list_bank_ids(user_id: str) -> list[str]:
    """Return the ids of the banks that a user owns or is staff of, sorted."""
    where = (OwnBankItem.pk == f"U#{user_id}") & OwnBankItem.sk.startswith("BNK#")
    found = reads.query_all(OwnBankItem, where, at_most=MAX_BANKS, consistent=True)
    return [item.bank_id for item in found]


def add_bank(bank: Bank) -> None:
    """Store a new bank, or find it stored by an earlier try of the same request."""
    item = BankItem(
        pk=f"B#{bank.id}",
        sk="META",
        owner_id=bank.owner_id,
        title=bank.title,
        description=bank.description,
        secret=bank.secret.hex(),
        revision=bank.revision,
        created_at=bank.created_at,
        updated_at=bank.updated_at,
    )
    owned = _listed(bank.owner_id, bank.id, "owner")
    try_transact([put(item, when=BankItem.pk.does_not_exist()), put(owned)])


def edit_bank(bank: Bank, title: str, description: str, now: Millis) -> bool:
    """Change what a bank is called; False when it was changed or deleted meanwhile."""
    change = [
        BankItem.title.set(title),
        BankItem.description.set(description),
        BankItem.revision.set(bank.revision + 1),
        BankItem.updated_at.set(now),
    ]
    # a transaction, for the SDK may send it twice: it is done once
    return try_transact([update(_keys(bank.id), change, when=_as_seen(bank))])


def delete_bank(bank: Bank, now: Millis) -> bool:
    """Delete a bank and take it from all lists; False when it was changed meanwhile."""
    people = [bank.owner_id, *bank.staff]
    gone = update(_keys(bank.id), [BankItem.deleted_at.set(now)], when=_as_seen(bank))
    return try_transact([gone, *(delete(_listed(one, bank.id, "-")) for one in people)])


def set_staff(bank: Bank, user_id: str, role: BankRole | None, *beside: Write) -> bool:
    """Give a user a role, None takes it away; False when the bank was changed meanwhile."""
    staff = _to_json(bank)
    staff.pop(user_id, None)
    if role is not None:
        staff[user_id] = role.value
    listed = _listed(user_id, bank.id, role or "-")
    return try_transact(
        [
            update(_keys(bank.id), [BankItem.staff.set(staff)], when=_as_seen(bank)),
            put(listed) if role else delete(listed),
            *beside,
        ]
    )


def there(bank_id: str) -> tuple[BankItem, Condition]:
    """Return the keys of a bank, and the condition that it is there and not deleted."""
    condition: Condition = BankItem.pk.exists() & BankItem.deleted_at.does_not_exist()
    return _keys(bank_id), condition


def bank_of(item: BankItem) -> Bank:
    """Return the bank that an item holds."""
    return Bank(
        id=item.bank_id,
        owner_id=item.owner_id,
        title=item.title,
        description=item.description,
        revision=item.revision,
        created_at=item.created_at,
        updated_at=item.updated_at,
        secret=bytes.fromhex(item.secret),
        staff={user_id: BankRole(role) for user_id, role in (item.staff or {}).items()},
    )


def _as_seen(bank: Bank) -> Condition:
    staff = BankItem.staff
    as_staffed = staff == _to_json(bank)
    if not bank.staff:
        as_staffed |= staff.does_not_exist()
    seen: Condition = (
        (BankItem.revision == bank.revision) & BankItem.deleted_at.does_not_exist() & as_staffed
    )
    return seen


def _keys(bank_id: str) -> BankItem:
    return BankItem(pk=f"B#{bank_id}", sk="META")


def _listed(user_id: str, bank_id: str, role: str) -> OwnBankItem:
    return OwnBankItem(pk=f"U#{user_id}", sk=f"BNK#{bank_id}", role=role)


def _to_json(bank: Bank) -> dict[str, str]:
    return {user_id: role.value for user_id, role in bank.staff.items()}
