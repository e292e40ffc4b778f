"""Nothing is left of files that nobody needs."""

import pytest

from chalicelib import bootstrap
from chalicelib.clock import DAY, HOUR
from chalicelib.errors import UnavailableError
from chalicelib.media import cleanup, store, tasks, upload_store
from chalicelib.object_storage import objects
from tests.support import files, media_files
from tests.support.aws_delivery import Cloud
from tests.support.builders import created, published, quiz
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.files import post_file
from tests.support.later_work import delivered, erase
from tests.support.media import announce, announced, upload, with_picture
from tests.support.people import People


def test_an_upload_that_is_never_completed_leaves_nothing(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author, content = people.author(), media_files.png()
    reply = announce(http, author, announced(content))
    post_file(reply.json["upload"], content)
    announce(http, author, announced(content))
    clock.advance(tasks.CLEANED_UP_AFTER - 1)
    delivered(cloud)
    assert len(files.keys()) == 1
    clock.advance(1)
    delivered(cloud)
    assert files.keys() == set()
    assert upload_store.get_upload(author.id, reply.json["id"]) is None
    assert store.holdings(author.id).files == 0


def test_a_file_stored_by_a_completion_that_died_leaves_nothing(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author = people.author()
    asset_id = announce(http, author, announced(media_files.png())).json["id"]
    files.put_file(f"media/{asset_id}", b"half")
    clock.advance(tasks.CLEANED_UP_AFTER)
    delivered(cloud)
    assert files.keys() == set()


def test_an_asset_outlives_the_day_after_its_upload(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    asset_id = upload(http, people.author())
    files.put_file(f"uploads/{asset_id}", b"left by a completion that died")
    clock.advance(tasks.CLEANED_UP_AFTER)
    delivered(cloud)
    delivered(cloud)
    assert files.keys() == {f"media/{asset_id}"}
    assert store.get_asset(asset_id) is not None


def test_a_deletion_that_was_broken_off_is_ended_by_the_timer(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author = people.author()
    unused, used = upload(http, author), upload(http, author)
    created(http, author, questions=[with_picture(used)])
    clock.advance(HOUR // 10)
    for asset_id in (unused, used):
        asset = store.get_asset(asset_id)
        assert asset is not None
        store.begin_deletion(asset, clock())
    refused = http.post(
        "/api/v1/quizzes", json=quiz(questions=[with_picture(unused)]), token=author.token
    )
    assert refused.status == 422
    delivered(cloud)
    kept = store.get_asset(used)
    assert kept is not None
    assert not kept.deleting
    assert files.keys() == {f"media/{used}"}


def test_erasing_an_account_deletes_its_files_but_for_those_that_quizzes_show(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author = people.author()
    unused, in_draft, in_version = (upload(http, author) for _ in range(3))
    created(http, author, questions=[with_picture(in_draft)])
    published(http, author, questions=[with_picture(in_version)])
    clock.advance(HOUR // 10)
    erase(http, author)
    delivered(cloud)
    assert store.get_asset(unused) is None
    assert files.keys() == {f"media/{in_draft}", f"media/{in_version}"}


def test_a_file_of_an_erased_account_goes_once_no_draft_shows_it(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author, editor = people.author(), people.author()
    asset_id = upload(http, author)
    draft = created(http, author, questions=[with_picture(asset_id)])
    at = f"/api/v1/quizzes/{draft.json['id']}"
    staff = f"{at}/staff/{editor.id}"
    http.put(staff, json={"role": "editor"}, token=author.token)
    clock.advance(HOUR // 10)
    erase(http, author)
    delivered(cloud)
    headers = {"If-Match": http.get(at, token=editor.token).headers["etag"]}
    assert http.put(at, json=quiz(), token=editor.token, headers=headers).status == 200
    clock.advance(cleanup.LOOKED_AT_AGAIN - DAY)
    delivered(cloud)
    assert files.keys() == {f"media/{asset_id}"}
    clock.advance(DAY)
    delivered(cloud)
    assert files.keys() == set()
    assert store.holdings(author.id).files == 0


def test_an_erasure_of_many_files_goes_page_by_page(
    http: Client, people: People, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "ASSETS_PER_MESSAGE", 2)
    author = people.author()
    for _ in range(5):
        upload(http, author)
    erase(http, author)
    delivered(cloud)
    assert files.keys() == set()
    assert store.holdings(author.id).files == 0


def test_an_erasure_is_done_again_after_a_death_at_any_call(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = people.author()
    for _ in range(2):
        upload(http, author)
    erase(http, author)
    job = {"name": f"erase/{author.id}", "at": clock(), "after": None}
    deleted = objects.delete_object

    def die_after(key: str) -> None:
        deleted(key)
        raise UnavailableError

    with monkeypatch.context() as patched:
        patched.setattr(objects, "delete_object", die_after)
        with pytest.raises(UnavailableError):
            bootstrap.job_handlers()["media", 1](job)
    for _ in range(2):
        bootstrap.job_handlers()["media", 1](job)
    delivered(cloud)
    assert files.keys() == set()
    assert store.holdings(author.id).files == 0
