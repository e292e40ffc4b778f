"""Service of candidates: what drafts draw from banks as they are now, and freezing it."""

from collections.abc import Iterable, Sequence

from chalicelib.banks import question_store
from chalicelib.banks import rules as bank_rules
from chalicelib.banks import store as bank_store
from chalicelib.banks.models import Bank, BankQuestion, QuestionSelection
from chalicelib.banks.rules import BankViewer
from chalicelib.errors import ConflictError
from chalicelib.media import store as media_store
from chalicelib.media.models import AssetFacts
from chalicelib.questions.authoring import EXPLANATION, texts_with_assets
from chalicelib.questions.models import Question
from chalicelib.questions.registry import TYPES
from chalicelib.questions.serialization import (
    question_to_json,
    solution_to_json,
)
from chalicelib.quizzes import pool_rules, pool_store, rules
from chalicelib.quizzes.errors import InvalidQuizError, PoolTooSmallError
from chalicelib.quizzes.models import Draft
from chalicelib.quizzes.pool_models import CandidateRef, Pools
from chalicelib.quizzes.pool_store import NewCandidate
from chalicelib.quizzes.rules import Solutions
from chalicelib.quizzes.section_models import Draw, draws_of

MAX_POOL_ASSETS = 5_000
"""Pictures and sounds of all candidates: a publish notes each of them."""
MARKED_BY_PEOPLE = frozenset(name for name, one in TYPES.items() if one.is_marked_by_people)
CHANGED_MEANWHILE = "A bank was changed at the same time; try again."

Pool = list[CandidateRef]


def freeze(quiz_id: str, owner_id: str, draft: Draft, viewer: BankViewer | None) -> Pools | None:
    """Store the candidates of a draft's draws as they are now; None without draws.

    Raises PoolTooSmallError, InvalidQuizError for a bank that is not there for the viewer or
    the quiz's owner, ConflictError when a bank is changed meanwhile.
    """
    draws = draws_of(draft.sections)
    if not draws:
        return None
    pools = _pools(draft, owner_id, viewer)
    candidates, ranges = pool_rules.arrange(pools)
    tag = pool_rules.tag_of(candidates)
    stored = pool_store.get_ids(quiz_id, tag)
    if stored is None:
        read = _read(candidates)
        stored = pool_store.store_candidates(quiz_id, tag, _with_assets(read))
    frozen = Pools(
        tag=tag,
        starts=stored.starts,
        size=len(candidates),
        ranges=ranges,
        marked_at_most=pool_rules.most_of_types(draws, pools, MARKED_BY_PEOPLE),
    )
    rules.check_markable(draft.questions, frozen.marked_at_most)
    rules.check_responses(draft.questions, _largest(frozen, draws, stored.largest))
    return frozen


def check_banks(draft: Draft, before: Draft | None, viewer: BankViewer) -> None:
    """Raise InvalidQuizError for a draw from a bank that is not the viewer's to draw from.

    Banks that the draft before drew from stay as they are, for any editor.
    """
    known = {draw.bank_id for draw in draws_of(before.sections)} if before else set()
    banks = _banks(draft)
    for pointer, draw in _placed_draws(draft):
        bank = banks.get(draw.bank_id)
        is_allowed = bank is not None and bank_rules.can_read(bank, viewer)
        if draw.bank_id not in known and not is_allowed:
            raise InvalidQuizError(f"{pointer}/bank_id", "is not a bank of yours")


def sample(
    draft: Draft, owner_id: str, viewer: BankViewer | None, seed: bytes
) -> list[BankQuestion]:
    """Return what an attempt with a seed would get of the banks as they are now."""
    draws = draws_of(draft.sections)
    if not draws:
        return []
    candidates, ranges = pool_rules.arrange(_pools(draft, owner_id, viewer))
    counts = [draw.count for draw in draws]
    numbers = pool_rules.draw_numbers(ranges, counts, seed)
    return _read([candidates[number] for number in numbers])


def current_ids(draft: Draft) -> frozenset[str]:
    """Return the ids of all questions that a draft may draw now."""
    return frozenset(one.question_id for one in _current(draft))


def current_marked(draft: Draft) -> list[Question]:
    """Return the questions that people mark among all that a draft may draw now."""
    marked = [one for one in _current(draft) if one.type_name in MARKED_BY_PEOPLE]
    return [one.question for one in _read(list(dict.fromkeys(marked)))]


def current_solutions(draft: Draft) -> Solutions:
    """Return the solutions to all questions that a draft may draw now."""
    found = _read(list(dict.fromkeys(_current(draft))))
    return {(one.question.id, one.question.type): one.solution for one in found}


