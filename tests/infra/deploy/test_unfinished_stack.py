"""A stack that takes longer than was waited for is not called rolled back."""

import pytest

from infra.deploy.cloudformation import describe_outcome


class Formation:
    """Says of every stack that it stands so."""

    def __init__(self, status: str) -> None:
        self._status = status

    def describe_stacks(self, **_: str) -> dict[str, list[dict[str, str]]]:
        return {"Stacks": [{"StackStatus": self._status}]}


@pytest.mark.parametrize(
    ("status", "said", "unsaid"),
    [
        ("UPDATE_IN_PROGRESS", "is still being changed", "rolled back"),
        ("UPDATE_ROLLBACK_COMPLETE", "was rolled back", "still"),
        ("ROLLBACK_COMPLETE", "was rolled back", "still"),
        ("UPDATE_ROLLBACK_FAILED", "stands at UPDATE_ROLLBACK_FAILED", "was rolled back"),
        ("UPDATE_ROLLBACK_IN_PROGRESS", "is still being changed", "was rolled back"),
    ],
)
def test_the_message_is_how_the_stack_stands(status: str, said: str, unsaid: str) -> None:
    message = describe_outcome(Formation(status), "invigil-prod")
    assert said in message
    assert unsaid not in message
