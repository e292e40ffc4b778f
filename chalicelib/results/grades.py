"""One grade for each user and quiz, by the method that the quiz says."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from chalicelib.quizzes.models import Quiz, ReviewShow
from chalicelib.quizzes.service import Quizzes
from chalicelib.results import rules, store
from chalicelib.results.models import Grade, ListUsersWithFinished, Result, SlotPosition
from chalicelib.values import dataclass

READERS = 8
"""Users whose results are read at the same time."""


@dataclass(frozen=True, slots=True)
class GradesOfQuiz:
    """Grades by user id, in an order that never changes."""

    grades: Mapping[str, Grade]
    after: SlotPosition | None


@dataclass(frozen=True, slots=True)
class GradesOfUser:
    """Grades of one user, each with its quiz, in the order of the quizzes' ids."""

    grades: list[tuple[Quiz, Grade]]
    after: str | None


class Grades:
    """Grades as their viewers may see them."""

    def __init__(self, quizzes: Quizzes, list_users: ListUsersWithFinished) -> None:
        self._quizzes = quizzes
        self._list_users = list_users

    def list_of_quiz(self, quiz: Quiz, limit: int, after: SlotPosition | None) -> GradesOfQuiz:
        """Everybody's grades, for the quiz's author, as of all results before now."""
        users, goes_on = self._list_users(quiz.id, limit, after)
        with ThreadPoolExecutor(READERS) as readers:
            grades = readers.map(lambda user_id: self._of(user_id, quiz), users)
            return GradesOfQuiz(dict(zip(users, grades, strict=True)), goes_on)

    def list_of_user(self, user_id: str, limit: int, after: str | None) -> GradesOfUser:
        """A user's own grades, as far as the review rules let them be seen by now."""
        groups, goes_on = store.quiz_by_quiz(user_id, limit, after)
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

    def _of(self, user_id: str, quiz: Quiz) -> Grade:
        return _grade(store.list_results(user_id, quiz.id, store.RESULTS_PER_QUIZ), quiz)


def _grade(results: list[Result], quiz: Quiz) -> Grade:
    settings = quiz.settings
    return rules.grade(results, settings.grading_method, settings.passing_score)
