"""Registry of question types by name."""

from chalicelib.questions.question_type import QuestionType
from chalicelib.questions.types.cloze import Cloze
from chalicelib.questions.types.essay import Essay
from chalicelib.questions.types.matching import Matching
from chalicelib.questions.types.multiple_choice import MultipleChoice
from chalicelib.questions.types.numeric import Numeric
from chalicelib.questions.types.ordering import Ordering
from chalicelib.questions.types.short_text import ShortText
from chalicelib.questions.types.single_choice import SingleChoice
from chalicelib.questions.types.true_false import TrueFalse

TYPES: dict[str, QuestionType] = {}


def register(question_type: QuestionType) -> None:
    """Add a question type under its name."""
    TYPES[question_type.name] = question_type


for one in (
    SingleChoice(),
    MultipleChoice(),
    TrueFalse(),
    Numeric(),
    ShortText(),
    Matching(),
    Ordering(),
    Cloze(),
    Essay(),
):
    register(one)
