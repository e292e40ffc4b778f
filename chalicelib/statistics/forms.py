"""Forms of an exam: what a quiz version asks, as its results are graded now."""

import hashlib
import json
from collections.abc import Mapping

from chalicelib.questions.models import Question, Solution
from chalicelib.questions.registry import TYPES
from chalicelib.questions.response_classes import classes_of, classify_response
from chalicelib.questions.scoring import decode_response
from chalicelib.quizzes.dealing import questions_in_order
from chalicelib.quizzes.models import QuizVersion
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.version_service import PaperRef
from chalicelib.results.models import Result
from chalicelib.statistics.models import AttemptMarks, Exam, ExamItem, ItemMark, ItemOption
from chalicelib.statistics.populations import FormKey, FormQuestion, Population
from chalicelib.statistics.rules import POINT
from chalicelib.values import dataclass

WORDING_LETTERS = 8
RESPONSES_CACHED = 5_000
"""Different responses to a question whose classes are remembered."""


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
    classified: dict[str | None, tuple[bool, tuple[str, ...]]]
    """Responses that were seen before: most are one of a few."""

    def classify(self, text: str | None) -> tuple[bool, tuple[str, ...]]:
        """Return whether a stored response answers the question, and its classes."""
        known = self.classified.get(text)
        if known is None:
            response = decode_response(self.question, text)
            answered, chosen = classify_response(self.question, self.solution, response)
            known = answered, chosen if self.options else ()
            if len(self.classified) < RESPONSES_CACHED:
                self.classified[text] = known
        return known


@dataclass(frozen=True, slots=True)
class Form:
    """A quiz version with the solutions that its results are graded by."""

    key: FormKey
    paper: QuizVersion
    items: tuple[FormItem, ...]
    questions: tuple[FormQuestion, ...]

    def places(self, seed: bytes) -> list[int]:
        """Return the places of the questions in the order in which an attempt showed them."""
        at = {one.question.id: place for place, one in enumerate(self.items)}
        return [at[question.id] for question in questions_in_order(self.paper, seed)]


class Forms:
    """The forms of one quiz."""

    def __init__(self, quizzes: PublishedQuizzes, quiz_id: str) -> None:
        self._quizzes = quizzes
        self._quiz_id = quiz_id
        self._known: dict[FormKey, Form] = {}

    def of_result(self, result: Result) -> Form:
        """Return the form that the marks of a result are of."""
        dropped = tuple(place for place, mark in enumerate(result.marks) if mark.dropped)
        graded_by = result.graded_by or result.quiz_version
        return self.get((result.quiz_version, graded_by, dropped, result.drawn))

    def get(self, key: FormKey) -> Form:
        """Return a form by its key."""
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def _read(self, key: FormKey) -> Form:
        version, graded_by, dropped, drawn = key
        dealt = PaperRef(self._quiz_id, version, drawn)
        paper = self._quizzes.dealt_paper(dealt)
        solutions = self._quizzes.corrected(dealt, graded_by).solutions
        pairs = enumerate(zip(paper.questions, solutions, strict=True))
        items = tuple(
            _form_item(question, solution, is_dropped=place in dropped)
            for place, (question, solution) in pairs
        )
        questions = tuple(FormQuestion(one.question.id, one.points) for one in items)
        return Form(key, paper, items, questions)


def marks_of(result: Result, form: Form, population: Population) -> AttemptMarks:
    """Return what a graded result came to at each slot, in the order its taker saw."""
    slots = population.slots_of(form.key, form.questions)
    places = range(len(slots)) if _is_in_order(form) else form.places(result.terms.seed)
    return AttemptMarks(
        tuple(_item_mark(result, form.items[place], place, slots[place]) for place in places)
    )


def exam_of(population: Population, forms: Forms) -> Exam:
    """Return the exam that a population sat: its questions in quiz order, the latest first."""
    found: dict[str, tuple[tuple[int, int], ExamItem]] = {}
    slots = _slot_by_question(population, forms)
    for key in sorted(population.forms, reverse=True):
        for place, one in enumerate(forms.get(key).items):
            item = _exam_item(one, slots.get(one.question.id))
            found.setdefault(item.key, ((place, -key[0]), item))
    in_order = sorted(found.values(), key=lambda one: one[0])
    return Exam(slots=population.slots, items=tuple(item for _, item in in_order))


def _form_item(question: Question, solution: Solution, *, is_dropped: bool) -> FormItem:
    wording = _wording(question, solution)
    return FormItem(
        question=question,
        solution=solution,
        points=0 if is_dropped else int(question.points * POINT),
        key=f"{question.id}#{wording}",
        wording=wording,
        options=tuple(
            ItemOption(id=one.id, text=one.text, correct=one.is_correct, part=one.part)
            for one in classes_of(question, solution)
        ),
        classified={},
    )


def _wording(question: Question, solution: Solution) -> str:
    """Return a digest of all that is asked and accepted, without points and explanation."""
    asked = [question.type, question.text, question.format, question.body, solution.key]
    text = json.dumps(asked, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:WORDING_LETTERS]


def _is_in_order(form: Form) -> bool:
    paper = form.paper
    return not paper.settings.randomize_questions and not any(one.shuffle for one in paper.sections)


def _item_mark(result: Result, item: FormItem, place: int, slot: int) -> ItemMark:
    mark = result.marks[place]
    answered, chosen = item.classify(None if mark.answer is None else mark.answer.text)
    points = 0 if mark.score is None else int(mark.score * POINT)
    return ItemMark(slot=slot, item_key=item.key, mark=points, answered=answered, chosen=chosen)


def _slot_by_question(population: Population, forms: Forms) -> Mapping[str, int]:
    """Return the slots that one question fills in every attempt."""
    questions: dict[int, set[str]] = {}
    slots: dict[str, set[int]] = {}
    for key, of_places in population.forms.items():
        for one, slot in zip(forms.get(key).items, of_places, strict=True):
            questions.setdefault(slot, set()).add(one.question.id)
            slots.setdefault(one.question.id, set()).add(slot)
    return {
        question_id: slot
        for question_id, its in slots.items()
        if len(its) == 1
        for slot in its
        if len(questions[slot]) == 1
    }


def _exam_item(item: FormItem, slot: int | None) -> ExamItem:
    question = item.question
    return ExamItem(
        question_id=question.id,
        wording=item.wording,
        type=question.type,
        text=question.text,
        points=item.points,
        slot=slot,
        random_guess=TYPES[question.type].guess(question.body, item.solution.key),
        options=item.options,
    )
