"""Documents of statistics: replaced as a whole, in several items where they are long."""

from random import Random

import pytest

from chalicelib.clock import DAY, SECOND
from chalicelib.dynamo.reads import Key, get
from chalicelib.jobs.scheduled import LEASE, ScheduledTask
from chalicelib.statistics import store
from chalicelib.statistics.models import AttemptSelection
from chalicelib.statistics.store import Run, StatisticsItem
from tests.support.policy_checks import acting_as
from tests.support.results import FINISHED_AT, QUIZ_ID

pytestmark = pytest.mark.usefixtures("tables")
RUN = Run(QUIZ_ID, AttemptSelection.BEST, FINISHED_AT)
POSITION = {"shard": 3, "user": "usr_1~"}


def long_document(seed: int) -> dict[str, str]:
    """A document that does not compress below some items."""
    return {"figures": Random(seed).randbytes(900_000).hex()}  # noqa: S311


def later(run: Run, by: int) -> Run:
    return Run(run.quiz_id, run.selection, run.at + by)


def test_report_is_read_as_it_was_stored() -> None:
    store.put_report(RUN, {"attempts": 1})
    assert store.get_report(QUIZ_ID, AttemptSelection.BEST) == {"attempts": 1}
    assert store.get_report(QUIZ_ID, AttemptSelection.FIRST) is None


def test_long_reports_replace_each_other_as_a_whole() -> None:
    for number, document in enumerate([long_document(1), {"attempts": 1}, long_document(2)]):
        store.put_report(later(RUN, number), document)
        assert store.get_report(QUIZ_ID, RUN.selection) == document


def test_report_of_an_earlier_run_replaces_no_later_one() -> None:
    store.put_report(RUN, {"attempts": 2})
    store.put_report(later(RUN, -1), long_document(1))
    assert store.get_report(QUIZ_ID, RUN.selection) == {"attempts": 2}


def test_jobs_may_read_tallies_of_several_parts() -> None:
    with acting_as("run_jobs"):
        store.put_tally(RUN, POSITION, long_document(3))
        assert store.get_tally(RUN, POSITION) == long_document(3)


def test_tallies_are_of_their_run_and_position() -> None:
    store.put_tally(RUN, POSITION, [1])
    assert store.get_tally(RUN, POSITION) == [1]
    assert store.get_tally(RUN, None) is None
    assert store.get_tally(later(RUN, 1), POSITION) is None
    store.put_tally(RUN, POSITION, [2])
    assert store.get_tally(RUN, POSITION) == [2]


def test_documents_expire() -> None:
    store.put_report(RUN, {})
    item = get(Key(StatisticsItem, RUN.pk, "REPORT"))
    assert item is not None
    assert item.expires == (FINISHED_AT + 400 * DAY) // SECOND


def test_one_run_is_under_way_at_a_time_until_it_ends_or_its_lease_does() -> None:
    def request(run: Run) -> int:
        return store.request_run(run, ScheduledTask("statistics", run.quiz_id, run.at))

    second, third = later(RUN, 1), later(RUN, 2)
    assert request(RUN) == RUN.at
    assert request(second) == RUN.at
    store.end_run(second)
    assert request(second) == RUN.at
    store.end_run(RUN)
    assert request(third) == third.at
    after_lease = later(third, LEASE)
    assert request(later(after_lease, -1)) == third.at
    assert request(after_lease) == after_lease.at
