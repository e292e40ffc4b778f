"""Random histories of marks, regrades, adjustments and releases, compared with a model.

The model knows each response's marks, released and lost ones, and the current key.
"""

import os
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.marking_exam import Exam, essay, make_exam
from tests.support.people import People, Person
from tests.support.tables import empty_tables

EXAMPLES = 500 if "PROVE" in os.environ else 8
ESSAYS, TAKERS, POINTS = 2, 2, 5
acts = st.tuples(
    st.sampled_from(["mark", "mark", "remark", "key", "reword", "drop", "adjust", "release"]),
    st.integers(0, 1),
    st.integers(0, POINTS),
)


@dataclass
class Model:
    """What a teacher would work out by hand."""

    is_wet: bool = True
    marks: dict[tuple[int, int], int] = field(default_factory=dict)
    """Points by taker and essay, not all of them released."""
    released: dict[tuple[int, int], int] = field(default_factory=dict)
    dropped: frozenset[int] = frozenset()
    adjusted: dict[int, int] = field(default_factory=dict)

    def reword(self, place: int) -> None:
        for kept in (self.marks, self.released):
            for taker in range(TAKERS):
                kept.pop((taker, place), None)

    def release(self) -> None:
        for taker in range(TAKERS):
            asked = [(taker, place) for place in range(ESSAYS)]
            known = {**self.released, **self.marks}
            if all(one in known or one[1] in self.dropped for one in asked):
                self.released.update({one: self.marks[one] for one in asked if one in self.marks})

    def score(self, taker: int) -> int | None:
        total = int(self.is_wet)
        for place in set(range(ESSAYS)) - self.dropped:
            if (taker, place) not in self.released:
                return None
            total += self.released[taker, place]
        return max(0, total + self.adjusted.get(taker, 0))

    @property
    def most(self) -> int:
        return 1 + POINTS * (ESSAYS - len(self.dropped))


class History:
    """The same acts in the service and in the model."""

    def __init__(self, exam: Exam, marker: Person) -> None:
        self.exam, self.marker, self.model = exam, marker, Model()
        self.sat = [exam.sit(*(f"{taker} {place}" for place in range(ESSAYS))) for taker in "01"]
        self.wordings = 0

    def do(self, act: str, place: int, points: int) -> None:
        getattr(self, act)(place, points)

    def mark(self, place: int, points: int) -> None:
        reply = self.exam.claim(self.marker, question_id=self.exam.essays[place])
        if reply.status == 200:
            self._mark(reply.json, points)

    def remark(self, place: int, points: int) -> None:
        at = f"{self.exam.at}/marking/marks?question_id={self.exam.essays[place]}"
        listed = self.exam.http.get(at, token=self.marker.token)
        for one in listed.json["items"][:1] if listed.status == 200 else []:
            self._mark(one, points)

    def key(self, place: int, points: int) -> None:  # noqa: ARG002
        self.model.is_wet = not self.model.is_wet
        self.model.dropped = frozenset()
        *essays, water = self.exam.made["questions"]
        self.exam.edit(*essays, {**water, "correct": self.model.is_wet})
        self._regrade()

    def reword(self, place: int, points: int) -> None:  # noqa: ARG002
        self.wordings += 1
        self.model.reword(place)
        self.model.dropped = frozenset()
        questions = [*self.exam.made["questions"]]
        questions[place] = {**questions[place], "text": f"Wording {self.wordings}?"}
        self.exam.edit(*questions)
        self._regrade()

    def drop(self, place: int, points: int) -> None:  # noqa: ARG002
        self.model.dropped = frozenset({place})
        self._regrade(mode={self.exam.essays[place]: "drop"})

    def adjust(self, place: int, points: int) -> None:
        self.model.adjusted[place] = points - 3
        at = f"/api/v1/results/attempts/{self.sat[place][1]['attempt_id']}/adjust"
        body = {"points": points - 3, "reason": "fair"}
        assert self.exam.http.post(at, json=body, token=self.exam.author.token).status == 200

    def release(self, place: int, points: int) -> None:  # noqa: ARG002
        self.model.release()
        assert self.exam.release(partial=True).status == 200

    def check(self) -> None:
        self.exam.work_off()
        ranked = {}
        for number, (taker, attempt) in enumerate(self.sat):
            shown = self.exam.result(attempt, taker)
            expected = self.model.score(number)
            assert (shown["score"], shown["max_score"]) == (expected, self.model.most)
            assert (shown["marking"] == "pending") is (expected is None)
            if expected is not None:
                ranked[taker.id] = expected
        assert self.exam.board() == ranked

    def _mark(self, response: dict[str, Any], points: int) -> None:
        assert self.exam.mark(self.marker, response, points).status == 200
        taker, place = map(int, response["response"].split())
        self.model.marks[taker, place] = points

    def _regrade(self, **body: Any) -> None:
        assert self.exam.regrade(**body).status == 202
        self.exam.work_off()


@given(st.lists(acts, min_size=4, max_size=14))
@settings(
    max_examples=EXAMPLES,
    derandomize="PROVE" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(
    [
        *[("mark", 0, 0)] * 2,
        ("mark", 1, 0),
        ("release", 0, 0),
        ("drop", 0, 0),
        ("reword", 0, 0),
    ]
)
def test_results_equal_recomputation_from_scratch(
    http: Client, cloud: Cloud, clock: FakeClock, history: list[tuple[str, int, int]]
) -> None:
    empty_tables()
    people = People()
    exam = make_exam(http, people, cloud, essay("One?"), essay("Two?"))
    played = History(exam, exam.appoint())
    for act in history:
        played.do(*act)
        clock.advance(1)
    played.check()
