"""Store of results: lists of a user, batches, and scans of all."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from chalicelib.clock import Millis
from chalicelib.dynamo import reads, scans
from chalicelib.dynamo.errors import RawItem
from chalicelib.pages import Page
from chalicelib.results.models import AttemptRef, EndReason, Result, ResultSummary
from chalicelib.results.store import ResultItem, from_item, key_of, ref_of, result_of_image

PAGE = 100
RESULTS_PER_QUIZ = 1_000
"""The maximum of attempts per user: `quizzes.rules.MAX_ATTEMPTS`."""
RESULTS_PER_USER = 1_000_000
"""More than any user has; a list by time reads the end of each."""
AFTER_ALL = "~"
"""Sorts after every number in a key."""


def list_results(user_id: str, quiz_id: str | None, at_most: int) -> list[Result]:
    """Return a user's results, of one quiz or all, by quiz and number."""
    prefix = "R#" if quiz_id is None else f"R#{quiz_id}#"
    where = (ResultItem.pk == f"U#{user_id}") & ResultItem.sk.startswith(prefix)
    kept = reads.query_all(ResultItem, where, at_most=at_most, consistent=True)
    return [from_item(item) for item in kept if item.superseded_at is None]


def list_ends(user_id: str, quiz_id: str | None) -> list[tuple[Millis, AttemptRef]]:
    """Return the end times of a user's attempts, of one quiz or all, unordered."""
    prefix = "R#" if quiz_id is None else f"R#{quiz_id}#"
    where = (ResultItem.pk == f"U#{user_id}") & ResultItem.sk.startswith(prefix)
    ends = reads.query_all(
        ResultItem,
        where,
        at_most=RESULTS_PER_USER,
        consistent=True,
        projection=[
            ResultItem.pk,
            ResultItem.sk,
            ResultItem.submitted_at,
            ResultItem.superseded_at,
        ],
    )
    return [(item.submitted_at, ref_of(item)) for item in ends if item.superseded_at is None]


def get_results(refs: Iterable[AttemptRef]) -> dict[AttemptRef, Result]:
    """Return the existing results of up to 100 attempts, in one round trip."""
    return {ref: from_item(item) for ref, item in _items_of(refs).items()}


def get_summaries(refs: Iterable[AttemptRef]) -> dict[AttemptRef, ResultSummary]:
    """Return the existing results of up to 100 attempts without their marks."""
    return {ref: _summary_of(ref, item) for ref, item in _items_of(refs).items()}


def _items_of(refs: Iterable[AttemptRef]) -> dict[AttemptRef, ResultItem]:
    keys = {ref: key_of(ref) for ref in refs}
    if not keys:
        return {}
    found = reads.batch_get(keys.values())
    items = {ref: found.get(key) for ref, key in keys.items()}
    there = {ref: item for ref, item in items.items() if item is not None}
    return {ref: item for ref, item in there.items() if item.superseded_at is None}


def page_of_user(user_id: str, limit: int, after: RawItem | None) -> Page[Result]:
    """Return a page of a user's results, by quiz and number."""
    where = (ResultItem.pk == f"U#{user_id}") & ResultItem.sk.startswith("R#")
    page = reads.query(ResultItem, where, limit=limit, after=after, consistent=True)
    there = [item for item in page.items if item.superseded_at is None]
    return Page([from_item(item) for item in there], page.after)


def quiz_by_quiz(
    user_id: str, quizzes: int, after: str | None
) -> tuple[list[list[Result]], str | None]:
    """Return a user's results at the next quizzes, ordered by quiz id, and the last id.

    The id is None after the last quiz. A quiz with more than `RESULTS_PER_QUIZ` results has only
    the first of them.
    """
    begin = "R#" if after is None else f"R#{after}#{AFTER_ALL}"
    where = (ResultItem.pk == f"U#{user_id}") & (ResultItem.sk > begin)
    found: dict[str, list[Result]] = {}
    position: RawItem | None = None
    read = 0
    while len(found) <= quizzes and read < RESULTS_PER_QUIZ:
        page = reads.query(ResultItem, where, limit=PAGE, after=position, consistent=True)
        for result in map(from_item, page.items):
            if result.superseded_at is not None:
                continue
            found.setdefault(result.quiz_id, []).append(result)
        position, read = page.after, read + len(page.items)
        if position is None:
            break
    # the results of the last quiz may be incomplete
    whole = list(found) if position is None or len(found) == 1 else list(found)[:-1]
    shown = whole[:quizzes]
    goes_on = position is not None or len(whole) > quizzes
    return [found[quiz_id] for quiz_id in shown], shown[-1] if goes_on else None


def scan_results_by_user(segment: int, segments: int) -> Iterator[list[Result]]:
    """Yield all results of each user of a segment of the table."""
    items = scans.scan_segment(ResultItem, segment, segments)
    for _, of_user in groupby(items, key=lambda raw: raw["pk"]["S"]):
        yield [result_of_image(raw) for raw in of_user]


def scan_user_ids(segment: int, segments: int) -> Iterator[str]:
    """Yield the ids of the users with results in a segment of the table, each once."""
    return distinct_user_ids(scans.scan_segment(ResultItem, segment, segments))


def distinct_user_ids(items: Iterator[RawItem]) -> Iterator[str]:
    """Yield each user id once; items of one user are next to each other in a scan."""
    for pk, _ in groupby(raw["pk"]["S"] for raw in items):
        if pk.startswith("U#"):
            yield pk.removeprefix("U#")


def _summary_of(ref: AttemptRef, item: ResultItem) -> ResultSummary:
    return ResultSummary(
        ref=ref,
        ending=EndReason(item.ending),
        started_at=item.started_at,
        submitted_at=item.submitted_at,
        score=item.score,
        max_score=item.max_score,
        percentage=item.percentage,
    )
