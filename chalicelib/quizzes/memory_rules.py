"""Rules of memory: about how many bytes a process needs for what it keeps of quizzes.

Measured with tracemalloc: a question takes 800 bytes, its text, and four times its body as text.
"""

import sys
from collections.abc import Iterable, Sized

from chalicelib.questions.models import Question, Solution
from chalicelib.quizzes.grading_models import AnswerKey
from chalicelib.quizzes.models import QuizVersion

OBJECT_BYTES = 1_000
BYTES_PER_CHARACTER = 4
ID_BYTES = 90
ASSET_BYTES = 300


def of_version(version: QuizVersion) -> int:
    """Return the bytes of a version."""
    passages = sum(sys.getsizeof(one.text or "") for one in version.sections)
    return OBJECT_BYTES + passages + of_questions(version.questions, version.assets)


def of_key(key: AnswerKey) -> int:
    """Return the bytes of the solutions of a version."""
    return OBJECT_BYTES + of_solutions(key.solutions)


def of_questions(questions: Iterable[Question], assets: Sized = ()) -> int:
    """Return the bytes of questions, and of facts of what they show."""
    return ASSET_BYTES * len(assets) + sum(_of(one.text, one.body) for one in questions)


def of_solutions(solutions: Iterable[Solution], assets: Sized = ()) -> int:
    """Return the bytes of solutions, and of facts of what they show."""
    of_texts = sum(_of(one.explanation or "", one.key) for one in solutions)
    return ASSET_BYTES * len(assets) + of_texts


def of_ids(ids: list[str]) -> int:
    """Return the bytes of a list of ids."""
    return ID_BYTES * len(ids)


def _of(text: str, content: object) -> int:
    return OBJECT_BYTES + sys.getsizeof(text) + BYTES_PER_CHARACTER * len(str(content))
