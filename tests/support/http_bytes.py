"""Requests read from a socket."""

from typing import BinaryIO


def read_request(stream: BinaryIO) -> tuple[dict[str, str], bytes] | None:
    """Return headers, in lower case, and body of the next request; None at the end."""
    try:
        if not stream.readline():
            return None
        headers: dict[str, str] = {}
        while line := stream.readline().strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        return headers, stream.read(int(headers.get("content-length", 0)))
    except OSError:
        return None
