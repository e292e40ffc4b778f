"""Questions as they stand in an exam, with the solution that grades them."""

import hashlib
import json
from decimal import Decimal
from sys import intern

from chalicelib.questions.models import Question, Solution
from chalicelib.questions.registry import TYPES
from chalicelib.questions.response_classes import classes_of, classify_response
from chalicelib.questions.scoring import decode_response
from chalicelib.statistics.models import ExamItem, ItemMark, ItemOption
from chalicelib.statistics.rules import POINT
from chalicelib.values import dataclass

WORDING_LETTERS = 8
ANSWERS_CACHED = 2_000
"""Different answers to a question whose marks are remembered."""
LONGEST_CACHED = 100
"""Characters of a remembered response: essays are not, which hardly two takers share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormItem:
    """One question of a form with its solution."""

    question: Question
    solution: Solution
    points: int
    """In thousandths; 0 for one that was dropped."""
    key: str
    wording: str
    options: tuple[ItemOption, ...]
    known: dict[tuple[int | None, str, str | None], ItemMark]
    """Marks by slot (None: drawn), score and response that were seen: most are one of a few."""

    @classmethod
    def of(cls, question: Question, solution: Solution, *, is_dropped: bool) -> "FormItem":
        points = 0 if is_dropped else int(question.points * POINT)
        wording = _wording(question, solution, points)
        return cls(
            question=question,
            solution=solution,
            points=points,
            key=f"{question.id}#{wording}",
            wording=wording,
            options=tuple(
                ItemOption(id=one.id, text=one.text, correct=one.is_correct, part=one.part)
                for one in classes_of(question, solution)
            ),
            known={},
        )

    def mark(self, slot: int | None, score: str, text: str | None) -> ItemMark:
        """Return the mark of a stored response; the same one for the same response."""
        question = self.question
        response = decode_response(question, text)
        answered, chosen = classify_response(question, self.solution, response)
        mark = ItemMark(
            slot=slot,
            item_key=self.key,
            mark=int(Decimal(score) * POINT),
            answered=answered,
            chosen=chosen if self.options else (),
        )
        if len(self.known) < ANSWERS_CACHED and len(text or "") <= LONGEST_CACHED:
            self.known[slot, intern(score), None if text is None else intern(text)] = mark
        return mark

    def exam_item(self, slot: int | None) -> ExamItem:
        """Return the item that figures are computed of."""
        question = self.question
        return ExamItem(
            question_id=question.id,
            wording=self.wording,
            type=question.type,
            text=question.text,
            points=self.points,
            slot=slot,
            random_guess=TYPES[question.type].guess(question.body, self.solution.key),
            options=self.options,
        )


def _wording(question: Question, solution: Solution, points: int) -> str:
    """Return a digest of all that is asked and accepted, and of its points.

    Two draws may give one question for other points: its marks cannot be compared then.
    """
    asked = [question.type, question.text, question.format, question.body, solution.key, points]
    text = json.dumps(asked, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:WORDING_LETTERS]
