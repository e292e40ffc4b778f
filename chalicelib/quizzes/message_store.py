"""Messages of staff to who sits an exam: kept in order, read with the next poll."""

from functools import lru_cache

from pynamodb.attributes import UnicodeAttribute

from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.writes import put, transact, update
from chalicelib.quizzes.models import ExamMessage
from chalicelib.quizzes.store import QuizItem

MAX_MESSAGES = 100
"""Of one quiz that are read; staff of an exam send a handful."""
CACHED = 64


class MessageItem(Item):
    """``M#<quiz id>`` / ``<time, fifteen digits>#<id>``."""

    Meta = table_meta("quizzes")

    text = UnicodeAttribute(attr_name="tx")
    at = IntegerAttribute(attr_name="at")
    by = UnicodeAttribute(attr_name="by")
    user_ids = UnicodeAttribute(attr_name="us", null=True)
    """Who it is for; None for all."""


def keep(quiz_id: str, message: ExamMessage) -> None:
    """Keep a message and say at the quiz that there is one; again is the same."""
    item = MessageItem(
        pk=f"M#{quiz_id}",
        sk=f"{message.at:015d}#{message.id}",
        text=message.text,
        at=message.at,
        by=message.by,
        user_ids=" ".join(message.user_ids) or None,
    )
    change = [QuizItem.last_message.set(message.id)]
    quiz = QuizItem(pk=f"Q#{quiz_id}", sk="META")
    transact([put(item), update(quiz, change, when=QuizItem.pk.exists())])


@lru_cache(CACHED)
def list_messages(quiz_id: str, last_message: str) -> tuple[ExamMessage, ...]:
    """All messages of a quiz up to the one that its pointer names: read once by each process."""
    _ = last_message
    where = MessageItem.pk == f"M#{quiz_id}"
    page = reads.query(MessageItem, where, limit=MAX_MESSAGES, descending=True, consistent=True)
    return tuple(_message(item) for item in reversed(page.items))


def for_user(
    messages: tuple[ExamMessage, ...], user_id: str, since: Millis
) -> tuple[ExamMessage, ...]:
    """Those of an attempt that began at an instant, to all or to this user."""
    return tuple(
        one for one in messages if one.at >= since and (not one.user_ids or user_id in one.user_ids)
    )


def _message(item: MessageItem) -> ExamMessage:
    return ExamMessage(
        id=item.sk.partition("#")[2],
        text=item.text,
        at=item.at,
        by=item.by,
        user_ids=tuple((item.user_ids or "").split()),
    )
