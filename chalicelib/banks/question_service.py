"""Service of banks' questions."""

from collections.abc import Sequence
from itertools import islice

from chalicelib.banks import asset_uses, question_store, rules
from chalicelib.banks.models import Bank, BankQuestion, QuestionSelection
from chalicelib.clock import Clock, Millis
from chalicelib.errors import (
    InvalidError,
    NotFoundError,
    PreconditionError,
    Violation,
)
from chalicelib.etag import check_if_match
from chalicelib.ids import NewId
from chalicelib.media.uses import AssetUses, MediaViewer, joined_places
from chalicelib.questions.authoring import build_question, content_problems, known_ids, texts
from chalicelib.questions.errors import InvalidQuestionError
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import Asked, Question, Solution

MAX_QUESTION_BYTES = 100_000
"""Compressed: more than any question needs that people read."""
MAX_VIOLATIONS = 20
QUESTIONS_PER_READ = 100
SEARCHED_PER_PAGE = 1_000
"""Questions that one page of a search looks at; it may be short, and continues all the same."""


class BankQuestions:
    """Keeps the questions of banks."""

    def __init__(self, clock: Clock, uses: AssetUses) -> None:
        self._clock = clock
        self._uses = uses

    def add_question(
        self, bank: Bank, question_id: str, asked: Asked, writer: MediaViewer
    ) -> BankQuestion:
        """Add a question, or find it added by an earlier try; raises InvalidError."""
        new = self._build(bank, question_id, asked, self._clock())
        self._uses.claim(writer, asset_uses.holder_of(new), asset_uses.asset_places(new))
        if not question_store.add_question(new):
            return self.question(bank.id, question_id)
        return new

    def add_questions(
        self, bank: Bank, asked: Sequence[Asked], new_id: NewId, writer: MediaViewer
    ) -> list[BankQuestion]:
        """Add many questions in their order; none where one of them is invalid."""
        built = self.build_questions(bank, asked, new_id)
        self._uses.claim_all(writer, asset_uses.places_of_all(built))
        question_store.add_questions(built)
        return built

    def check_questions(
        self, bank: Bank, asked: Sequence[Asked], new_id: NewId, writer: MediaViewer
    ) -> None:
        """Raise InvalidError where `add_questions` would; nothing is stored."""
        built = self.build_questions(bank, asked, new_id)
        self._uses.check(writer, joined_places(asset_uses.places_of_all(built).values()))

    def build_questions(
        self, bank: Bank, asked: Sequence[Asked], new_id: NewId
    ) -> list[BankQuestion]:
        """Return new questions without storing them; raises InvalidError with pointers."""
        now = self._clock()
        built: list[BankQuestion] = []
        violations: list[Violation] = []
        for number, one in enumerate(asked):
            try:
                built.append(self._build(bank, new_id("que"), one, now, number))
            except InvalidError as refused:
                violations += [
                    Violation(f"/questions/{number}{at.pointer}", at.detail)
                    for at in refused.violations
                ]
        if violations:
            raise InvalidError(violations=violations[:MAX_VIOLATIONS])
        return built

    def all_questions(
        self, bank_id: str, selection: QuestionSelection, at_most: int, max_letters: int
    ) -> list[BankQuestion]:
        """Return all questions with wanted tags and types.

        Raises InvalidError for too many, or with more letters together.
        """
        entries = question_store.all_entries(bank_id, selection)
        ids = [one.question_id for one in islice(entries, at_most + 1)]
        if len(ids) > at_most:
            raise InvalidError(violations=[Violation("", f"are more than {at_most} questions")])
        found: list[BankQuestion] = []
        letters = 0
        for at in range(0, len(ids), QUESTIONS_PER_READ):
            some = question_store.get_questions(bank_id, ids[at : at + QUESTIONS_PER_READ])
            letters += sum(map(_letters, some))
            if letters > max_letters:
                detail = f"have over {max_letters:,} letters together: export them by tag"
                raise InvalidError(violations=[Violation("", detail)])
            found += some
        return found

    def question(self, bank_id: str, question_id: str) -> BankQuestion:
        """Return a question; raises NotFoundError."""
        found = question_store.get_question(bank_id, question_id)
        if found is None:
            raise NotFoundError
        return found

    def edit_question(  # noqa: PLR0913 - what an edit is made of
        self,
        bank: Bank,
        question_id: str,
        asked: Asked,
        if_match: str,
        writer: MediaViewer,
        *,
        may_be_repeat: bool,
    ) -> BankQuestion:
        """Replace a question, or find it replaced by this very one if that ``may_be_repeat``.

        It keeps its id, and so do the parts that name theirs. Raises NotFoundError, InvalidError,
        and PreconditionError when it was edited since.
        """
        before = self.question(bank.id, question_id)
        if may_be_repeat and if_match == question_etag(before.version - 1):
            repeated = self._edited(bank, before, asked, before.version)
            if repeated == before:
                return before
        check_if_match(if_match, question_etag(before.version))
        after = self._edited(bank, before, asked, before.version + 1)
        known = asset_uses.asset_places(before)
        places = asset_uses.asset_places(after)
        new = {one: at for one, at in places.items() if one not in known}
        self._uses.claim(writer, asset_uses.holder_of(after), new)
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
            places = {one.question_id: one.position for one in entries}
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

    def _edited(self, bank: Bank, before: BankQuestion, asked: Asked, version: int) -> BankQuestion:
        if asked.get("id") not in {None, before.question.id}:
            raise InvalidError(violations=[Violation("/id", "is not the id of this question")])
        known = known_ids((before.question,))
        ids = QuestionIds(bank.secret, str(version), known)
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
        self, bank: Bank, question_id: str, asked: Asked, now: Millis, number: int = 0
    ) -> BankQuestion:
        if asked.get("id") is not None:
            raise InvalidError(violations=[Violation("/id", "a new question has none yet")])
        ids = QuestionIds(bank.secret, "1", {question_id: frozenset()})
        question, solution = _build(ids, {**asked, "id": question_id})
        return _checked(
            BankQuestion(
                bank_id=bank.id,
                question=question,
                solution=solution,
                tags=tuple(asked["tags"]),
                version=1,
                place=f"{now:015d}{number:04d}",
                created_at=now,
                updated_at=now,
            )
        )


def question_etag(version: int) -> str:
    """Return the strong ETag of a question's version."""
    return f'"v{version}"'


def _letters(one: BankQuestion) -> int:
    """Return how long a question's texts are together."""
    return sum(len(text) for _, text in texts(one.question, one.solution))


def _build(ids: QuestionIds, asked: Asked) -> tuple[Question, Solution]:
    try:
        question, solution = build_question(asked, ids)
    except InvalidQuestionError as refused:
        raise InvalidError(violations=[Violation(refused.pointer, refused.detail)]) from None
    problems = list(islice(content_problems(question, solution), MAX_VIOLATIONS))
    if problems:
        raise InvalidError(violations=[Violation(where, what) for where, what in problems])
    return question, solution


def _checked(one: BankQuestion) -> BankQuestion:
    if question_store.stored_size(one) > MAX_QUESTION_BYTES:
        detail = f"is too much: at most {MAX_QUESTION_BYTES:,} bytes, compressed"
        raise InvalidError(violations=[Violation("", detail)])
    return one
