"""Store of quizzes: a changing pointer, and immutable versions."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, TypeVar

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.accounts.audit import AuditItem
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute, DecimalAttribute, IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError, RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import put, try_transact, update, write
from chalicelib.jobs.scheduled import ScheduledTask, schedule_write
from chalicelib.media.models import AssetFacts
from chalicelib.pages import Page
from chalicelib.questions.serialization import (
    question_from_json,
    question_to_json,
    solution_from_json,
    solution_to_json,
)
from chalicelib.quizzes import part_store, serialization
from chalicelib.quizzes.models import (
    AnswerKey,
    Draft,
    Quiz,
    QuizStatus,
    QuizVersion,
    RegradeMode,
    RegradeProgress,
    ReleaseState,
    ReviewShow,
    StaffRole,
)
from chalicelib.quizzes.part_store import PartedItem
from chalicelib.quizzes.pool_models import Pools
from chalicelib.quizzes.release_codec import extra_times_from_text, pauses_from_json
from chalicelib.quizzes.tasks import announcement_task, publication_task, regrade_task
from chalicelib.values import dataclass

LISTED = "LISTED"
"""Partition of all published quizzes: written on publication only."""
VERSION_DIGITS = 7


class QuizItem(Item):
    """``Q#<quiz id>`` / ``META``: the pointer."""

    Meta = table_meta("quizzes")
    quiz_id = KeyPart("pk", "Q#")

    owner_id = UnicodeAttribute(attr_name="ow")
    listing = UnicodeAttribute(attr_name="ls", null=True)
    """Present only while published: the index of published quizzes is sparse."""
    listing_key = UnicodeAttribute(attr_name="lk")
    status = UnicodeAttribute(attr_name="st")
    version = IntegerAttribute(attr_name="v")
    revision = IntegerAttribute(attr_name="rev")
    published_revision = IntegerAttribute(attr_name="pr", null=True)
    """The draft's revision of the published version."""
    settings: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="se")
    question_count = IntegerAttribute(attr_name="qc")
    total_points = DecimalAttribute(attr_name="tp")
    created_at = IntegerAttribute(attr_name="cr")
    updated_at = IntegerAttribute(attr_name="up")
    published_at = IntegerAttribute(attr_name="pa", null=True)
    generation = IntegerAttribute(attr_name="gn", default=0)
    """Number of finished regrades."""
    graded_version = IntegerAttribute(attr_name="gw", default=0)
    regrading = IntegerAttribute(attr_name="gx", null=True)
    """The version of the running regrade, and the number of attempts done."""
    regraded_attempts = IntegerAttribute(attr_name="ga", null=True)
    staff: JSONAttribute = JSONAttribute(attr_name="sf", null=True)
    """Roles of staff by user id."""
    access_code = UnicodeAttribute(attr_name="ac", null=True)
    """HMAC of the access code."""
    graded_revision = IntegerAttribute(attr_name="gr", null=True)
    """The draft's revision of the last regrade."""
    not_before = IntegerAttribute(attr_name="rl", default=0)
    extra_times = UnicodeAttribute(attr_name="xt", null=True)
    settling = IntegerAttribute(attr_name="sg", null=True)
    released_show = UnicodeAttribute(attr_name="rs", null=True)
    """These four are the quiz's `ReleaseState`."""
    pauses = UnicodeAttribute(attr_name="pz", null=True)
    last_message = UnicodeAttribute(attr_name="lm", null=True)
    """Id of the last message to takers; polls of a quiz without one read no messages."""


class DraftItem(PartedItem):
    """``Q#<quiz id>`` / ``DRAFT``: the draft with its solutions."""

    Meta = table_meta("quizzes")

    secret = UnicodeAttribute(attr_name="se")
    """Secret from which ids of questions and options are derived."""


class VersionItem(PartedItem):
    """``Q#<quiz id>`` / ``V#0000001``: an immutable paper."""

    Meta = table_meta("quizzes")


class KeyItem(PartedItem):
    """``Q#<quiz id>`` / ``K#0000001``: the immutable solutions of a paper."""

    Meta = table_meta("quizzes")


Frozen = TypeVar("Frozen", VersionItem, KeyItem)


def quiz_key(quiz_id: str) -> Key[QuizItem]:
    """Return the key of a quiz's pointer."""
    return Key(QuizItem, f"Q#{quiz_id}", "META")


