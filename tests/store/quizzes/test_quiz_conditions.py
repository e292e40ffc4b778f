"""Conditions of quiz writes, each with an outdated read."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.audit_models import AuditEntry, AuditEvent
from chalicelib.dynamo.writes import put, update, write
from chalicelib.jobs import scheduled
from chalicelib.questions.models import Question, Solution
from chalicelib.quizzes import content_store, override_store, publication_store, store
from chalicelib.quizzes.content_store import KeyItem, VersionItem
from chalicelib.quizzes.models import (
    Draft,
    Override,
    Quiz,
    QuizSettings,
    QuizStatus,
    ReleaseState,
)
from chalicelib.quizzes.publication_store import Publication
from chalicelib.quizzes.store import QuizItem, get_quiz
from chalicelib.quizzes.tasks import announcement_task, regrade_task

pytestmark = pytest.mark.usefixtures("tables")

NOW, SECRET = 1_790_000_000_000, b"secret"
QUIZ_ID, OWNER_ID = "quz_00000000000000000000000001", "usr_00000000000000000000000009"
WET = Question(id="que_1", type="true_false", text="Water is wet.", points=Decimal("1.5"))


def draft(title: str = "As it was") -> Draft:
    settings = QuizSettings(title=title, duration_minutes=10, passing_score=Decimal(50))
    return Draft(settings=settings, questions=(WET,), solutions=(Solution(key={"correct": True}),))


def made(quiz_id: str = QUIZ_ID, owner_id: str = OWNER_ID, at: int = NOW) -> Quiz:
    quiz = Quiz(
        id=quiz_id,
        owner_id=owner_id,
        status=QuizStatus.DRAFT,
        version=0,
        revision=1,
        settings=draft().settings,
        question_count=1,
        total_points=Decimal("1.5"),
        created_at=at,
        updated_at=at,
    )
    store.create(quiz, draft(), SECRET)
    return as_it_is(quiz_id)


@pytest.fixture
def seen() -> Quiz:
    """A draft as read before."""
    return made()


def as_it_is(quiz_id: str = QUIZ_ID) -> Quiz:
    item = get_quiz(quiz_id)
    assert item is not None
    return item


def title() -> str:
    found = content_store.get_draft(QUIZ_ID)
    assert found is not None
    return found.draft.settings.title


def change(**attributes: object) -> None:
    """Somebody else changes the quiz meanwhile."""
    actions = [getattr(QuizItem, name).set(value) for name, value in attributes.items()]
    write(update(QuizItem(pk=f"Q#{QUIZ_ID}", sk="META"), actions))


def publication(what: Draft, at: int, *, regrades: bool) -> Publication:
    return Publication(draft=what, release=ReleaseState(), at=at, regrades=regrades)


def open_to_takers(item: Quiz, now: int = NOW, title: str = "Published") -> None:
    told = replace(publication(draft(title), now, regrades=False), announces=True)
    assert publication_store.publish(item, told)


def test_repeated_creation_keeps_the_current_quiz(seen: Quiz) -> None:
    assert store.edit(seen, draft("Edited"), SECRET, NOW)
    made()
    assert (title(), as_it_is().revision) == ("Edited", 2)


@pytest.mark.parametrize("meanwhile", [{"revision": 9}, {"status": "archived"}])
def test_draft_edit_requires_an_unchanged_draft(seen: Quiz, meanwhile: dict[str, object]) -> None:
    change(**meanwhile)
    before = as_it_is().revision
    assert not store.edit(seen, draft("Edited"), SECRET, NOW)
    assert (title(), as_it_is().revision) == ("As it was", before)


@pytest.mark.parametrize("meanwhile", [{"revision": 9}, {"version": 3}, {"status": "archived"}])
def test_publication_requires_an_unchanged_quiz(seen: Quiz, meanwhile: dict[str, object]) -> None:
    change(**meanwhile)
    before = as_it_is().status
    assert not publication_store.publish(seen, publication(draft(), NOW, regrades=True))
    assert (as_it_is().status, content_store.get_version(QUIZ_ID, 1)) == (before, None)
    assert (
        scheduled.claimable("announce", NOW * 2, 10)
        == scheduled.claimable("regrade", NOW * 2, 10)
        == []
    )


@pytest.mark.parametrize(
    "frozen",
    [
        VersionItem(pk=f"Q#{QUIZ_ID}", sk="V#0000001", first=b"frozen"),
        KeyItem(pk=f"Q#{QUIZ_ID}", sk="K#0000001", first=b"frozen"),
    ],
)
def test_published_version_is_immutable(seen: Quiz, frozen: VersionItem | KeyItem) -> None:
    write(put(frozen))
    assert not publication_store.publish(seen, publication(draft(), NOW, regrades=False))
    assert as_it_is().status == QuizStatus.DRAFT


def test_publication_stores_paper_key_and_tasks(
    seen: Quiz,
) -> None:
    open_to_takers(seen)
    assert publication_store.publish(
        as_it_is(), publication(draft("Second"), NOW + 5, regrades=True)
    )
    first, second = content_store.get_version(QUIZ_ID, 1), content_store.get_version(QUIZ_ID, 2)
    assert first is not None
    assert second is not None
    assert (first.settings.title, second.settings.title) == ("Published", "Second")
    assert (first.questions, first.generation, second.generation) == ((WET,), 0, 1)
    key = content_store.get_answer_key(QUIZ_ID, 2)
    assert key is not None
    assert key.solutions == (Solution(key={"correct": True}),)
    assert content_store.get_answer_key(QUIZ_ID, 3) is None
    assert scheduled.claimable("announce", NOW * 2, 10) == [announcement_task(QUIZ_ID, NOW)]
    assert scheduled.claimable("regrade", NOW * 2, 10) == [regrade_task(QUIZ_ID, 2, NOW + 5)]


@pytest.mark.parametrize("meanwhile", [{"revision": 9}, {"status": "published"}])
def test_archiving_requires_an_unchanged_quiz(seen: Quiz, meanwhile: dict[str, object]) -> None:
    change(**meanwhile)
    before = as_it_is().status
    assert not store.archive(seen, NOW)
    assert as_it_is().status == before


def test_a_quiz_that_is_deleted_again_is_deleted(seen: Quiz) -> None:
    assert store.archive(seen, NOW)
    assert store.archive(seen, NOW)
    assert as_it_is().status == QuizStatus.ARCHIVED


def test_published_quizzes_are_listed_page_by_page_the_last_first() -> None:
    for place in range(4):
        item = made(f"quz_{place}", at=NOW + place)
        if place:
            open_to_takers(item, NOW + 9 - place)
    first = store.list_published(2, None)
    rest = store.list_published(2, first.after)
    assert [one.id for one in first.items] == ["quz_1", "quz_2"]
    assert [one.id for one in rest.items] == ["quz_3"]


def test_an_author_sees_their_own_quizzes_the_newest_first_of_one_state_or_of_all() -> None:
    mine = [made(f"quz_{place}", at=NOW + place) for place in range(3)]
    made("quz_9", owner_id="usr_other", at=NOW)
    open_to_takers(mine[0])
    first = store.list_owned(OWNER_ID, None, 2, None)
    rest = store.list_owned(OWNER_ID, None, 2, first.after)
    # published is listed by when that was: as the first was made
    assert [one.id for one in (*first.items, *rest.items)] == ["quz_2", "quz_1", "quz_0"]
    open_ones = store.list_owned(OWNER_ID, QuizStatus.PUBLISHED, 10, None)
    assert [one.id for one in open_ones.items] == ["quz_0"]


def an_event() -> AuditEntry:
    return bootstrap.audit().event(AuditEvent.OVERRIDE_CHANGED, "usr_1", quiz="quz_0")


def events() -> int:
    return len(bootstrap.audit().list_events("usr_1", 100, None)[0])


def test_override_is_audited_only_when_it_changes() -> None:
    allowed = Override(quiz_id="quz_0", user_id="usr_1", extra_minutes=5)
    for _ in range(2):
        override_store.put_override(allowed, an_event())
        assert events() == 1
    override_store.put_override(replace(allowed, extra_minutes=6), an_event())
    assert events() == 2
    assert override_store.delete_override("usr_1", "quz_0", an_event())
    assert not override_store.delete_override("usr_1", "quz_0", an_event())
    assert events() == 3


def test_override_is_listed_and_deleted_once() -> None:
    for place in range(3):
        override_store.put_override(
            Override(quiz_id=f"quz_{place}", user_id="usr_1", extra_minutes=5), an_event()
        )
    override_store.put_override(Override(quiz_id="quz_0", user_id="usr_2"), an_event())
    first, after = override_store.list_of_user("usr_1", 2, None)
    rest, end = override_store.list_of_user("usr_1", 2, after)
    assert [one.quiz_id for one in (*first, *rest)] == ["quz_0", "quz_1", "quz_2"]
    assert end is None
    assert override_store.delete_override("usr_1", "quz_0", an_event())
    assert not override_store.delete_override("usr_1", "quz_0", an_event())
    assert not override_store.delete_override("usr_9", "quz_0", an_event())
    assert [one.quiz_id for one in override_store.list_of_user("usr_1", 9, None)[0]] == [
        "quz_1",
        "quz_2",
    ]
