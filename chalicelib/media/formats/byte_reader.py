"""Bounds-checked reading of binary files."""

from chalicelib.media.errors import InvalidMediaError


class ByteReader:
    """Reads forward; raises InvalidMediaError at a premature end."""

    def __init__(self, content: bytes, place: int = 0) -> None:
        self.content = content
        self.place = place

    @property
    def is_at_end(self) -> bool:
        return self.place >= len(self.content)

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        if size < 0 or self.place + size > len(self.content):
            raise InvalidMediaError("ends too early")
        taken = self.content[self.place : self.place + size]
        self.place += size
        return taken

    def big(self, size: int) -> int:
        """Return the next unsigned integer, most significant byte first."""
        return int.from_bytes(self.take(size), "big")

    def little(self, size: int) -> int:
        """Return the next unsigned integer, least significant byte first."""
        return int.from_bytes(self.take(size), "little")
