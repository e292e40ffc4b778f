import pytest

from chalicelib.object_storage import objects

pytestmark = pytest.mark.usefixtures("tables")


def test_a_file_is_read_back_and_deleted_for_good() -> None:
    objects.put_object("media/one", b"content", "image/png")
    objects.put_object("media/one", b"content", "image/png")
    assert objects.get_object("media/one", 7) == b"content"
    objects.delete_object("media/one")
    objects.delete_object("media/one")
    assert objects.get_object("media/one", 7) is None


def test_no_more_is_read_of_a_file_than_shows_that_it_is_too_large() -> None:
    objects.put_object("media/one", b"content", "image/png")
    assert objects.get_object("media/one", 3) == b"cont"
