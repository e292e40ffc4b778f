"""HTTP client of webhooks: connects to an address that was checked, and to no other.

No redirects, no proxies, no cookies, one time limit for all, and at most a kilobyte of an answer.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from contextlib import closing, contextmanager, suppress

from chalicelib.clock import SECOND, Millis
from chalicelib.webhooks.errors import InvalidWebhookUrlError
from chalicelib.webhooks.models import DeliveryError, TryOutcome
from chalicelib.webhooks.rules import HTTP_PORT, HTTPS_PORT, Target, is_public, parse_url

TIMEOUT_SECONDS = 10
RESOLVE_SECONDS = 3
MAX_ANSWER_BYTES = 1024
FIRST_SUCCESS, FIRST_FAILURE = 200, 300
USER_AGENT = "Invigil-Webhooks/1"

Resolve = Callable[[str, int], Sequence[str]]


class _RefusedError(Exception):
    """The try failed before an answer, for this reason."""

    def __init__(self, error: DeliveryError) -> None:
        super().__init__(error.value)
        self.error = error


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host; raise OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class WebhookClient:
    """Posts messages to receivers."""

    def __init__(
        self,
        private_hosts: tuple[str, ...],
        *,
        resolve: Resolve = resolve,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._private_hosts = private_hosts
        self._resolve = resolve
        self._tls = tls
        self._timeout = timeout_seconds

    def check(self, url: str) -> None:
        """Raise InvalidWebhookUrlError for an address that nothing is sent to.

        A name that does not resolve now may do so later.
        """
        target = parse_url(url, self._private_hosts)
        try:
            self._addresses(target)
        except _RefusedError as refused:
            if refused.error is DeliveryError.FORBIDDEN_ADDRESS:
                raise InvalidWebhookUrlError("must not be on a private network") from None

    def post(self, url: str, body: str, headers: Mapping[str, str]) -> TryOutcome:
        """Post a message; whatever goes wrong is an outcome."""
        try:
            target = parse_url(url, self._private_hosts)
            return self._post(target, self._addresses(target)[0], body.encode(), headers)
        except InvalidWebhookUrlError:
            return TryOutcome(DeliveryError.FORBIDDEN_ADDRESS)
        except _RefusedError as refused:
            return TryOutcome(refused.error)
        except TimeoutError:
            return TryOutcome(DeliveryError.TIMEOUT)
        except ssl.SSLError:
            return TryOutcome(DeliveryError.TLS)
        except (OSError, http.client.HTTPException):
            return TryOutcome(DeliveryError.CONNECTION)

    def _addresses(self, target: Target) -> Sequence[str]:
        pool = ThreadPoolExecutor(1)
        try:
            found = pool.submit(self._resolve, target.host, target.port).result(RESOLVE_SECONDS)
        except (OSError, UnicodeError, LateError):
            raise _RefusedError(DeliveryError.DNS) from None
        finally:
            pool.shutdown(wait=False)
        if not found:
            raise _RefusedError(DeliveryError.DNS)
        if not target.is_private and not all(map(is_public, found)):
            raise _RefusedError(DeliveryError.FORBIDDEN_ADDRESS)
        return found

    def _post(
        self, target: Target, address: str, body: bytes, headers: Mapping[str, str]
    ) -> TryOutcome:
        connection = http.client.HTTPConnection(target.host, target.port)
        raw = socket.create_connection((address, target.port), self._timeout)
        with raw, closing(connection), _time_limit(raw, self._timeout) as is_late:
            try:
                connection.sock = raw
                if target.scheme == "https":
                    connection.sock = secured = self._secured(raw, target)
                    secured.do_handshake()
                connection.request("POST", target.path, body, _headers(target, headers))
                answer = connection.getresponse()
                answer.read(MAX_ANSWER_BYTES)
                outcome = _outcome(answer)
            except (OSError, http.client.HTTPException):
                if not is_late.is_set():
                    raise
                raise TimeoutError from None
            # what was cut off can look like an answer without a body
            if is_late.is_set():
                raise TimeoutError
            return outcome

    def _secured(self, raw: socket.socket, target: Target) -> ssl.SSLSocket:
        return self._tls().wrap_socket(
            raw, server_hostname=target.host, do_handshake_on_connect=False
        )


def _headers(target: Target, headers: Mapping[str, str]) -> dict[str, str]:
    is_default = target.port == (HTTPS_PORT if target.scheme == "https" else HTTP_PORT)
    return {
        "Host": target.host if is_default else f"{target.host}:{target.port}",
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        **headers,
    }


@contextmanager
def _time_limit(raw: socket.socket, seconds: float) -> Iterator[threading.Event]:
    """Cut a connection off after some time: a receiver that drips is as late as a silent one."""
    is_late = threading.Event()

    def cut_off() -> None:
        is_late.set()
        with suppress(OSError), socket.socket(fileno=number) as own:
            own.shutdown(socket.SHUT_RDWR)

    # of its own: TLS takes the socket over
    number = socket.dup(raw.fileno())
    timer = threading.Timer(seconds, cut_off)
    timer.start()
    try:
        yield is_late
    finally:
        timer.cancel()
        timer.join()
        if not is_late.is_set():
            socket.close(number)


def _outcome(answer: http.client.HTTPResponse) -> TryOutcome:
    if FIRST_SUCCESS <= answer.status < FIRST_FAILURE:
        return TryOutcome(None, answer.status)
    return TryOutcome(DeliveryError.STATUS, answer.status, _retry_after(answer))


def _retry_after(answer: http.client.HTTPResponse) -> Millis:
    said = answer.headers.get("Retry-After") or ""
    return int(said) * SECOND if said.isascii() and said.isdigit() and len(said) < 7 else 0  # noqa: PLR2004 - seconds of a week
