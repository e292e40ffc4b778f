"""An import ends once, as a whole or not at all, wherever its process dies."""

from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.clock import MINUTE, SECOND
from chalicelib.imports import job, store
from chalicelib.imports.models import ImportStatus
from chalicelib.imports.rules import MAX_TRIES
from chalicelib.media import store as media_store
from chalicelib.media.service import Media
from chalicelib.settings import settings
from tests.support import files
from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.crashes import every_crash
from tests.support.imports import imported, read, start, uploaded, work_off
from tests.support.people import PASSWORD, People, Person
from tests.support.picture_packages import of_pictures

PACKAGE = of_pictures(2)


def own(http: Client, author: Person, what: str) -> list[dict[str, Any]]:
    """All quizzes, or all media, of an author."""
    path = {"quizzes": "/api/v1/quizzes?mine=true", "media": "/api/v1/media"}[what]
    found: list[dict[str, Any]] = http.get(path, token=author.token).json["items"]
    return found


def again(people: People, author: Person) -> Person:
    """The author, signed in anew."""
    return people.sign_in(author.id, author.email, author.username)


def finish(cloud: Cloud, clock: FakeClock) -> None:
    """Let the timer restart what was lost, until nothing is left to do."""
    clock.advance(16 * MINUTE)
    cloud.tick()
    work_off(cloud)


def test_a_process_that_dies_anywhere_is_made_good_by_the_next(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    for death in every_crash(at_least=8):
        author = people.author()
        import_id = uploaded(http, author, PACKAGE, "qti")
        start(http, author, import_id)
        [body] = cloud.waiting("job_queue")
        with death:
            cloud.expire(body)
        author = again(people, author)
        during = own(http, author, "quizzes")
        assert [one["question_count"] for one in during] in ([], [2])
        finish(cloud, clock)
        author = again(people, author)
        assert read(http, author, import_id)["status"] == "finished"
        assert len(own(http, author, "quizzes")) == 1
        assert len(own(http, author, "media")) == 2


def test_pages_delivered_twice_make_one_quiz(http: Client, people: People, cloud: Cloud) -> None:
    author = people.author()
    start(http, author, uploaded(http, author, PACKAGE, "qti"))
    bodies = cloud.waiting("job_queue")
    assert cloud.expire(*bodies, *bodies) == []
    assert cloud.expire(*bodies) == []
    assert (len(own(http, author, "quizzes")), len(own(http, author, "media"))) == (1, 2)


def test_a_large_package_is_stored_in_pages(
    http: Client,
    people: People,
    cloud: Cloud,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author = people.author()
    import_id = uploaded(http, author, of_pictures(3), "qti")
    start(http, author, import_id)
    keep = Media.keep_file

    def slow(media: Media, *given: Any) -> Any:
        clock.advance(job.STORING)
        return keep(media, *given)

    monkeypatch.setattr(Media, "keep_file", slow)
    for done in (1, 2, 3):
        [body] = cloud.waiting("job_queue")
        assert body["payload"]["after"] == (done - 1 or None)
        cloud.expire(body)
        assert read(http, again(people, author), import_id)["progress"] == {
            "done": done,
            "total": 3,
        }
    assert read(http, again(people, author), import_id)["status"] == "finished"


def test_a_lost_job_is_started_again_by_the_timer(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author = people.author()
    import_id = uploaded(http, author, b"Sun? {T}", "gift")
    start(http, author, import_id)
    assert cloud.waiting("job_queue")
    finish(cloud, clock)
    assert read(http, again(people, author), import_id)["status"] == "finished"


def test_a_job_of_an_earlier_run_does_nothing(http: Client, people: People, cloud: Cloud) -> None:
    author = people.author()
    import_id = uploaded(http, author, b"Sun? {T}", "gift")
    start(http, author, import_id, "?dry_run=true")
    [body] = cloud.waiting("job_queue")
    payload = {**body["payload"], "at": body["payload"]["at"] - SECOND}
    cloud.expire({**body, "payload": payload})
    assert read(http, author, import_id)["status"] == "running"


def test_a_file_that_always_ends_its_process_is_given_up(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    import_id = uploaded(http, author, b"Sun? {T}", "gift")
    start(http, author, import_id)
    one = store.get(author.id, import_id)
    assert one is not None
    for _ in range(MAX_TRIES):
        assert store.begin_page(one)
    work_off(cloud)
    found = read(http, author, import_id)
    assert (found["status"], found["problem"]["code"]) == ("failed", "import_given_up")


def test_pictures_that_have_no_room_are_refused_before_any_is_stored(
    http: Client, people: People, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDIA_FILES_PER_PERSON", "1")
    settings.cache_clear()
    bootstrap.reset(bootstrap.externals())
    author = people.author()
    failed = imported(http, author, cloud, PACKAGE, "qti")
    assert (failed["status"], failed["problem"]["code"]) == ("failed", "media_quota_exceeded")
    assert own(http, author, "media") == []
    monkeypatch.undo()
    settings.cache_clear()


def test_an_account_that_may_no_longer_import_makes_nothing(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, admin = people.author(), people.admin()
    import_id = uploaded(http, author, b"Sun? {T}", "gift")
    start(http, author, import_id)
    user = f"/api/v1/admin/users/{author.id}"
    http.patch(user, json={"role": "user"}, token=admin.token)
    work_off(cloud)
    found = store.get(author.id, import_id)
    assert found is not None
    assert (found.status, found.problem["code"]) == (ImportStatus.FAILED, "forbidden")


def test_an_erased_account_gets_no_pictures(http: Client, people: People, cloud: Cloud) -> None:
    author = people.author()
    import_id = uploaded(http, author, PACKAGE, "qti")
    start(http, author, import_id)
    http.post("/api/v1/auth/me/erase", json={"password": PASSWORD}, token=author.token)
    work_off(cloud)
    assert files.keys() <= {f"uploads/{import_id}"}
    assert media_store.list_assets(author.id, 10, None).items == []


def test_a_report_with_more_than_an_item_holds_is_shortened() -> None:
    assert store.fits({"lines": ["x" * 80] * 1000})
    assert not store.fits({"lines": ["x" * 80] * 20_000})
