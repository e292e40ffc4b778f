"""The queue of jobs, worked off until nothing is left."""

from tests.support.aws_delivery import Cloud


def work_off(cloud: Cloud) -> None:
    while bodies := cloud.waiting("job_queue"):
        assert cloud.expire(*bodies) == []
    assert cloud.stream() == []
