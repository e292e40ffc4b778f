"""What authors do with pictures: each to be failed at every call."""

from collections.abc import Callable

from chalicelib.media.store import file_key
from chalicelib.media.upload_store import upload_key
from tests.proofs.faults.operation import KEY, NOT_FOUND, THROTTLE, Operation, token_of
from tests.proofs.faults.worlds import World
from tests.support import files, media_files
from tests.support.media import announce, announced, upload
from tests.support.people import Person


def announce_a_picture(world: World) -> Operation:
    author = world.people.author()
    body = announced(media_files.png())
    ask = world.asks("POST", "/media", 201, json=body, token=author.token, headers=KEY)
    return Operation(ask, lambda: _are_listed(world, author, 0), (THROTTLE,))


def complete_a_picture(world: World) -> Operation:
    author, content = world.people.author(), media_files.png()
    awaited = announce(world.http, author, announced(content)).json
    key = upload_key(awaited["id"])
    ask = world.asks("POST", f"/media/{awaited['id']}/complete", 200, token=author.token)

    def check() -> None:
        _are_listed(world, author, 1)
        assert files.stored(file_key(awaited["id"])) is not None
        assert files.stored(key) is None

    return Operation(ask, check, ready=lambda: files.put_file(key, content, "image/png"))


def delete_a_picture(world: World) -> Operation:
    author = world.people.author()
    asset_id = upload(world.http, author)
    ask = world.asks("DELETE", f"/media/{asset_id}", 204, NOT_FOUND, token=author.token)

    def check() -> None:
        _are_listed(world, author, 0)
        assert files.stored(file_key(asset_id)) is None

    return Operation(ask, check)


def _are_listed(world: World, author: Person, number: int) -> None:
    token = token_of(world, author)
    assert len(world.http.get("/api/v1/media", token=token).json["items"]) == number


OF_MEDIA: list[Callable[[World], Operation]] = [
    announce_a_picture,
    complete_a_picture,
    delete_a_picture,
]
