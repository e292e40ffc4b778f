import pytest

from chalicelib.object_storage import objects

pytestmark = pytest.mark.usefixtures("tables")


def test_file_is_read_and_deleted() -> None:
    objects.put_object("media/one", b"content", "image/png")
    objects.put_object("media/one", b"content", "image/png")
    assert objects.get_object("media/one", 7) == b"content"
    objects.delete_object("media/one")
    objects.delete_object("media/one")
    assert objects.get_object("media/one", 7) is None


def test_oversized_file_is_read_only_up_to_the_limit() -> None:
    objects.put_object("media/one", b"content", "image/png")
    assert objects.get_object("media/one", 3) == b"cont"
