"""Random histories of an exam over HTTP against an independent model of the contract.

Several takers start, save, hand in, erase themselves and register again; an author edits,
publishes, grades again, gives time and windows, pauses, reopens, adjusts and deletes; the clock
goes on, the timer fires or is late. Deadlines and results are as the model has them, and no key is
answered while somebody can earn marks with it.
"""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from chalicelib.clock import to_rfc3339
from tests.proofs.histories.exam_contract import (
    GRACE,
    MINUTE,
    RUNNING,
    SECOND,
    Asked,
    Exam,
    Sitting,
    Version,
)
from tests.proofs.histories.exam_history import Draft, History, swap_texts
from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People, Person

pytestmark = pytest.mark.usefixtures("tables")

LONG = "PROVE" in os.environ
SEEDS = range(60 * int(os.environ["PROVE"])) if LONG else range(2)
STEPS = 60 if LONG else 20
DURATION = 10
CHECKED = 0.3
"""Steps after which all results are looked at; the others show with the next."""
CHANGES = ("key", "reword", "swap", "order", "add", "remove", "close", "review")


class RandomHistory:
    """Chooses what happens next."""

    def __init__(
        self, seed: int, http: Client, people: People, clock: FakeClock, cloud: Cloud
    ) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.clock = clock
        self.history = History(http, people, clock, cloud, self._draft())

    def play(self, steps: int) -> None:
        history = self.history
        history.publish()
        of_takers: list[tuple[int, Callable[[], object]]] = [
            (10, lambda: history.start(self._taker())),
            (12, self._save),
            (6, self._submit),
            (8, self._advance),
            (2, history.timer),
        ]
        of_staff: list[tuple[int, Callable[[], object]]] = [
            (4, self._edit),
            (3, history.publish),
            (3, history.regrade),
            (2, self._override),
            (2, self._adjust),
            (3, self._pause),
            (2, self._extend),
            (2, self._reopen),
            (1, self._erase),
            (1, self._delete),
        ]
        for _ in range(steps):
            acts = of_takers if history.exam.deleted else [*of_takers, *of_staff]
            [(_, act)] = self.chance.choices(acts, [weight for weight, _ in acts])
            act()
            if self.chance.random() < CHECKED:
                history.check()
        if history.exam.paused_since is not None:
            history.resume()
        history.advance(10 * 60 * MINUTE)
        history.timer()
        history.check()

    def _draft(self) -> Draft:
        pick = self.chance.choice
        closes_at = pick([None, self.clock.now + 30 * MINUTE, self.clock.now + 90 * MINUTE])
        return {
            "title": "Exam",
            "duration_minutes": DURATION,
            "passing_score": 50,
            "max_attempts": pick([1, 2, None]),
            "overdue": pick(["auto_submit", "abandon"]),
            "grading_method": pick(["best", "latest", "first", "mean"]),
            "closes_at": None if closes_at is None else to_rfc3339(closes_at),
            "review": {
                "show": pick(["nothing", "score", "correct_answers"]),
                "when": pick(["immediately", "after_close"]),
            },
            "questions": [self._question(n) for n in range(self.chance.randint(2, 4))],
        }

    def _question(self, number: int) -> dict[str, Any]:
        asked = {
            "text": self.chance.choice(["True or false?", f"Question {number}?"]),
            "points": self.chance.randint(1, 3),
            "penalty": self.chance.choice([0, 0, 1]),
        }
        if self.chance.random() < 0.5:
            return {**asked, "type": "true_false", "correct": self.chance.random() < 0.5}
        right = self.chance.randrange(3)
        options = [{"text": f"{place}", "correct": place == right} for place in range(3)]
        return {**asked, "type": "single_choice", "options": options}

    def _taker(self) -> Person:
        """Return one whose account still is."""
        former = self.history.exam.former.values()
        return self.chance.choice([one for one in self.history.takers if one.id not in former])

    def _a_sitting(self) -> Sitting | None:
        former = self.history.exam.former.values()
        sittings = [one for one in self.history.exam.sittings[-5:] if one.taker not in former]
        return self.chance.choice(sittings) if sittings else None

    def _save(self) -> None:
        if (one := self._a_sitting()) is not None:
            asked = self.chance.choice(one.version.questions)
            self.history.save(one, asked, self.chance.choice([asked.right, None, *asked.wrong]))

    def _submit(self) -> None:
        if (one := self._a_sitting()) is not None:
            self.history.submit(one)

    def _advance(self) -> None:
        steps = [2 * SECOND, 90 * SECOND, 5 * MINUTE, DURATION * MINUTE + GRACE]
        self.history.advance(self.chance.choice(steps))

    def _override(self) -> None:
        taker, minutes = self._taker(), self.chance.choice([0, 5, 30])
        own: dict[str, Any] = {"extra_attempts": self.chance.choice([0, 1])}
        if self.chance.random() < 0.3:
            own["closes_at"] = to_rfc3339(self.clock.now + 50 * MINUTE)
        self.history.override(taker, minutes, **own)

    def _adjust(self) -> None:
        ended = [one for one in self._sittings() if one.status not in {RUNNING, "abandoned"}]
        if ended:
            self.history.adjust(self.chance.choice(ended), self.chance.choice([-2, 0, 1]))

    def _sittings(self) -> list[Sitting]:
        return self.history.exam.sittings

    def _pause(self) -> None:
        if self.history.exam.paused_since is None:
            self.history.pause()
        else:
            self.history.resume()

    def _extend(self) -> None:
        exam, now = self.history.exam, self.clock.now
        runs = [
            one
            for one in self._sittings()
            if one.status == RUNNING and (now < one.expires_at or exam.stands_since(one))
        ]
        if runs:
            self.history.extend(self.chance.choice(runs), self.chance.choice([1, 10]))

    def _reopen(self) -> None:
        former = self.history.exam.former.values()
        ended = [one for one in self._sittings() if one.status != RUNNING]
        ended = [one for one in ended if one.taker not in former]
        if ended:
            self.history.reopen(self.chance.choice(ended), self.chance.choice([2, 10]))

    def _erase(self) -> None:
        taker = self._taker()
        if self.history.exam.running(taker.id) is None and self.chance.random() < 0.5:
            self.history.erase_and_register(taker)

    def _delete(self) -> None:
        if self.chance.random() < 0.5:
            self.history.delete()

    def _edit(self) -> None:
        change = self.chance.choice(CHANGES)
        self.history.edit(lambda body: self._change(body, change), change)

    def _change(self, body: Draft, change: str) -> None:
        questions = body["questions"]
        if change == "key":
            self._change_key(self.chance.choice(questions))
        elif change == "reword":
            self.chance.choice(questions)["text"] = "True or false?"
        elif change == "swap":
            swap_texts(*self.chance.choices(questions, k=2))
        elif change == "order":
            self.chance.shuffle(questions)
        elif change == "add":
            questions.insert(0, self._question(9))
        elif change == "remove" and len(questions) > 1:
            questions.pop(self.chance.randrange(len(questions)))
        elif change == "close":
            body["closes_at"] = to_rfc3339(self.clock.now + 40 * MINUTE)
        elif change == "review":
            body["review"] = self._draft()["review"]

    def _change_key(self, asked: dict[str, Any]) -> None:
        if asked["type"] == "true_false":
            asked["correct"] = not asked["correct"]
            return
        right = self.chance.randrange(len(asked["options"]))
        for place, option in enumerate(asked["options"]):
            option["correct"] = place == right


@pytest.mark.parametrize("seed", SEEDS)
def test_every_history_is_one_that_the_contract_knows(
    http: Client, people: People, clock: FakeClock, cloud: Cloud, seed: int
) -> None:
    RandomHistory(seed, http, people, clock, cloud).play(STEPS)


def test_the_model_knows_a_regrade_by_text_from_one_by_id() -> None:
    """The model itself can fail: it follows ids, whatever the order."""
    asked = (
        Asked("que_a", Fraction(1), Fraction(0), right=True),
        Asked("que_b", Fraction(1), Fraction(0), right=False),
    )
    first = Version(1, asked, 0, None, None, "auto_submit", "best", "score", "immediately")
    sat = Sitting("att", "usr", first, 0, 0, "submitted", {"que_a": True, "que_b": False})
    exam = Exam(versions=[first], sittings=[sat])
    exam.regrade(replace(first, number=2, questions=asked[::-1]))
    assert (sat.score, sat.was_regraded) == (Fraction(2), False)
    exam.regrade(replace(first, number=3, questions=(replace(asked[0], right=False), asked[1])))
    assert (sat.score, sat.was_regraded) == (Fraction(1), True)
