"""Preflight of a stage: compares what AWS lets the account do with the stack and the exam.

    python -m infra.deploy.preflight --stage prod --takers 3000 --window 10m

It changes nothing. `make deploy` shows what it finds before it asks.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from infra.build.dependencies import BuildError
from infra.build.template import read_template
from infra.capacity.calculator import seconds
from infra.capacity.quotas import CONSUMERS, concurrency, key_seconds, quotas
from infra.capacity.workload import Exam
from infra.deploy.account import AccountLimits, read_limits
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import read_stack_state
from infra.deploy.mail_records import ReadTexts, open_records, read_texts
from infra.deploy.target import find_cloud, read_target

KEPT_UNRESERVED = 100
"""Executions that Lambda does not let an account reserve."""
TIMER_RESERVED = 2
PATIENCE_SECONDS = 10
"""Longer than this nobody should wait for keys at the beginning of an exam."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """What is known before a deployment: limits, parameters, and the exam, if there is one."""

    limits: AccountLimits
    parameters: Mapping[str, str]
    exam: Exam | None = None

    def findings(self) -> list[str]:
        """Return what is to be done, a line each."""
        return [*self._of_lambda(), *self._of_gateway(), *self._of_mail(), *self._of_exam()]

    def _number(self, parameter: str) -> int:
        return int(self.parameters[parameter])

    def _of_lambda(self) -> Iterator[str]:
        has = self.limits.concurrency
        if has is None:
            return
        api, stream = self._number("ApiReserved"), self._number("StreamReserved")
        reserved = (api + TIMER_RESERVED if api else 0) + 2 * stream
        if reserved and reserved > has - KEPT_UNRESERVED:
            yield (
                f"Lambda: ApiReserved and StreamReserved take {reserved} of {has} executions, and "
                f"{KEPT_UNRESERVED} must stay unreserved: Lambda will refuse."
            )
        if self._number("ApiProvisioned") > has - KEPT_UNRESERVED:
            yield f"Lambda: ApiProvisioned exceeds what {has} executions leave; it will refuse."
        if not api and has < 2 * CONSUMERS:
            yield (
                f"Lambda: the account has {has} concurrent executions, and queues alone may take "
                f"{CONSUMERS}: ask Service Quotas for 1,000 (Concurrent executions), then set "
                "ApiReserved."
            )

    def _of_gateway(self) -> Iterator[str]:
        has, asked = self.limits.gateway_rate, self._number("GatewayRate")
        if has is not None and asked > has:
            yield f"API Gateway: the account takes {has} requests a second, GatewayRate is {asked}."

    def _of_mail(self) -> Iterator[str]:
        if self.limits.mail_sandbox:
            yield "SES: its sandbox mails verified addresses alone; ask for production access."
        has, asked = self.limits.mail_rate, self._number("MailRate")
        if has is not None and 0 <= has < asked:
            yield f'SES: the account sends {has:.0f} mails a second: SET="MailRate={has:.0f}".'

    def _of_exam(self) -> Iterator[str]:
        if self.exam is None:
            return
        for name, (needed, has) in quotas(self.exam, self.limits).items():
            yield f"{name}: the exam needs {needed}, the account has {has}."
        slow = key_seconds(self.exam, self.limits)
        if slow > PATIENCE_SECONDS:
            yield (
                f"SSM: {concurrency(self.exam)} processes read the keys, which takes {slow:.0f} s: "
                "turn on higher throughput of the parameter store (Systems Manager, Settings)."
            )


def preflight(
    cloud: Cloud,
    stage: str,
    given: Mapping[str, str],
    exam: Exam | None = None,
    texts: ReadTexts = read_texts,
) -> Iterator[str]:
    """Yield the preflight of a stage as lines: what AWS says, and what is to be done."""
    made = read_stack_state(cloud, f"invigil-{stage}")
    parameters = _with_defaults({**(made.parameters if made else {}), **given})
    limits = read_limits(cloud)
    yield from _shown(limits)
    records = [] if cloud.endpoint else open_records(cloud, parameters["MailIdentity"], texts)
    found = [*Preflight(limits, parameters, exam).findings(), *records]
    yield "To do before an exam:" if found else "Nothing to do."
    yield from (f"  {one}" for one in found)


def _with_defaults(given: Mapping[str, str]) -> dict[str, str]:
    declared = read_template()["Parameters"]
    return {name: str(one["Default"]) for name, one in declared.items()} | dict(given)


def _shown(limits: AccountLimits) -> Iterator[str]:
    for name, value, unit in (
        ("Lambda", limits.concurrency, "concurrent executions"),
        ("API Gateway", limits.gateway_rate, "requests a second"),
        ("DynamoDB", limits.table_writes, "write units a second for a table"),
        ("SES", limits.mail_rate, "mails a second"),
        ("SES", limits.mail_daily, "mails a day"),
        ("SSM", limits.key_reads, "reads of a parameter a second"),
    ):
        known = "not known (no permission, or no such service)" if value is None else f"{value:g}"
        yield f"  {name:12} {known} {unit if value is not None else ''}".rstrip()


def add_exam_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that describe an exam; none is needed."""
    parser.add_argument("--takers", type=int, help="of the exam to be held")
    parser.add_argument("--window", type=seconds, default=60.0, help="in which all attempts start")


def exam_of(given: argparse.Namespace) -> Exam | None:
    """Return the described exam, None without a number of takers."""
    return Exam(given.takers, given.window) if given.takers else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--endpoint", help="endpoint of an AWS emulator; AWS itself if absent")
    add_exam_arguments(parser)
    given = parser.parse_args()
    try:
        cloud = find_cloud(given.stage, given.endpoint)
        print(f"Stage {given.stage} in {read_target(cloud)}:")
        for line in preflight(cloud, given.stage, {}, exam_of(given)):
            print(line)
    except (BuildError, BotoCoreError, ClientError) as error:
        sys.exit(f"The account could not be read. {error}")


if __name__ == "__main__":
    main()
