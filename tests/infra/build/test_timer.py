"""What the template says of the minute timer: a failed run is not repeated by anybody."""

from infra.build.template import read_template


def test_a_failed_run_of_the_timer_is_left_to_the_next_minute() -> None:
    timer = read_template()["Resources"]["ScheduleJobs"]["Properties"]
    assert timer["EventInvokeConfig"] == {
        "MaximumRetryAttempts": 0,
        "MaximumEventAgeInSeconds": 60,
    }
    [event] = timer["Events"].values()
    assert event["Properties"]["RetryPolicy"] == {"MaximumRetryAttempts": 0}
