"""The endpoints of pictures and sounds: from the announcement to the deletion."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.clock import DAY, MINUTE, SECOND
from tests.support import files, media_files
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.files import UploadRefusedError, post_file, put_file, read_file
from tests.support.media import announce, announced, complete, upload
from tests.support.people import People


@pytest.mark.parametrize("kind", media_files.FILES)
def test_a_file_is_uploaded_cleaned_and_read_by_its_owner(
    http: Client, people: People, kind: str
) -> None:
    author, content = people.author(), media_files.FILES[kind]()
    asset_id = upload(http, author, content, kind)
    reply = http.get(f"/api/v1/media/{asset_id}", token=author.token)
    assert (reply.json["name"], reply.json["type"]) == ("map", kind)
    has_size = kind.startswith("image/")
    assert (reply.json["width"], reply.json["height"]) == ((8, 5) if has_size else (None, None))
    stored = read_file(reply.json["url"])
    assert stored is not None
    assert media_files.SECRET not in stored
    assert len(stored) == reply.json["size"]
    assert files.keys() == {f"media/{asset_id}"}


def test_the_form_takes_the_announced_file_alone(http: Client, people: People) -> None:
    content = media_files.png()
    reply = announce(http, people.author(), announced(content))
    assert reply.headers["location"] == f"/api/v1/media/{reply.json['id']}"
    form = reply.json["upload"]
    for other in (content + b"x", content[:-1], bytes(len(content))):
        with pytest.raises(UploadRefusedError):
            post_file(form, other)
    for name in ("key", "Content-Type", "x-amz-checksum-sha256"):
        with pytest.raises(UploadRefusedError):
            post_file({**form, "fields": {**form["fields"], name: "other"}}, content)
    post_file(form, content)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"type": "image/svg+xml"}, "/type"),
        ({"type": "text/html"}, "/type"),
        ({"size": 5 * 1024 * 1024 + 1}, "/size"),
        ({"size": 20 * 1024 * 1024 + 1, "type": "audio/ogg"}, "/size"),
        ({"size": 0}, "/size"),
        ({"sha256": "A" * 64}, "/sha256"),
        ({"sha256": "a" * 63}, "/sha256"),
        ({"name": ""}, "/name"),
        ({"name": "a" * 201}, "/name"),
        ({"name": "../a"}, "/name"),
        ({"name": "a\nb"}, "/name"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_is_uploaded(
    http: Client, people: People, changes: dict[str, Any], pointer: str
) -> None:
    reply = announce(http, people.author(), announced(b"x", **changes))
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("size", [5 * 1024 * 1024])
def test_the_largest_picture_may_be_announced(http: Client, people: People, size: int) -> None:
    assert announce(http, people.author(), announced(b"x", size=size)).status == 201


def test_a_picture_that_lies_about_its_type_is_no_asset(http: Client, people: People) -> None:
    author, content = people.author(), media_files.gif()
    reply = announce(http, author, announced(content, "image/png"))
    post_file(reply.json["upload"], content)
    for _ in range(2):
        done = complete(http, author, reply.json["id"])
        assert (done.status, done.code) == (422, "media_mismatch")
    assert http.get("/api/v1/media", token=author.token).json["items"] == []
    assert files.keys() == {f"uploads/{reply.json['id']}"}


@pytest.mark.parametrize("stored", [media_files.png() + b"x", bytes(len(media_files.png()))])
def test_another_file_than_the_announced_one_is_no_asset(
    http: Client, people: People, stored: bytes
) -> None:
    # S3 itself checks this of a form; so does the service
    author = people.author()
    reply = announce(http, author, announced(media_files.png()))
    put_file(f"uploads/{reply.json['id']}", stored)
    done = complete(http, author, reply.json["id"])
    assert (done.status, done.code) == (422, "media_mismatch")


def test_completing_needs_the_upload_and_the_person_who_announced_it(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, content = people.author(), media_files.png()
    reply = announce(http, author, announced(content))
    early = complete(http, author, reply.json["id"])
    assert (early.status, early.code) == (409, "upload_missing")
    post_file(reply.json["upload"], content)
    assert complete(http, people.author(), reply.json["id"]).status == 404
    clock.advance(DAY)
    assert complete(http, author, reply.json["id"]).status == 401
    author = people.sign_in(author.id, author.email, author.username)
    assert complete(http, author, reply.json["id"]).status == 404


def test_completing_again_is_the_same(http: Client, people: People) -> None:
    author = people.author()
    asset_id = upload(http, author)
    once, again = (complete(http, author, asset_id) for _ in range(2))
    assert (once.status, once.json) == (again.status, again.json)
    assert http.get("/api/v1/media", token=author.token).json["items"] == [once.json]


def test_announcing_again_under_a_key_is_the_same(http: Client, people: People) -> None:
    author, body = people.author(), announced(media_files.png())
    options = {"json": body, "token": author.token, "headers": {"Idempotency-Key": "k"}}
    once, again = (http.post("/api/v1/media", **options) for _ in range(2))
    assert (once.status, once.json) == (201, again.json)


def test_the_list_is_ones_own_newest_first(http: Client, people: People, clock: FakeClock) -> None:
    author, other = people.author(), people.author()
    upload(http, other)
    made = []
    for _ in range(3):
        clock.advance(MINUTE)
        made.append(upload(http, author))
    found, cursor = [], ""
    while cursor is not None:
        after = f"&cursor={cursor}" if cursor else ""
        reply = http.get(f"/api/v1/media?limit=2{after}", token=author.token)
        found += [one["id"] for one in reply.json["items"]]
        cursor = reply.json["next_cursor"]
    assert found == made[::-1]


def test_addresses_stay_the_same_for_a_while_and_end(
    http: Client, people: People, clock: FakeClock
) -> None:
    author = people.author()
    asset_id = upload(http, author)

    def url() -> str:
        token = people.sign_in(author.id, author.email, author.username).token
        return str(http.get(f"/api/v1/media/{asset_id}", token=token).json["url"])

    first = url()
    assert "X-Amz-Expires=3600&" in first
    assert first.startswith("https://invigil-test-files.s3.eu-west-1.amazonaws.com/media/ast_")
    clock.advance(-clock() % (15 * MINUTE))
    begun = url()
    clock.advance(14 * MINUTE)
    assert url() == begun
    clock.advance(MINUTE)
    assert url() != begun


def test_nobody_else_reads_or_deletes_a_file(http: Client, people: People) -> None:
    asset_id = upload(http, people.author())
    for person in (people.author(), people.user()):
        assert http.get(f"/api/v1/media/{asset_id}", token=person.token).status == 404
    for person in (people.author(), people.admin()):
        assert http.delete(f"/api/v1/media/{asset_id}", token=person.token).status == 404


def test_one_person_announces_so_many_files_a_day(
    http: Client, people: People, clock: FakeClock, configured: Callable[[str, str], None]
) -> None:
    configured("UPLOADS_PER_DAY", "1")
    clock.advance(DAY - clock() % DAY)
    author = people.author()
    assert announce(http, author, announced(b"x")).status == 201
    refused = announce(http, author, announced(b"x"))
    assert (refused.status, refused.headers["retry-after"]) == (429, str(DAY // SECOND))
    assert announce(http, people.author(), announced(b"x")).status == 201


def test_one_person_has_so_many_files_and_bytes(
    http: Client, people: People, configured: Callable[[str, str], None]
) -> None:
    configured("MEDIA_FILES_PER_PERSON", "2")
    author = people.author()
    upload(http, author)
    assert announce(http, author, announced(b"x")).status == 201
    refused = announce(http, author, announced(b"x"))
    assert (refused.status, refused.code) == (409, "media_quota_exceeded")
    assert announce(http, people.author(), announced(b"x")).status == 201
    configured("MEDIA_FILES_PER_PERSON", "9")
    configured("MEDIA_MEBIBYTES_PER_PERSON", "5")
    refused = announce(http, author, announced(b"x", size=5 * 1024 * 1024))
    assert (refused.status, refused.code) == (409, "media_quota_exceeded")