def _pools(draft: Draft, owner_id: str, viewer: BankViewer | None) -> list[Pool]:
    draws, banks = draws_of(draft.sections), _banks(draft)
    pointers = [pointer for pointer, _ in _placed_draws(draft)]
    for pointer, draw in zip(pointers, draws, strict=True):
        bank = banks.get(draw.bank_id)
        if bank is None:
            raise InvalidQuizError(f"{pointer}/bank_id", "is a bank that is deleted")
        owns = owner_id == bank.owner_id or owner_id in bank.staff
        if not owns and (viewer is None or not bank_rules.can_read(bank, viewer)):
            raise InvalidQuizError(f"{pointer}/bank_id", "is not a bank of yours")
    pools = list(_pools_of(draws))
    for place, left in pool_rules.shortages(draws, pools):
        raise PoolTooSmallError(pointers[place], left, draws[place].count)
    if len({one for pool in pools for one in pool}) > pool_rules.MAX_CANDIDATES:
        raise InvalidQuizError(
            "/sections",
            f"draw from more than {pool_rules.MAX_CANDIDATES:,} questions: narrow by tags",
        )
    return pools


def _pools_of(draws: Sequence[Draw]) -> Iterable[Pool]:
    known: dict[tuple[str, QuestionSelection], Pool] = {}
    for draw in draws:
        selection = QuestionSelection(tags=draw.tags, types=draw.types)
        key = (draw.bank_id, selection)
        if key not in known:
            entries = question_store.all_entries(draw.bank_id, selection)
            known[key] = [
                CandidateRef(draw.bank_id, one.question_id, one.version, one.type_name)
                for one in entries
            ]
        yield known[key]


def _current(draft: Draft) -> Iterable[CandidateRef]:
    draws = draws_of(draft.sections)
    there = bank_store.get_banks(sorted({draw.bank_id for draw in draws})) if draws else {}
    for pool in _pools_of([draw for draw in draws if draw.bank_id in there]):
        yield from pool


def _banks(draft: Draft) -> dict[str, Bank]:
    wanted = sorted({draw.bank_id for draw in draws_of(draft.sections)})
    return bank_store.get_banks(wanted) if wanted else {}


def _placed_draws(draft: Draft) -> Iterable[tuple[str, Draw]]:
    for place, section in enumerate(draft.sections):
        for number, item in enumerate(section.items):
            if isinstance(item, Draw):
                yield f"/sections/{place}/items/{number}/draw", item


def _read(candidates: Sequence[CandidateRef]) -> list[BankQuestion]:
    """Return questions in the order of candidates; raises ConflictError if one was changed."""
    found: dict[tuple[str, str, int], BankQuestion] = {}
    for bank_id in dict.fromkeys(one.bank_id for one in candidates):
        ids = [one.question_id for one in candidates if one.bank_id == bank_id]
        for question in question_store.get_questions(bank_id, ids):
            found[bank_id, question.question.id, question.version] = question
    keys = [(one.bank_id, one.question_id, one.version) for one in candidates]
    if not all(key in found for key in keys):
        raise ConflictError(CHANGED_MEANWHILE)
    return [found[key] for key in keys]


def _with_assets(questions: Sequence[BankQuestion]) -> list[NewCandidate]:
    """Return candidates as they are stored; raises InvalidQuizError for what cannot be shown."""
    places = [list(texts_with_assets(one.question, one.solution)) for one in questions]
    wanted = {one for of_question in places for _, ids in of_question for one in ids}
    if len(wanted) > MAX_POOL_ASSETS:
        raise InvalidQuizError(
            "/sections", f"draw from more than {MAX_POOL_ASSETS:,} pictures and sounds"
        )
    facts = {one.id: one.facts for one in media_store.get_assets(wanted).values()}
    if wanted - facts.keys():
        raise InvalidQuizError("/sections", "draw questions that show a file that is not there")
    found = []
    for one, of_question in zip(questions, places, strict=True):
        shown: dict[str, AssetFacts] = {}
        explained: dict[str, AssetFacts] = {}
        for pointer, ids in of_question:
            into = explained if pointer == EXPLANATION else shown
            into.update((asset_id, facts[asset_id]) for asset_id in ids)
        found.append(
            NewCandidate(
                question_to_json(one.question),
                solution_to_json(one.solution),
                TYPES[one.question.type].largest_response(one.question.body),
                shown,
                explained,
            )
        )
    return found


def _largest(pools: Pools, draws: Sequence[Draw], sizes: Sequence[int]) -> int:
    """Return how many bytes the longest responses to all that is drawn can take."""
    total = 0
    for draw, ranges in zip(draws, pools.ranges, strict=True):
        own = [size for start, end in ranges for size in sizes[start:end]]
        total += sum(sorted(own)[-draw.count :])
    return total
