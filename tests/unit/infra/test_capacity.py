"""The capacity calculator: inputs and results."""

import json
import re
from dataclasses import replace

import pytest

from app import ROUTES
from benchmarks.shared_limits import Account, after_the_deadline, before_the_start
from benchmarks.start_storm import SCENARIOS, Limits, storm
from infra.build.config import check_parameters
from infra.build.template import ROOT, of_type, read_template
from infra.capacity import workload
from infra.capacity.calculator import (
    Prices,
    cost,
    hot,
    parameters,
    report,
    seconds,
    warm,
)
from infra.capacity.quotas import CONSUMERS, concurrency, key_seconds, quotas
from infra.capacity.workload import Exam, Operation
from infra.deploy.account import KEY_READS, MANY_KEY_READS, AccountLimits

SMALL = Exam(takers=500, window=300)
BIG = Exam(takers=100_000, window=600)
STORM = Exam(takers=100_000, window=10)


@pytest.mark.parametrize(
    ("name", "operation"),
    [
        ("start", workload.START),
        ("save", workload.SAVE),
        ("submit", workload.SUBMIT),
        ("sign in", workload.SIGN_IN),
        ("refresh", workload.REFRESH),
        ("a result on its boards, a user's first", workload.FOLLOWED),
    ],
)
def test_units_are_those_of_the_data_model(name: str, operation: Operation) -> None:
    text = (ROOT / "docs" / "data-model.md").read_text()
    [written] = re.findall(rf"^\| {re.escape(name)} \| \d* ?\| (\d+)", text, re.MULTILINE)
    counted = sum(
        units
        for place, units in operation.writes.items()
        if operation is not workload.FOLLOWED or place.startswith("leaderboard")
    )
    assert counted == int(written)


def test_every_operation_is_a_route_and_every_place_a_table_or_an_index() -> None:
    routes = {endpoint.route for of_slice in ROUTES for endpoint in of_slice.endpoints}
    operations = workload.per_attempt(SMALL)
    assert {one.route for one in operations} <= routes
    places = set()
    for table in of_type(read_template(), "AWS::DynamoDB::Table").values():
        properties = table["Properties"]
        name = properties["TableName"]["Fn::Sub"].rpartition("-")[2]
        indexes = properties.get("GlobalSecondaryIndexes", [])
        places |= {name, *(f"{name}/{index['IndexName']}" for index in indexes)}
    for one in (*operations, workload.FOLLOWED):
        assert one.reads.keys() | one.writes.keys() <= places


def test_rates_are_takers_by_window_and_saves_by_duration() -> None:
    rates = workload.per_second(Exam(takers=6_000, window=600, duration=1_200, peak=1))
    assert rates[workload.START] == 10
    assert rates[workload.SAVE] == 100
    assert (
        workload.per_second(Exam(takers=6_000, window=600, duration=1_200, peak=3))[workload.START]
        == 30
    )


def test_a_batch_of_answers_is_one_save() -> None:
    assert workload.per_attempt(Exam(1, 1, questions=21, batch=5))[workload.SAVE] == 5


def test_concurrency_is_rate_times_duration() -> None:
    assert workload.START.ms == 2 * workload.ROUND_TRIP_MS + workload.WORK_MS
    assert workload.concurrency({workload.START: 1_000}) == pytest.approx(18)


def test_small_exam_needs_only_defaults() -> None:
    assert (quotas(SMALL), parameters(SMALL), hot(SMALL)) == ({}, {}, {})


def test_new_account_is_compared_with_what_it_really_has() -> None:
    exam = Exam(takers=3_000, window=60)
    assert quotas(exam) == {}
    new = AccountLimits(concurrency=10, mail_rate=1, mail_daily=200, table_writes=100)
    found = quotas(exam, new)
    assert found["Lambda: concurrent executions"] == (100 + CONSUMERS, 10)
    assert found["SES: mails/day"] == (3_000, 200)
    assert found["SES: mails/s"][1] == 1
    assert found["DynamoDB: attempts, write units/s"][1] == 100
    assert "none" not in "\n".join(report(exam, Prices(), new)).partition("Quotas")[2][:200]