def draft_key(quiz_id: str) -> Key[DraftItem]:
    """Return the key of a quiz's draft."""
    return Key(DraftItem, f"Q#{quiz_id}", "DRAFT")


def create(quiz: Quiz, draft: Draft, secret: bytes) -> None:
    """Store a new quiz; an existing one with this id is left unchanged."""
    item = QuizItem(
        pk=f"Q#{quiz.id}",
        sk="META",
        owner_id=quiz.owner_id,
        listing_key=f"{quiz.created_at:015d}#{quiz.id}",
        status=quiz.status.value,
        version=0,
        revision=quiz.revision,
        settings=serialization.settings_to_json(draft.settings),
        question_count=draft.question_count,
        total_points=draft.total_points,
        created_at=quiz.created_at,
        updated_at=quiz.updated_at,
    )
    new = QuizItem.pk.does_not_exist()
    draft_item = _store_draft(quiz.id, draft, secret, quiz.revision)
    try_transact([put(item, when=new), put(draft_item)])


def edit(item: QuizItem, draft: Draft, secret: bytes, now: int, *, in_parts: bool = False) -> bool:
    """Replace the draft, which was ``in_parts`` or not; returns False after a conflict."""
    change = [QuizItem.revision.set(item.revision + 1), QuizItem.updated_at.set(now)]
    if item.version == 0:
        change += [
            QuizItem.settings.set(serialization.settings_to_json(draft.settings)),
            QuizItem.question_count.set(draft.question_count),
            QuizItem.total_points.set(draft.total_points),
        ]
    same = (QuizItem.revision == item.revision) & (QuizItem.status == item.status)
    revision = item.revision + 1
    draft_item = _store_draft(item.quiz_id, draft, secret, revision)
    if not try_transact([update(item, change, when=same), put(draft_item)]):
        return False
    if in_parts or draft_item.tag is not None:
        part_store.delete_replaced(draft_item.pk, draft_item.sk, revision)
    return True


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft with how it is stored."""

    draft: Draft
    secret: bytes
    """Secret from which the ids of questions and options are derived."""
    in_parts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A draft to publish, with what belongs to the publication."""

    draft: Draft
    release: ReleaseState
    at: Millis
    pools: Pools | None = None
    regrades: bool
    announces: bool = False
    tasks: tuple[ScheduledTask, ...] = ()
    modes: Mapping[str, RegradeMode] = field(default_factory=dict)
    event: AuditItem | None = None
    """Audit event, stored in the same transaction."""
    assets: Mapping[str, AssetFacts] = field(default_factory=dict)


def publish(item: QuizItem, publication: Publication) -> bool:
    """Store the draft as the next version and publish it; returns False after a conflict.

    Follow-up tasks are written in the same transaction: the announcement with ``announces``, the
    regrade with ``regrades``.
    """
    draft, release, now = publication.draft, publication.release, publication.at
    regrades = publication.regrades
    version, quiz_id = item.version + 1, item.quiz_id
    generation = item.generation + int(regrades)
    announcements = [announcement_task(quiz_id, now)] if publication.announces else []
    tasks = [*publication.tasks, *announcements, publication_task(quiz_id, version, now)]
    tasks += [regrade_task(quiz_id, version, now)] if regrades else []
    content = {
        **_paper_json(draft),
        **_pools_json(publication.pools),
        "owner": item.owner_id,
        "generation": generation,
        "modes": {question_id: mode.value for question_id, mode in publication.modes.items()},
        "regraded_before": item.graded_version,
        **_assets_json(publication.assets),
    }
    solutions = [solution_to_json(solution) for solution in draft.solutions]
    paper = _store_frozen(VersionItem, item.pk, _version_key("V", version), content)
    key = _store_frozen(KeyItem, item.pk, _version_key("K", version), solutions)
    change = [
        QuizItem.version.set(version),
        QuizItem.status.set(QuizStatus.PUBLISHED.value),
        QuizItem.published_revision.set(item.revision),
        QuizItem.settings.set(serialization.settings_to_json(draft.settings)),
        QuizItem.question_count.set(draft.question_count),
        QuizItem.total_points.set(draft.total_points),
        QuizItem.published_at.set(now),
        QuizItem.updated_at.set(now),
        QuizItem.listing.set(LISTED),
        QuizItem.listing_key.set(f"{now:015d}#{quiz_id}"),
        QuizItem.generation.set(generation),
        *([QuizItem.graded_revision.set(item.revision)] if regrades else []),
        *(_begin_regrade(version) if regrades else []),
        QuizItem.settling.remove()
        if release.settling is None
        else QuizItem.settling.set(release.settling),
        QuizItem.released_show.set(release.shown.value),
    ]
    same = (
        (QuizItem.revision == item.revision)
        & (QuizItem.version == item.version)
        & (QuizItem.status == item.status)
        & extra_times_unchanged(item)
    )
    return try_transact(
        [
            update(item, change, when=same),
            put(paper, when=VersionItem.pk.does_not_exist()),
            put(key, when=KeyItem.pk.does_not_exist()),
            *map(schedule_write, tasks),
            *([put(publication.event)] if publication.event else []),
        ]
    )


