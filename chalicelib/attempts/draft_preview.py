"""Preview of a draft: its paper and the score of answers, without an attempt."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.attempts.answer_reading import AnswerInput, read_answers
from chalicelib.banks.models import BankQuestion
from chalicelib.questions.models import Question, Solution
from chalicelib.questions.scoring import decode_response
from chalicelib.quizzes import pool_rules
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.grading_models import AnswerKey
from chalicelib.quizzes.models import Draft, Quiz, QuizVersion
from chalicelib.results import rules
from chalicelib.results.rules import Score
from chalicelib.results.service import QuestionReview, review_of
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class DraftPreview:
    """A draft with the question order of a seed."""

    paper: QuizVersion
    key: AnswerKey
    seed: bytes

    @classmethod
    def of(
        cls, quiz: Quiz, draft: Draft, seed: str, drawn: Sequence[BankQuestion] = ()
    ) -> "DraftPreview":
        """Return the preview of a draft, as if it were published as the next version."""
        version = quiz.version + 1
        paper = QuizVersion(
            quiz_id=quiz.id,
            version=version,
            owner_id=quiz.owner_id,
            settings=draft.settings,
            questions=draft.questions,
            sections=draft.sections,
        )
        key = AnswerKey(quiz_id=quiz.id, version=version, solutions=draft.solutions)
        if drawn:
            paper, key = _with_drawn(paper, key, drawn)
        return cls(paper, key, seed.encode())

    def questions(self) -> Sequence[Question]:
        """Return the questions in the order of the seed."""
        return in_attempt_order(self.paper, self.seed)

    def score(self, given: Sequence[AnswerInput]) -> tuple[Score, Sequence[QuestionReview]]:
        """Return the score and review of answers; raises InvalidAnswerError."""
        texts = {answer.place: answer.text for answer in read_answers(self.paper, given)}
        questions = self.paper.questions
        responses = {
            place: decode_response(questions[place], text) for place, text in texts.items()
        }
        found = rules.score(self.paper, self.key, responses)
        marked = zip(questions, found.marks, strict=True)
        reviewed = {
            question.id: review_of(question, mark, responses.get(place), solution)
            for place, ((question, mark), solution) in enumerate(
                zip(marked, self.key.solutions, strict=True)
            )
        }
        return found, [reviewed[question.id] for question in self.questions()]


def _with_drawn(
    paper: QuizVersion, key: AnswerKey, drawn: Sequence[BankQuestion]
) -> tuple[QuizVersion, AnswerKey]:
    numbers = range(len(drawn))
    fixed = zip((question.id for question in paper.questions), key.solutions, strict=True)
    solutions: dict[str | int, Solution] = {**dict(fixed)}
    solutions |= {number: drawn[number].solution for number in numbers}
    places = pool_rules.in_paper_order(paper.sections, numbers)
    questions = {number: drawn[number].question for number in numbers}
    whole = tuple(solutions[one] for one in places)
    return pool_rules.resolved(paper, numbers, questions), replace(key, solutions=whole)
