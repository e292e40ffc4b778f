"""Access rules of quizzes: the contract's table, and all else denied."""

from dataclasses import dataclass, field

import pytest

from chalicelib.accounts.models import Role
from chalicelib.quizzes import access
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.models import StaffRole

CONTRACT = {
    QuizAct.READ_KEYS: {"editor"},
    QuizAct.EDIT: {"editor"},
    QuizAct.MARK: {"editor", "marker"},
    QuizAct.RELEASE_MARKS: {"editor"},
    QuizAct.INVIGILATE: {"editor", "proctor"},
    QuizAct.READ_RESULTS: {"editor", "viewer"},
    QuizAct.OWN: set[str](),
}


@dataclass
class Somebody:
    user_id: str = "me"
    role: str = Role.USER
    groups: frozenset[str] = frozenset()


@dataclass
class AQuiz:
    owner_id: str = "owner"
    staff: dict[str, StaffRole] = field(default_factory=dict)
    audience: frozenset[str] | None = None


@pytest.mark.parametrize("act", QuizAct)
@pytest.mark.parametrize("role", StaffRole)
def test_staff_roles_permit_only_the_documented_actions(act: QuizAct, role: StaffRole) -> None:
    quiz = AQuiz(staff={"me": role})
    assert access.is_allowed(quiz, Somebody(), act) == (role.value in CONTRACT[act])
    assert access.is_allowed(quiz, Somebody(role=Role.AUTHOR), act) == (role.value in CONTRACT[act])


@pytest.mark.parametrize("act", QuizAct)
def test_owners_may_do_all_while_they_are_authors(act: QuizAct) -> None:
    quiz = AQuiz(owner_id="me")
    assert access.is_allowed(quiz, Somebody(role=Role.AUTHOR), act)
    assert not access.is_allowed(quiz, Somebody(role=Role.USER), act)
    assert access.is_allowed(AQuiz(), Somebody(role=Role.ADMIN), act)
    assert not access.is_allowed(AQuiz(), Somebody(role=Role.AUTHOR), act)


def test_a_quiz_is_for_its_audience_its_staff_and_administrators() -> None:
    quiz = AQuiz(audience=frozenset({"a", "b"}), staff={"helper": StaffRole.MARKER})
    assert access.is_for(quiz, Somebody(groups=frozenset({"b"})))
    assert not access.is_for(quiz, Somebody(groups=frozenset({"c"})))
    assert not access.is_for(quiz, Somebody(role=Role.AUTHOR))
    assert access.is_for(quiz, Somebody(user_id="helper"))
    assert access.is_for(quiz, Somebody(user_id="owner"))
    assert access.is_for(quiz, Somebody(role=Role.ADMIN))
    assert access.is_for(AQuiz(), Somebody())
