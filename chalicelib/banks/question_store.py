"""Questions of banks as they are stored: the question, and a small entry for lists and draws."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.banks import rules
from chalicelib.banks.models import BankEntry, BankQuestion, QuestionSelection
from chalicelib.banks.store import there
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute, IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import (
    Write,
    batch_put,
    condition_check,
    delete,
    put,
    try_transact,
)
from chalicelib.questions.serialization import (
    question_from_json,
    question_to_json,
    solution_from_json,
    solution_to_json,
)

PER_READ = 100
PER_WRITE = 25
WORKERS = 8
ENTRIES_PER_PAGE = 1_000


class BankQuestionItem(Item):
    """``B#<bank id>`` / ``Q#<question id>``: a question with its solution."""

    Meta = table_meta("quizzes")
    bank_id = KeyPart("pk", "B#")

    content: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="c")
    version = IntegerAttribute(attr_name="v")
    place = UnicodeAttribute(attr_name="pl")
    created_at = IntegerAttribute(attr_name="cr")
    updated_at = IntegerAttribute(attr_name="up")


class BankEntryItem(Item):
    """``B#<bank id>`` / ``E#<place>#<question id>``: what lists and draws select by."""

    Meta = table_meta("quizzes")

    version = IntegerAttribute(attr_name="v")
    type_name = UnicodeAttribute(attr_name="ty")
    tags = UnicodeSetAttribute(attr_name="tg", null=True)

    @property
    def question_id(self) -> str:
        return str(self.sk).rpartition("#")[2]

    @property
    def position(self) -> str:
        return str(self.sk).removeprefix("E#")

    @property
    def labels(self) -> frozenset[str]:
        return frozenset(self.tags or ())


def question_key(bank_id: str, question_id: str) -> Key[BankQuestionItem]:
    """Return the key of a question."""
    return Key(BankQuestionItem, f"B#{bank_id}", f"Q#{question_id}")


def get_question(bank_id: str, question_id: str) -> BankQuestion | None:
    """Return a question as of all writes before now."""
    item = reads.get(question_key(bank_id, question_id))
    return None if item is None else _question_of(item)


def get_questions(bank_id: str, question_ids: Sequence[str]) -> list[BankQuestion]:
    """Return those questions that are there, in the order of their ids; a batch at a time."""
    some = [question_ids[at : at + PER_READ] for at in range(0, len(question_ids), PER_READ)]
    if len(question_ids) <= PER_READ:
        return [one for ids in some for one in _read(bank_id, ids)]
    with ThreadPoolExecutor(WORKERS) as readers:
        found = readers.map(lambda ids: _read(bank_id, ids), some)
        return [one for questions in found for one in questions]


def add_question(one: BankQuestion) -> bool:
    """Store a new question; False when it is stored already, or its bank is deleted."""
    new = put(_item(one), when=BankQuestionItem.pk.does_not_exist())
    return try_transact([_bank_is_there(one.bank_id), new, put(_entry(one))])


def add_questions(questions: Sequence[BankQuestion]) -> None:
    """Store new questions; the entries that lists and draws see come last."""
    items: list[Item] = [*map(_item, questions), *map(_entry, questions)]
    for at in range(0, len(items), PER_WRITE):
        batch_put(items[at : at + PER_WRITE])


def replace_question(before: BankQuestion, after: BankQuestion) -> bool:
    """Store an edited question; False when it was edited or deleted meanwhile."""
    same = BankQuestionItem.version == before.version
    return try_transact(
        [_bank_is_there(after.bank_id), put(_item(after), when=same), put(_entry(after))]
    )


def delete_question(one: BankQuestion) -> bool:
    """Delete a question; False when it was edited or deleted meanwhile."""
    same = BankQuestionItem.version == one.version
    return try_transact([delete(_item(one), when=same), delete(_entry(one))])


def list_entries(
    bank_id: str, selection: QuestionSelection, after: str, *, limit: int
) -> tuple[list[BankEntry], str | None]:
    """Return entries with the wanted tags and types, in the order they were added.

    At most ``limit`` are looked at. Also returns where the list continues, None at its end.
    """
    where = (BankEntryItem.pk == f"B#{bank_id}") & BankEntryItem.sk.between(f"E#{after}!", "E~")
    page = reads.query(BankEntryItem, where, limit=limit, consistent=True)
    wanted = [
        _entry_of(one)
        for one in page.items
        if rules.has_labels(one.labels, one.type_name, selection)
    ]
    position = page.items[-1].position if page.after is not None else None
    return wanted, position


def all_entries(bank_id: str, selection: QuestionSelection) -> Iterator[BankEntry]:
    """Yield all entries with the wanted tags and types."""
    after: str | None = ""
    while after is not None:
        entries, after = list_entries(bank_id, selection, after, limit=ENTRIES_PER_PAGE)
        yield from entries


def stored_size(one: BankQuestion) -> int:
    """Return how many bytes a question is stored in."""
    return len(BankQuestionItem.content.serialize(_content(one)))


def _read(bank_id: str, question_ids: Sequence[str]) -> list[BankQuestion]:
    keys = [question_key(bank_id, one) for one in question_ids]
    found = reads.batch_get(keys)
    return [_question_of(item) for key in keys if (item := found.get(key)) is not None]


def _bank_is_there(bank_id: str) -> Write:
    keys, condition = there(bank_id)
    return condition_check(keys, when=condition)


def _item(one: BankQuestion) -> BankQuestionItem:
    key = question_key(one.bank_id, one.question.id)
    return BankQuestionItem(
        pk=key.pk,
        sk=key.sk,
        content=_content(one),
        version=one.version,
        place=one.place,
        created_at=one.created_at,
        updated_at=one.updated_at,
    )


def _entry_of(item: BankEntryItem) -> BankEntry:
    return BankEntry(item.question_id, item.version, item.type_name, item.position)


def _entry(one: BankQuestion) -> BankEntryItem:
    return BankEntryItem(
        pk=f"B#{one.bank_id}",
        sk=f"E#{one.place}#{one.question.id}",
        version=one.version,
        type_name=one.question.type,
        tags=set(one.tags) or None,
    )


def _content(one: BankQuestion) -> dict[str, Any]:
    return {
        "question": question_to_json(one.question),
        "solution": solution_to_json(one.solution),
        "tags": list(one.tags),
    }


def _question_of(item: BankQuestionItem) -> BankQuestion:
    content: dict[str, Any] = item.content
    return BankQuestion(
        bank_id=item.bank_id,
        question=question_from_json(content["question"]),
        solution=solution_from_json(content["solution"]),
        tags=tuple(content["tags"]),
        version=item.version,
        place=item.place,
        created_at=item.created_at,
        updated_at=item.updated_at,
    )
