"""Operations on groups, for the fault suite."""

from collections.abc import Callable

from tests.proofs.faults.operation import AUDIT, Operation, token_of
from tests.proofs.faults.worlds import World


def appoint_an_editor_of_a_group(world: World) -> Operation:
    author, editor = world.people.author(), world.people.user()
    made = world.http.post("/api/v1/groups", json={"name": "Physics"}, token=author.token).json
    at, body = f"/groups/{made['id']}/staff/{editor.id}", {"role": "editor"}

    def check() -> None:
        found = world.http.get(f"/api/v1/groups/{made['id']}", token=token_of(world, editor))
        assert found.status == 200, found.text

    return Operation(world.asks("PUT", at, 200, json=body, token=author.token), check, (AUDIT,))


OF_GROUPS: list[Callable[[World], Operation]] = [
    appoint_an_editor_of_a_group,
]