def test_unlimited_mail_is_no_quota_to_raise() -> None:
    assert "SES: mails/day" not in quotas(BIG, AccountLimits(mail_daily=-1))


def test_keys_are_read_at_the_rate_of_the_parameter_store() -> None:
    assert key_seconds(BIG, AccountLimits()) == pytest.approx(concurrency(BIG) / 40)
    assert key_seconds(BIG, AccountLimits(key_reads=1_000)) == pytest.approx(
        concurrency(BIG) / 1_000
    )


def test_calculated_parameters_are_valid() -> None:
    for exam in (BIG, STORM):
        check_parameters(read_template(), parameters(exam))
    throttles = {"GatewayRate", "GatewayBurst", "SignInRate", "SignInBurst"}
    assert parameters(BIG).keys() == throttles
    rates = workload.per_second(STORM)
    written = rates[workload.START] + rates[workload.SAVE] + 2 * rates[workload.SUBMIT]
    warmed = int(warm(STORM)["WarmAttempts"].partition(",")[2])
    assert written * 1.5 <= warmed < written * 1.5 + 100


def test_more_quizzes_are_less_of_each() -> None:
    assert "leaderboard/rank" in hot(STORM)
    assert "leaderboard/rank" not in hot(Exam(takers=100_000, window=10, quizzes=100))


def test_shared_keys_are_hot_above_their_limit() -> None:
    assert workload.MAIL_TASKS.units == 32_000
    assert hot(BIG) == {}
    assert hot(STORM)[workload.MAIL_TASKS.name] == (2 * 10_000 * 3, 32_000)
    assert workload.QUIZ_LIST.name not in hot(STORM)


def test_list_is_read_once_in_a_while_by_each_process() -> None:
    stages = json.loads((ROOT / ".chalice" / "config.json").read_text())["stages"]
    kept = int(stages["prod"]["environment_variables"]["QUIZ_LIST_SECONDS"])
    assert kept == workload.LIST_KEPT_SECONDS
    lists = {workload.LIST: 50_000.0}
    processes = 50_000 * workload.LIST.ms / 1_000
    assert workload.shared_keys(lists) == {workload.QUIZ_LIST: processes / kept * 2}
    assert processes / kept * 2 < workload.QUIZ_LIST.units


def test_cost_is_the_sum_of_its_parts() -> None:
    parts = cost(Exam(1, 1, duration=60, questions=1), Prices())
    requests = sum(workload.per_attempt(Exam(1, 1, duration=60, questions=1)).values())
    assert requests == 8
    assert parts["API Gateway"] == pytest.approx(8 * 3.50)
    assert parts["mail"] == pytest.approx(100)
    free = Prices(gateway_million=0, write_million=0, read_million=0, logs_gb=0, mail_thousand=0)
    assert sum(cost(SMALL, free).values()) == pytest.approx(cost(SMALL, Prices())["Lambda"])


def test_an_http_api_costs_less_by_its_price_and_nothing_else() -> None:
    exam, prices = Exam(1, 1), Prices()
    rest, http = (cost(exam, prices, gateway) for gateway in ("rest", "http"))
    requests = sum(workload.per_attempt(exam).values())
    assert rest.pop("API Gateway") == pytest.approx(requests * 3.50)
    assert http.pop("API Gateway") == pytest.approx(requests * 1.00)
    assert rest == http


def test_an_http_api_saves_a_quarter_of_all_costs() -> None:
    exam, prices = Exam(1, 1), Prices()
    rest, http = (sum(cost(exam, prices, gateway).values()) for gateway in ("rest", "http"))
    assert http < 0.75 * rest


@pytest.mark.parametrize(("batch", "most"), [(1, 200), (5, 155)])
def test_a_million_attempts_over_an_http_api_cost_no_more_than_is_asked(
    batch: int, most: float
) -> None:
    assert sum(cost(Exam(1, 1, batch=batch), Prices(), "http").values()) <= most


