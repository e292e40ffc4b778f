"""Store of drafts and of immutable versions."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pynamodb.attributes import UnicodeAttribute

from chalicelib.dynamo.items import table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.media.models import AssetFacts
from chalicelib.questions.serialization import (
    question_from_json,
    question_to_json,
    solution_from_json,
    solution_to_json,
)
from chalicelib.quizzes import part_store, serialization
from chalicelib.quizzes.grading_models import AnswerKey, RegradeMode
from chalicelib.quizzes.models import Draft, QuizVersion
from chalicelib.quizzes.part_store import PartedItem
from chalicelib.quizzes.pool_models import Pools
from chalicelib.values import dataclass

VERSION_DIGITS = 7


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


def draft_key(quiz_id: str) -> Key[DraftItem]:
    """Return the key of a quiz's draft."""
    return Key(DraftItem, f"Q#{quiz_id}", "DRAFT")


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft with how it is stored."""

    draft: Draft
    secret: bytes
    """Secret from which the ids of questions and options are derived."""
    in_parts: bool


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


def _draft_of(content: dict[str, Any]) -> Draft:
    return Draft(
        settings=serialization.settings_from_json(content["settings"]),
        questions=tuple(map(question_from_json, content["questions"])),
        solutions=tuple(map(solution_from_json, content["solutions"])),
        sections=serialization.sections_from_json(content.get("sections", [])),
    )


def store_draft(quiz_id: str, draft: Draft, secret: bytes, revision: int) -> DraftItem:
    """Store all parts of a draft but the first, and return that one for the caller to put."""
    pk, packed = f"Q#{quiz_id}", part_store.pack(_draft_json(draft), revision)
    part_store.store_rest(pk, "DRAFT", packed)
    return DraftItem(pk=pk, sk="DRAFT", secret=secret.hex(), **packed.attributes)


def store_paper(  # noqa: PLR0913 - what a paper is made of
    quiz_id: str,
    version: int,
    draft: Draft,
    *,
    pools: Pools | None,
    assets: Mapping[str, AssetFacts],
    grading: Mapping[str, Any],
) -> VersionItem:
    """Store all parts of a paper but the first, and return that one for the caller to put."""
    content = {**_paper_json(draft), **_pools_json(pools), **grading, **_assets_json(assets)}
    return _store_frozen(VersionItem, quiz_id, _version_key("V", version), content)


def store_answer_key(quiz_id: str, version: int, draft: Draft) -> KeyItem:
    """Store all parts of an answer key but the first, and return that one."""
    solutions = [solution_to_json(solution) for solution in draft.solutions]
    return _store_frozen(KeyItem, quiz_id, _version_key("K", version), solutions)


def _store_frozen(kind: type[Frozen], quiz_id: str, sk: str, content: Any) -> Frozen:  # noqa: ANN401 - JSON
    pk, packed = f"Q#{quiz_id}", part_store.pack(content)
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
