"""Store of quiz staff: roles at the quiz, and an item per user for their list."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.dynamo import reads
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.writes import Write, delete, put, try_transact, update
from chalicelib.quizzes.models import Quiz, StaffRole
from chalicelib.quizzes.store import QuizItem

MAX_STAFF = 40
"""Maximum of staff per quiz; its item, which every start reads, holds them all."""


class StaffItem(Item):
    """``U#<user id>`` / ``ST#<quiz id>``: a quiz that a user is staff of."""

    Meta = table_meta("quizzes")
    quiz_id = KeyPart("sk", "ST#")

    role = UnicodeAttribute(attr_name="ro")


def set_staff(quiz: Quiz, user_id: str, role: StaffRole | None, *beside: Write) -> bool:
    """Set a user's role, None removes it; returns False when the staff changed meanwhile."""
    staff: dict[str, str] = _to_json(quiz)
    staff.pop(user_id, None)
    if role is not None:
        staff[user_id] = role.value
    listed = StaffItem(pk=f"U#{user_id}", sk=f"ST#{quiz.id}", role=role or "-")
    return try_transact(
        [
            update(
                QuizItem(pk=f"Q#{quiz.id}", sk="META"),
                [QuizItem.staff.set(staff)],
                when=_as_seen(quiz),
            ),
            put(listed) if role else delete(listed),
            *beside,
        ]
    )


def set_owner(quiz: Quiz, user_id: str, *beside: Write) -> bool:
    """Hand a quiz to another owner, who leaves its staff; returns False after a conflict."""
    staff: dict[str, str] = _to_json(quiz)
    staff.pop(user_id, None)
    listed = StaffItem(pk=f"U#{user_id}", sk=f"ST#{quiz.id}")
    change = [QuizItem.owner_id.set(user_id), QuizItem.staff.set(staff)]
    return try_transact(
        [
            update(_pointer(quiz), change, when=_as_seen(quiz)),
            delete(listed),
            *beside,
        ]
    )


def list_staffed(user_id: str, limit: int, after: str) -> tuple[list[str], str | None]:
    """Return ids of quizzes that a user is staff of, and the last id when there are more."""
    where = (StaffItem.pk == f"U#{user_id}") & (StaffItem.sk > f"ST#{after}")
    page = reads.query(StaffItem, where, limit=limit, consistent=True)
    ids = [one.quiz_id for one in page.items if one.sk.startswith("ST#")]
    return ids, ids[-1] if page.after is not None and ids else None


def is_staff_anywhere(user_id: str) -> bool:
    """Return whether a user is staff of any quiz."""
    ids, _ = list_staffed(user_id, 1, "")
    return bool(ids)


def _as_seen(quiz: Quiz) -> Condition:
    staff = QuizItem.staff
    as_staffed = staff == _to_json(quiz)
    if not quiz.staff:
        as_staffed |= staff.does_not_exist()
    same: Condition = (QuizItem.owner_id == quiz.owner_id) & as_staffed
    return same


def _to_json(quiz: Quiz) -> dict[str, str]:
    return {user_id: role.value for user_id, role in quiz.staff.items()}


def _pointer(quiz: Quiz) -> QuizItem:
    return QuizItem(pk=f"Q#{quiz.id}", sk="META")