def count_regraded(quiz_id: str, version: int, attempts: int) -> None:
    """Add to the number of attempts that a regrade has done, if it is running."""
    _while_regrading(quiz_id, version, [QuizItem.regraded_attempts.add(attempts)])


def end_regrade(quiz_id: str, version: int) -> None:
    """Store that all results are graded by a version."""
    _while_regrading(quiz_id, version, [QuizItem.regrading.remove()])


def _while_regrading(quiz_id: str, version: int, change: list[Action]) -> None:
    key = quiz_key(quiz_id)
    runs = QuizItem.regrading == version
    try:
        write(update(QuizItem(pk=key.pk, sk=key.sk), change, when=runs))
    except ConditionFailedError:
        return


def _begin_regrade(version: int) -> list[Action]:
    return [
        QuizItem.graded_version.set(version),
        QuizItem.regrading.set(version),
        QuizItem.regraded_attempts.set(0),
    ]


def _regrade_of(item: QuizItem) -> RegradeProgress | None:
    if item.regrading is None:
        return None
    return RegradeProgress(item.regrading, item.regraded_attempts or 0)


def set_access_code(quiz_id: str, digest: str | None) -> None:
    """Replace the access code, effective at once; None removes it."""
    code = QuizItem.access_code
    change = code.remove() if digest is None else code.set(digest)
    item = QuizItem(pk=f"Q#{quiz_id}", sk="META")
    write(update(item, [change], when=QuizItem.pk.exists()))


def get_quizzes(quiz_ids: Sequence[str]) -> list[Quiz]:
    """Return the existing ones of up to 100 quizzes, ordered by id."""
    if not quiz_ids:
        return []
    found = reads.batch_get(map(quiz_key, quiz_ids))
    items = [found.get(quiz_key(one)) for one in quiz_ids]
    return [quiz_of(item) for item in items if item is not None]


def extra_times_unchanged(item: QuizItem) -> Condition:
    """Return the condition that overrides give no more extra time than when the quiz was read."""
    if item.extra_times is None:
        return QuizItem.extra_times.does_not_exist()
    return QuizItem.extra_times == item.extra_times


def archive(item: QuizItem, now: int) -> bool:
    """Archive a quiz; returns False after a conflict."""
    change = [
        QuizItem.status.set(QuizStatus.ARCHIVED.value),
        QuizItem.updated_at.set(now),
        QuizItem.listing.remove(),
    ]
    same = (QuizItem.status == item.status) & (QuizItem.revision == item.revision)
    try:
        write(update(item, change, when=same))
    except ConditionFailedError as refused:
        # archived already, possibly by this write, whose response was lost
        there = QuizItem.from_raw_data(refused.old or {})
        return there.status == QuizStatus.ARCHIVED
    return True


def get_draft(quiz_id: str) -> StoredDraft | None:
    """Return what the author is writing."""
    found = part_store.get_whole(draft_key(quiz_id))
    if found is None:
        return None
    item, content = found
    return StoredDraft(_draft_of(content), bytes.fromhex(item.secret), item.tag is not None)


def get_version(quiz_id: str, version: int) -> QuizVersion | None:
    """Return a version; immutable, so eventually consistent reads are enough."""
    found = part_store.get_whole(Key(VersionItem, f"Q#{quiz_id}", _version_key("V", version)))
    if found is None:
        return None
    _, content = found
    return QuizVersion(
        quiz_id=quiz_id,
        version=version,
        owner_id=content["owner"],
        settings=serialization.settings_from_json(content["settings"]),
        questions=tuple(map(question_from_json, content["questions"])),
        sections=serialization.sections_from_json(content.get("sections", [])),
        pools=serialization.pools_from_json(content.get("pools")),
        generation=content.get("generation", 0),
        modes={one: RegradeMode(mode) for one, mode in content.get("modes", {}).items()},
        regraded_before=content.get("regraded_before", 0),
        assets={one: AssetFacts(*facts) for one, facts in content.get("assets", {}).items()},
    )


