"""The client of webhooks against a real receiver: one that dies, drips, redirects, or lies."""

import datetime as dt
import ssl
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chalicelib.clock import SECOND
from chalicelib.webhooks.errors import InvalidWebhookUrlError
from chalicelib.webhooks.http_client import MAX_ANSWER_BYTES, WebhookClient
from chalicelib.webhooks.models import DeliveryError, TryOutcome
from tests.support.webhook_receiver import Receiver, receiving, status

LIMIT = 0.5
HOST = "hooks.example.org"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def client() -> WebhookClient:
    return WebhookClient(("localhost",), timeout_seconds=LIMIT)


def post(client: WebhookClient, url: str) -> TryOutcome:
    return client.post(url, '{"type":"x"}', {"webhook-id": "msg_1"})


def test_a_message_arrives_as_it_was_signed(client: WebhookClient, receiver: Receiver) -> None:
    assert client.post(f"{receiver.url}?a=b", '{"a":"ü"}', {"webhook-id": "msg_1"}).error is None
    (got,) = receiver.received
    assert (got.path, got.body, got.id) == ("/hook?a=b", '{"a":"ü"}', "msg_1")
    assert got.headers["content-type"] == "application/json"
    assert got.headers["host"] == f"localhost:{receiver.port}"


@pytest.mark.parametrize("code", [200, 201, 202, 204, 299])
def test_an_answer_of_success_is_one(client: WebhookClient, receiver: Receiver, code: int) -> None:
    receiver.always = status(code)
    assert post(client, receiver.url) == TryOutcome(None, code)


@pytest.mark.parametrize("code", [300, 400, 401, 404, 410, 429, 500, 502, 503])
def test_any_other_answer_is_a_failure(
    client: WebhookClient, receiver: Receiver, code: int
) -> None:
    receiver.always = status(code)
    assert post(client, receiver.url) == TryOutcome(DeliveryError.STATUS, code)


def test_a_receiver_may_ask_to_be_left_alone(client: WebhookClient, receiver: Receiver) -> None:
    receiver.answers = [status(503, Retry_After="120"), status(429, Retry_After="tomorrow")]
    assert post(client, receiver.url).retry_after == 120 * SECOND
    assert post(client, receiver.url).retry_after == 0


def test_a_redirect_is_not_followed(client: WebhookClient, receiver: Receiver) -> None:
    with receiving() as other:
        for code in (301, 302, 303, 307, 308):
            receiver.always = status(code, Location=other.url)
            assert post(client, receiver.url) == TryOutcome(DeliveryError.STATUS, code)
        assert other.received == []


def test_a_receiver_that_is_down_is_a_failed_connection(client: WebhookClient) -> None:
    with receiving() as gone:
        pass
    assert post(client, gone.url) == TryOutcome(DeliveryError.CONNECTION)


def test_a_receiver_that_dies_in_between_is_a_failed_connection(
    client: WebhookClient, receiver: Receiver
) -> None:
    def die(request: BaseHTTPRequestHandler) -> None:
        request.connection.close()

    receiver.always = die
    assert post(client, receiver.url) == TryOutcome(DeliveryError.CONNECTION)


def test_a_receiver_that_says_nothing_is_given_up(
    client: WebhookClient, receiver: Receiver
) -> None:
    def wait(_: BaseHTTPRequestHandler) -> None:
        receiver.closing.wait()

    receiver.always = wait
    began = time.monotonic()
    assert post(client, receiver.url) == TryOutcome(DeliveryError.TIMEOUT)
    assert time.monotonic() - began < 4 * LIMIT


def test_a_receiver_that_drips_is_given_up_too(client: WebhookClient, receiver: Receiver) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not receiver.closing.wait(LIMIT / 5):
            request.wfile.write(b"X-More: x\r\n")

    receiver.always = drip
    began = time.monotonic()
    assert post(client, receiver.url) == TryOutcome(DeliveryError.TIMEOUT)
    assert time.monotonic() - began < 4 * LIMIT


def test_of_a_long_answer_a_kilobyte_is_read(client: WebhookClient, receiver: Receiver) -> None:
    sent: list[int] = []

    def flood(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while not receiver.closing.is_set():
            sent.append(request.wfile.write(b"x" * MAX_ANSWER_BYTES))

    receiver.always = flood
    assert post(client, receiver.url) == TryOutcome(None, 200)
    assert sum(sent) < 100_000_000


def test_a_name_of_a_forbidden_address_is_not_connected_to(receiver: Receiver) -> None:
    for addresses in (["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"]):
        client = WebhookClient((), resolve=lambda *_, found=addresses: found)
        url = f"https://{HOST}:{receiver.port}/"
        assert post(client, url) == TryOutcome(DeliveryError.FORBIDDEN_ADDRESS)
        with pytest.raises(InvalidWebhookUrlError):
            client.check(url)
    assert receiver.received == []


def test_a_name_is_resolved_once_for_each_try(receiver: Receiver) -> None:
    asked: list[str] = []

    def rebind(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    client = WebhookClient((HOST,), resolve=rebind)
    assert post(client, f"http://{HOST}:{receiver.port}/") == TryOutcome(None, 204)
    assert asked == [HOST]


def test_a_name_that_does_not_resolve_is_a_failure_of_the_try_alone() -> None:
    def unknown(*_: object) -> list[str]:
        raise OSError("Name or service not known")

    for client in (
        WebhookClient((), resolve=unknown),
        WebhookClient((), resolve=lambda *_: []),
    ):
        assert post(client, f"https://{HOST}/") == TryOutcome(DeliveryError.DNS)
        client.check(f"https://{HOST}/")


def test_an_address_that_became_illegal_is_not_sent_to(receiver: Receiver) -> None:
    assert post(WebhookClient(()), receiver.url) == TryOutcome(DeliveryError.FORBIDDEN_ADDRESS)
    assert receiver.received == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of the host, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "receiver.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def trusting(file: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(file))


def test_tls_is_for_the_name_and_the_connection_for_the_checked_address(certificate: Path) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate)
    with receiving(served) as receiver:

        def at(host: str, tls: ssl.SSLContext) -> TryOutcome:
            client = WebhookClient(
                (host,), resolve=lambda *_: ["127.0.0.1"], tls=lambda: tls, timeout_seconds=5
            )
            return post(client, f"https://{host}:{receiver.port}/")

        assert at(HOST, trusting(certificate)) == TryOutcome(None, 204)
        assert receiver.received[0].headers["host"] == f"{HOST}:{receiver.port}"
        assert at("evil.example.org", trusting(certificate)) == TryOutcome(DeliveryError.TLS)
        assert at(HOST, ssl.create_default_context()) == TryOutcome(DeliveryError.TLS)
    assert len(receiver.received) == 1
