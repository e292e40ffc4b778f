"""Grades: one per user and quiz, by the quiz's grading method."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from chalicelib.groups import member_store
from chalicelib.quizzes.models import Quiz, ReviewShow
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results import list_store, rules
from chalicelib.results.models import Grade, ListUsersWithFinished, Result, SlotPosition
from chalicelib.values import dataclass

READERS = 8
"""Number of users whose results are read in parallel."""


@dataclass(frozen=True, slots=True)
class GradesOfQuiz:
    """Grades by user id, in a stable order."""

    grades: Mapping[str, Grade]
    after: SlotPosition | None


@dataclass(frozen=True, slots=True)
class ResultsOfQuiz:
    """Results by user id, each user's in the order of attempts."""

    results: Mapping[str, Sequence[Result]]
    after: SlotPosition | None


@dataclass(frozen=True, slots=True)
class GradesOfUser:
    """Grades of a user with their quizzes, ordered by quiz id."""

    grades: list[tuple[Quiz, Grade]]
    after: str | None


class Grades:
    """List grades with what the viewer may see."""

    def __init__(self, quizzes: PublishedQuizzes, list_users: ListUsersWithFinished) -> None:
        self._quizzes = quizzes
        self._list_users = list_users

    def list_of_quiz(
        self, quiz: Quiz, limit: int, after: SlotPosition | None, group_id: str | None = None
    ) -> GradesOfQuiz:
        """Return a page of all grades at a quiz, for its staff; consistent reads."""
        page = self.results_of_quiz(quiz.id, limit, after, group_id)
        grades = {user_id: _grade(results, quiz) for user_id, results in page.results.items()}
        return GradesOfQuiz(grades, page.after)

    def results_of_quiz(
        self, quiz_id: str, limit: int, after: SlotPosition | None, group_id: str | None = None
    ) -> ResultsOfQuiz:
        """Return the results of a page of users, of all or of a group's members."""
        users, goes_on = self._list_users(quiz_id, limit, after)
        if group_id is not None:
            members = member_store.find_members(group_id, users)
            users = [one for one in users if one in members]
        with ThreadPoolExecutor(READERS) as readers:
            results = readers.map(lambda user_id: _results_of(user_id, quiz_id), users)
            return ResultsOfQuiz(dict(zip(users, results, strict=True)), goes_on)

    def list_of_user(self, user_id: str, limit: int, after: str | None) -> GradesOfUser:
        """Return a page of a user's own grades, with scores as far as released."""
        groups, goes_on = list_store.quiz_by_quiz(user_id, limit, after)
        self._quizzes.cache_all(results[0].quiz_id for results in groups)
        return GradesOfUser(
            [
                (quiz, rules.grade_for_taker(_grade(results, quiz), self._shown(results[0])))
                for results in groups
                if (quiz := self._quizzes.pointer(results[0].quiz_id)) is not None
            ],
            goes_on,
        )

    def _shown(self, result: Result) -> ReviewShow:
        return self._quizzes.shown(result.quiz_id, result.review)


def _results_of(user_id: str, quiz_id: str) -> list[Result]:
    return list_store.list_results(user_id, quiz_id, list_store.RESULTS_PER_QUIZ)


def _grade(results: Sequence[Result], quiz: Quiz) -> Grade:
    settings = quiz.settings
    return rules.grade(results, settings.grading_method, settings.passing_score)
