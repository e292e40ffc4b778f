"""Messages of staff to the takers of an exam, in order, for polling clients."""

from functools import lru_cache

from pynamodb.attributes import UnicodeAttribute

from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.writes import put, transact, update
from chalicelib.quizzes.exam_models import ExamMessage
from chalicelib.quizzes.store import QuizItem

MAX_MESSAGES = 100
"""Maximum of messages per quiz that are read; staff of an exam send a few."""
CACHED = 64


class MessageItem(Item):
    """``M#<quiz id>`` / ``<time, fifteen digits>#<id>``."""

    Meta = table_meta("quizzes")

    text = UnicodeAttribute(attr_name="tx")
    at = IntegerAttribute(attr_name="at")
    by = UnicodeAttribute(attr_name="by")
    user_ids = UnicodeAttribute(attr_name="us", null=True)
    """The recipients; None for all."""


def keep(quiz_id: str, message: ExamMessage) -> None:
    """Store a message and its id at the quiz; a repeat has the same result."""
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
    """Return the messages of a quiz up to ``last_message``, the id in its item; cached."""
    _ = last_message
    where = MessageItem.pk == f"M#{quiz_id}"
    page = reads.query(MessageItem, where, limit=MAX_MESSAGES, descending=True, consistent=True)
    return tuple(_message(item) for item in reversed(page.items))


def for_user(
    messages: tuple[ExamMessage, ...], user_id: str, since: Millis
) -> tuple[ExamMessage, ...]:
    """Return the messages to all or to this user since the start of their attempt."""
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