def get_answer_key(quiz_id: str, version: int) -> AnswerKey | None:
    """Return the solutions of a version."""
    found = part_store.get_whole(Key(KeyItem, f"Q#{quiz_id}", _version_key("K", version)))
    if found is None:
        return None
    solutions = tuple(map(solution_from_json, found[1]))
    return AnswerKey(quiz_id=quiz_id, version=version, solutions=solutions)


def list_published(limit: int, after: RawItem | None) -> Page[QuizItem]:
    """Return a page of published quizzes, last published first; eventually consistent."""
    where = QuizItem.listing == LISTED
    return reads.query(QuizItem, where, index="listing", limit=limit, after=after, descending=True)


def list_owned(
    owner_id: str, status: QuizStatus | None, limit: int, after: RawItem | None
) -> Page[QuizItem]:
    """Return a page of an author's quizzes, newest first; eventually consistent, can be short."""
    where = QuizItem.owner_id == owner_id
    only = None if status is None else QuizItem.status == status.value
    return reads.query(
        QuizItem, where, index="owner", limit=limit, after=after, descending=True, filter_by=only
    )


def quiz_of(item: QuizItem) -> Quiz:
    """Return the quiz of an item."""
    return Quiz(
        id=item.quiz_id,
        owner_id=item.owner_id,
        status=QuizStatus(item.status),
        version=item.version,
        revision=item.revision,
        settings=serialization.settings_from_json(item.settings),
        question_count=item.question_count,
        total_points=item.total_points,
        created_at=item.created_at,
        updated_at=item.updated_at,
        published_at=item.published_at,
        staff={user_id: StaffRole(role) for user_id, role in (item.staff or {}).items()},
        access_code=item.access_code,
        release=ReleaseState(
            not_before=item.not_before,
            extra_times=extra_times_from_text(item.extra_times),
            settling=item.settling,
            shown=ReviewShow(item.released_show or ReviewShow.NOTHING),
        ),
        pauses=pauses_from_json(item.pauses),
        graded_version=item.graded_version,
        regrade=_regrade_of(item),
        last_message=item.last_message,
    )


def _draft_of(content: dict[str, Any]) -> Draft:
    return Draft(
        settings=serialization.settings_from_json(content["settings"]),
        questions=tuple(map(question_from_json, content["questions"])),
        solutions=tuple(map(solution_from_json, content["solutions"])),
        sections=serialization.sections_from_json(content.get("sections", [])),
    )


def _store_draft(quiz_id: str, draft: Draft, secret: bytes, revision: int) -> DraftItem:
    pk, packed = f"Q#{quiz_id}", part_store.pack(_draft_json(draft), revision)
    part_store.store_rest(pk, "DRAFT", packed)
    return DraftItem(pk=pk, sk="DRAFT", secret=secret.hex(), **packed.attributes)


def _store_frozen(kind: type[Frozen], pk: str, sk: str, content: Any) -> Frozen:  # noqa: ANN401 - JSON
    packed = part_store.pack(content)
    part_store.store_rest(pk, sk, packed)
    return kind(pk=pk, sk=sk, **packed.attributes)


def _draft_json(draft: Draft) -> dict[str, Any]:
    solutions = [solution_to_json(solution) for solution in draft.solutions]
    return {**_paper_json(draft), "solutions": solutions}


def _paper_json(draft: Draft) -> dict[str, Any]:
    paper = {
        "settings": serialization.settings_to_json(draft.settings),
        "questions": [question_to_json(question) for question in draft.questions],
    }
    if not draft.sections:
        return paper
    return {**paper, "sections": serialization.sections_to_json(draft.sections)}


def _assets_json(assets: Mapping[str, AssetFacts]) -> dict[str, Any]:
    if not assets:
        return {}
    return {"assets": {i: [one.type, one.width, one.height] for i, one in assets.items()}}


def _pools_json(pools: Pools | None) -> dict[str, Any]:
    return {} if pools is None else {"pools": serialization.pools_to_json(pools)}


def _version_key(kind: str, version: int) -> str:
    return f"{kind}#{version:0{VERSION_DIGITS}d}"
