"""Gradebook of a quiz as a table: a row for each finished attempt, with its taker."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import User
from chalicelib.clock import SECOND, to_rfc3339
from chalicelib.quizzes.models import Quiz, QuizVersion
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results import rules
from chalicelib.results.gradebook_csv import Cell
from chalicelib.results.grades import Grades
from chalicelib.results.models import Result, SlotPosition
from chalicelib.values import dataclass

Row: TypeAlias = Mapping[str, Cell]

TAKER = ("username", "display_name", "email", "email_verified")
COLUMNS = (
    *TAKER,
    "attempt",
    "counts",
    "score",
    "max_score",
    "percentage",
    "passed",
    "started_at",
    "submitted_at",
    "duration_seconds",
)
TAKERS_PER_TABLE = 1_000
"""Some seconds' work."""
TAKERS_PER_READ = 100


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; ``after`` is where the next table begins, None at the end."""

    columns: tuple[str, ...]
    rows: Iterable[Row]
    after: SlotPosition | None = None


class Gradebook:
    """Gradebooks for those who may read a quiz's results."""

    def __init__(self, quizzes: PublishedQuizzes, grades: Grades) -> None:
        self._quizzes = quizzes
        self._grades = grades

    def table(
        self,
        quiz: Quiz,
        after: SlotPosition | None,
        *,
        group_id: str | None = None,
        with_questions: bool = False,
    ) -> Table:
        """Return the attempts of the next takers, of all or of a group's members."""
        found: list[tuple[Result, bool, User | None]] = []
        looked_at = 0
        while looked_at < TAKERS_PER_TABLE:
            page = self._grades.results_of_quiz(quiz.id, TAKERS_PER_READ, after, group_id)
            people = accounts.get_users(page.results)
            for user_id, results in page.results.items():
                counting = rules.counted_numbers(results, quiz.settings.grading_method)
                user = people.get(user_id)
                found += [(one, one.number in counting, user) for one in results]
            after, looked_at = page.after, looked_at + TAKERS_PER_READ
            if after is None:
                break
        questions = self._question_columns(found) if with_questions else {}
        rows = tuple(
            {**row_of(*one), **(self._question_cells(one[0], questions) if questions else {})}
            for one in found
        )
        return Table((*COLUMNS, *questions.values()), rows, after)

    def _question_columns(
        self, found: Sequence[tuple[Result, bool, User | None]]
    ) -> dict[str, str]:
        """Return the columns by question id, in the order of the latest version first."""
        results = sorted((one for one, _, _ in found), key=lambda one: -one.quiz_version)
        ids = dict.fromkeys(
            question.id for one in results for question in self._quizzes.dealt_paper(one).questions
        )
        return {one: f"Q{number} ({one})" for number, one in enumerate(ids, start=1)}

    def _question_cells(self, result: Result, columns: Mapping[str, str]) -> Row:
        scores = scores_of(result, self._quizzes.dealt_paper(result))
        cells: dict[str, Cell] = dict.fromkeys(columns.values())
        return cells | {columns[one]: score for one, score in scores.items()}


def scores_of(result: Result, paper: QuizVersion) -> dict[str, Decimal | None]:
    """Return the scores of an attempt's questions by id; None for one that was dropped."""
    marks = zip(paper.questions, result.marks, strict=True)
    return {question.id: None if mark.dropped else mark.score for question, mark in marks}


def row_of(result: Result, counts: bool, user: User | None) -> Row:  # noqa: FBT001
    """Return the cells of an attempt under `COLUMNS`."""
    return {
        **_taker(user),
        "attempt": result.number,
        "counts": counts,
        "score": result.score,
        "max_score": result.max_score,
        "percentage": result.percentage,
        "passed": result.passed,
        "started_at": to_rfc3339(result.started_at),
        "submitted_at": to_rfc3339(result.submitted_at),
        "duration_seconds": result.duration // SECOND,
    }


def _taker(user: User | None) -> Row:
    """Return the cells that name a taker; empty ones for an account that was erased."""
    if user is None:
        return dict.fromkeys(TAKER)
    return {
        "username": user.username,
        "display_name": user.display_name,
        "email": user.email,
        "email_verified": user.email_verified,
    }
