"""Banks: kept by their owners, filled by their staff."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from chalicelib.accounts import store as accounts
from chalicelib.accounts.audit import Audit, AuditEvent
from chalicelib.accounts.models import User, UserStatus
from chalicelib.banks import question_store, rules, store
from chalicelib.banks.models import Bank, BankQuestion, BankRole, QuestionSelection
from chalicelib.banks.rules import BankViewer
from chalicelib.banks.store import BankItem
from chalicelib.clock import Clock, Millis
from chalicelib.dynamo.writes import put
from chalicelib.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    PreconditionError,
    Violation,
)
from chalicelib.etag import check_if_match
from chalicelib.ids import NewId
from chalicelib.questions.authoring import build_question, content_problems, known_ids, texts
from chalicelib.questions.errors import InvalidQuestionError
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.markdown_profile import asset_ids
from chalicelib.questions.models import Asked, Question, Solution, TextFormat

SECRET_BYTES = 32
CHANGED_MEANWHILE = "The bank was changed at the same time; try again."
MAX_QUESTION_BYTES = 100_000
"""Compressed: more than any question needs that people read."""
MAX_VIOLATIONS = 20
SEARCHED_PER_PAGE = 1_000
"""Questions that one page of a search looks at; it may be short, and continues all the same."""

Right = Callable[[Bank, BankViewer], bool]


class Banks:
    """Keeps banks and their questions."""

    def __init__(self, audit: Audit, clock: Clock, random_bytes: Callable[[int], bytes]) -> None:
        self._audit = audit
        self._clock = clock
        self._random_bytes = random_bytes

    def create(self, bank_id: str, owner_id: str, title: str, description: str) -> Bank:
        """Make an empty bank."""
        now = self._clock()
        bank = Bank(
            id=bank_id,
            owner_id=owner_id,
            title=title,
            description=description,
            revision=1,
            created_at=now,
            updated_at=now,
        )
        store.add_bank(bank, self._random_bytes(SECRET_BYTES))
        return store.get_banks([bank_id]).get(bank_id, bank)

    def find(self, bank_id: str, viewer: BankViewer, right: Right = rules.can_read) -> BankItem:
        """Return a bank to those who have a right to it.

        Raises NotFoundError to strangers, ForbiddenError to staff without the right.
        """
        item = store.get_bank_item(bank_id)
        if item is None:
            raise NotFoundError
        bank = store.bank_of(item)
        if right(bank, viewer):
            return item
        if rules.can_read(bank, viewer):
            raise ForbiddenError
        raise NotFoundError

    def edit(
        self, item: BankItem, asked: tuple[str, str], if_match: str, *, may_be_repeat: bool
    ) -> Bank:
        """Change title and description, or find them changed if that ``may_be_repeat``.

        Raises PreconditionError when they were changed since.
        """
        title, description = asked
        is_done = (item.title, item.description) == asked
        if may_be_repeat and is_done and if_match == bank_etag(item.revision - 1):
            return store.bank_of(item)
        check_if_match(if_match, bank_etag(item.revision))
        if not store.edit_bank(item, title, description, self._clock()):
            raise PreconditionError
        return self.read(item.bank_id)

    def read(self, bank_id: str) -> Bank:
        """Return a bank; raises NotFoundError."""
        item = store.get_bank_item(bank_id)
        if item is None:
            raise NotFoundError
        return store.bank_of(item)

    def delete(self, item: BankItem, if_match: str | None) -> None:
        """Delete a bank; what quizzes drew from it when they were published, they keep."""
        check_if_match(if_match, bank_etag(item.revision))
        if not store.delete_bank(item, self._clock()):
            raise ConflictError(CHANGED_MEANWHILE)

    def appoint(self, item: BankItem, user_id: str, role: BankRole, by: str) -> User:
        """Give a user a role; raises NotFoundError without such an active user, ConflictError."""
        user = accounts.get_users([user_id]).get(user_id)
        if user is None or user.status is not UserStatus.ACTIVE:
            raise NotFoundError
        staff = item.staff or {}
        if staff.get(user_id) == role.value:
            return user
        if user_id == item.owner_id:
            raise ConflictError("The owner of a bank is not of its staff.")
        if user_id not in staff and len(staff) >= store.MAX_STAFF:
            raise ConflictError(f"A bank has at most {store.MAX_STAFF} people as staff.")
        self._set_staff(item, user_id, role, by)
        return user

    def dismiss(self, item: BankItem, user_id: str, by: str) -> None:
        """Take a user's role; raises NotFoundError where there is none."""
        if user_id not in (item.staff or {}):
            raise NotFoundError
        self._set_staff(item, user_id, None, by)

    def add_question(self, item: BankItem, question_id: str, asked: Asked) -> BankQuestion:
        """Add a question, or find it added by an earlier try; raises InvalidError."""
        new = self._build(item, question_id, asked, self._clock())
        if not question_store.add_question(new):
            return self.question(item.bank_id, question_id)
        return new

    def add_questions(
        self, item: BankItem, asked: Sequence[Asked], new_id: NewId
    ) -> list[BankQuestion]:
        """Add many questions in their order; none where one of them is invalid."""
        built = self.build_questions(item, asked, new_id)
        question_store.add_questions(built)
        return built

    def build_questions(
        self, item: BankItem, asked: Sequence[Asked], new_id: NewId
    ) -> list[BankQuestion]:
        """Return new questions without storing them; raises InvalidError with pointers."""
        now = self._clock()
        built: list[BankQuestion] = []
        violations: list[Violation] = []
        for number, one in enumerate(asked):
            try:
                built.append(self._build(item, new_id("que"), one, now, number))
            except InvalidError as refused:
                violations += [
                    Violation(f"/questions/{number}{at.pointer}", at.detail)
                    for at in refused.violations
                ]
        if violations:
            raise InvalidError(violations=violations[:MAX_VIOLATIONS])
        return built

    def all_questions(
        self, bank_id: str, selection: QuestionSelection, at_most: int
    ) -> list[BankQuestion]:
        """Return all questions with wanted tags and types; raises InvalidError for too many."""
        entries = question_store.all_entries(bank_id, selection)
        ids = [one.question_id for one in islice(entries, at_most + 1)]
        if len(ids) > at_most:
            raise InvalidError(violations=[Violation("", f"are more than {at_most} questions")])
        return question_store.get_questions(bank_id, ids)

    def question(self, bank_id: str, question_id: str) -> BankQuestion:
        """Return a question; raises NotFoundError."""
        found = question_store.get_question(bank_id, question_id)
        if found is None:
            raise NotFoundError
        return found

    def edit_question(
        self,
        item: BankItem,
        question_id: str,
        asked: Asked,
        if_match: str,
        *,
        may_be_repeat: bool,
    ) -> BankQuestion:
        """Replace a question, or find it replaced by this very one if that ``may_be_repeat``.

        It keeps its id, and so do the parts that name theirs. Raises NotFoundError, InvalidError,
        and PreconditionError when it was edited since.
        """
        before = self.question(item.bank_id, question_id)
        if may_be_repeat and if_match == question_etag(before.version - 1):
            repeated = self._edited(item, before, asked, before.version)
            if repeated == before:
                return before
        check_if_match(if_match, question_etag(before.version))
        after = self._edited(item, before, asked, before.version + 1)
        if not question_store.replace_question(before, after):
            raise PreconditionError
        return after

    def delete_question(self, bank_id: str, question_id: str, if_match: str | None) -> None:
        """Delete a question; quizzes that drew it keep it. Raises as `edit_question` does."""
        one = self.question(bank_id, question_id)
        check_if_match(if_match, question_etag(one.version))
        if not question_store.delete_question(one):
            raise PreconditionError

    def list_questions(
        self, bank_id: str, selection: QuestionSelection, limit: int, after: str
    ) -> tuple[list[BankQuestion], str | None]:
        """Return a page of the wanted questions, and where the list continues."""
        found: list[BankQuestion] = []
        position: str | None = after
        for _ in range(max(1, SEARCHED_PER_PAGE // question_store.PER_READ)):
            entries, further = question_store.list_entries(
                bank_id, selection, position or "", limit=question_store.PER_READ
            )
            places = {one.question_id: question_store.position_of(one) for one in entries}
            read = question_store.get_questions(bank_id, list(places))
            wanted = [one for one in read if rules.is_wanted(one, selection.query)]
            room = limit - len(found)
            found += wanted[:room]
            if len(wanted) > room:
                return found, places[wanted[room - 1].question.id]
            position = further
            if position is None or len(found) == limit:
                break
        return found, position

    def _edited(
        self, item: BankItem, before: BankQuestion, asked: Asked, version: int
    ) -> BankQuestion:
        if asked.get("id") not in {None, before.question.id}:
            raise InvalidError(violations=[Violation("/id", "is not the id of this question")])
        known = known_ids((before.question,))
        ids = QuestionIds(bytes.fromhex(item.secret), str(version), known)
        question, solution = _build(ids, {**asked, "id": before.question.id})
        now = before.updated_at if version == before.version else self._clock()
        return _checked(
            BankQuestion(
                bank_id=before.bank_id,
                question=question,
                solution=solution,
                tags=tuple(asked["tags"]),
                version=version,
                place=before.place,
                created_at=before.created_at,
                updated_at=now,
            )
        )

    def _build(
        self, item: BankItem, question_id: str, asked: Asked, now: Millis, number: int = 0
    ) -> BankQuestion:
        if asked.get("id") is not None:
            raise InvalidError(violations=[Violation("/id", "a new question has none yet")])
        ids = QuestionIds(bytes.fromhex(item.secret), "1", {question_id: frozenset()})
        question, solution = _build(ids, {**asked, "id": question_id})
        return _checked(
            BankQuestion(
                bank_id=item.bank_id,
                question=question,
                solution=solution,
                tags=tuple(asked["tags"]),
                version=1,
                place=f"{now:015d}{number:04d}",
                created_at=now,
                updated_at=now,
            )
        )

    def _set_staff(self, item: BankItem, user_id: str, role: BankRole | None, by: str) -> None:
        facts = {"bank": item.bank_id, "role": role.value if role else "none", "by": by}
        event = self._audit.event(AuditEvent.BANK_STAFF_CHANGED, user_id, **facts)
        if not store.set_staff(item, user_id, role, put(event)):
            raise ConflictError(CHANGED_MEANWHILE)
        self._audit.log(event)


def bank_etag(revision: int) -> str:
    """Return the strong ETag of a bank's revision."""
    return f'"r{revision}"'


def question_etag(version: int) -> str:
    """Return the strong ETag of a question's version."""
    return f'"v{version}"'


def _build(ids: QuestionIds, asked: Asked) -> tuple[Question, Solution]:
    try:
        question, solution = build_question(asked, ids)
    except InvalidQuestionError as refused:
        raise InvalidError(violations=[Violation(refused.pointer, refused.detail)]) from None
    problems = [*content_problems(question, solution), *_pictures(question, solution)]
    problems = problems[:MAX_VIOLATIONS]
    if problems:
        raise InvalidError(violations=[Violation(where, what) for where, what in problems])
    return question, solution


def _pictures(question: Question, solution: Solution) -> Iterator[tuple[str, str]]:
    if question.format is TextFormat.MARKDOWN:
        for pointer, text in texts(question, solution):
            if asset_ids(text):
                yield pointer, "may show no pictures or sounds in a bank"


def _checked(one: BankQuestion) -> BankQuestion:
    if question_store.stored_size(one) > MAX_QUESTION_BYTES:
        detail = f"is too much: at most {MAX_QUESTION_BYTES:,} bytes, compressed"
        raise InvalidError(violations=[Violation("", detail)])
    return one
