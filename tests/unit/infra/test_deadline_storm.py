"""Simulation of a mass expiry: every attempt ends once, and how soon."""

from dataclasses import replace

from benchmarks.deadline_storm import MOST_PROCESSES, ONE_QUIZ, SCENARIOS, storm

HUNDRED_THOUSAND = 100_000


def test_100000_attempts_due_at_once_end_exactly_once() -> None:
    for limits in SCENARIOS.values():
        out = storm(HUNDRED_THOUSAND, limits)
        assert (out.lost, out.doubled) == (0, 0)
    assert storm(HUNDRED_THOUSAND, ONE_QUIZ).nearly_all <= 110


def test_without_the_condition_of_the_write_some_would_be_ended_twice() -> None:
    assert storm(10_000, replace(ONE_QUIZ, guarded=False)).doubled > 0


def test_more_processes_than_the_tables_take_only_make_it_longer() -> None:
    few, many = ONE_QUIZ, replace(ONE_QUIZ, processes=MOST_PROCESSES)
    assert storm(HUNDRED_THOUSAND, few).nearly_all < storm(HUNDRED_THOUSAND, many).nearly_all - 20


def test_a_thousand_are_ended_within_seconds() -> None:
    out = storm(1_000, ONE_QUIZ)
    assert out.all < 10