def test_lambda_logs_no_lines_of_its_own_for_what_succeeds() -> None:
    """The bytes of a request in the calculator have none."""
    logging = read_template()["Globals"]["Function"]["LoggingConfig"]
    assert logging["LogFormat"] == "JSON"
    assert logging["SystemLogLevel"] == {"Fn::If": ["WithDebugLogs", "INFO", "WARN"]}
    functions = of_type(read_template(), "AWS::Serverless::Function").values()
    assert all("LoggingConfig" not in one.get("Properties", {}) for one in functions)


def test_batches_of_five_cost_less_than_two_thirds_without_mail() -> None:
    single, batched = (
        sum(cost(Exam(1, 1, batch=batch), Prices(mail_thousand=0)).values()) for batch in (1, 5)
    )
    assert batched < single * 2 / 3


def test_report_has_all_sections() -> None:
    text = "\n".join(report(STORM, Prices()))
    for part in (
        "Concurrent requests",
        "Quotas",
        "WarmAttempts=",
        "leaderboard/rank",
        "5 answer(s)",
    ):
        assert part in text


@pytest.mark.parametrize(("text", "meant"), [("90", 90), ("90s", 90), ("10m", 600), ("2h", 7_200)])
def test_times_are_read(text: str, meant: float) -> None:
    assert seconds(text) == meant


@pytest.mark.parametrize("text", ["", "0", "ten", "10 m", "-5s"])
def test_invalid_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        seconds(text)


def test_storm_below_all_limits_starts_at_once() -> None:
    out = storm(1_000, 10, Limits(provisioned=100))
    assert out.all == pytest.approx(10, abs=0.2)
    assert set(out.refused.values()) == {0}


def test_every_setting_helps_in_a_start_storm() -> None:
    outcomes = [storm(100_000, 10, limits) for limits in SCENARIOS.values()]
    nearly_all = [out.nearly_all for out in outcomes]
    assert nearly_all == sorted(nearly_all, reverse=True)
    assert [out.holds for out in outcomes] == [False, False, False, True, True]


def test_new_processes_wait_for_their_keys() -> None:
    roomy = Limits(gateway_rate=10_000, gateway_burst=10_000, table_writes=100_000)
    slow, fast = (
        storm(20_000, 2, replace(roomy, key_reads=rate)) for rate in (KEY_READS, MANY_KEY_READS)
    )
    assert slow.refused["keys"] > 0
    assert (slow.half > fast.half, fast.refused["keys"]) == (True, 0)


def test_a_storm_knows_the_limits_that_everybody_shares() -> None:
    new = Account(concurrency=10, mails=1)
    found = {one.name: one for one in before_the_start(new)}
    assert found[f"sign-ins: {workload.MAIL_TASKS.name}"].per_second == pytest.approx(32_000 / 3)
    assert found[f"registrations: {workload.USER_LIST.name}"].per_second == 16_000
    assert found["sign-ins: processes of the account"].seconds(1_000, 1) > 9
    assert found["sign-ins: warnings of new devices, SES"].seconds(1_000, 1) == 2_000
    lists = f"lists: {workload.QUIZ_LIST.name}"
    [roomy] = [one for one in before_the_start(Account(concurrency=100_000)) if one.name == lists]
    assert roomy.per_second < 100_000 / (workload.LIST.ms / 1_000)
    [_, mails] = after_the_deadline(new)
    assert mails.seconds(3_600, 1) == 7_200


def test_few_processes_of_a_new_account_slow_a_start_storm() -> None:
    few, usual = (storm(5_000, 1, replace(Limits(), concurrency=most)) for most in (10, 1_000))
    assert few.all > usual.all
    assert few.refused["lambda"] > 0


def test_tightest_limit_determines_the_duration() -> None:
    slow = storm(10_000, 1, Limits(gateway_rate=500, gateway_burst=500, provisioned=1_000))
    assert slow.all >= 10_000 / 500 - 1
    assert slow.refused["lambda"] == 0
    assert slow.refused["dynamodb"] == pytest.approx(0, abs=1e-6)
