"""The connection to a service: requests and lists.

Functions of the generated package use it too: `AuthenticatedClient(…).set_httpx_client(api.http)`.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

import httpx

from .retrying import RetryTransport

Json: TypeAlias = Any
"""Whatever an answer holds; the generated package `invigil_client` has types."""

TIMEOUT_SECONDS = 35
"""The service answers within 30."""
PAGE = 100
"""The most entries of one page."""


class InvigilError(Exception):
    """A refusal: ``code`` is stable, ``errors`` has pointers into the body."""

    def __init__(self, answer: httpx.Response) -> None:
        try:
            problem = answer.json()
        except ValueError:
            problem = {}
        self.status = answer.status_code
        self.code: str = problem.get("code", "unknown")
        self.detail: str = problem.get("detail", "")
        self.errors: list[dict[str, str]] = problem.get("errors", [])
        super().__init__(f"{self.status} {self.code}: {self.detail}")


class Invigil:
    """A service at an address, with a service key or an access token."""

    def __init__(
        self, address: str, token: str, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.address = address.rstrip("/")
        self._token = token
        self.http = httpx.Client(
            base_url=self.address,
            headers={"Authorization": f"Bearer {token}"},
            transport=transport or RetryTransport(httpx.HTTPTransport()),
            timeout=TIMEOUT_SECONDS,
        )

    def request(self, method: str, path: str, **options: Json) -> Json:
        """Return the JSON of an answer, None if it has none; raises InvigilError."""
        answer = self.http.request(method, path, **options)
        if not answer.is_success:
            raise InvigilError(answer)
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.json() if is_json else answer.text or None

    def list(self, path: str, **query: Json) -> Iterator[Json]:
        """Yield all entries of a list, a page at a time; raises InvigilError."""
        cursor: str | None = None
        while True:
            more = {} if cursor is None else {"cursor": cursor}
            page = self.request("GET", path, params={"limit": PAGE, **query, **more})
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def close(self) -> None:
        self.http.close()
