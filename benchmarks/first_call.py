"""The first DynamoDB call of a process over TLS, against a server of our own on this machine.

The certificate of that server is added to the authorities that each side trusts: five in the
bundle, all that there are in stock botocore. Reading those is most of a first call.
"""

import ssl
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from benchmarks.measuring import OUT, Scenario

ROUNDS = 9
TIMED = """
import time
began = time.process_time()
try:
    {client}.get_item(TableName="t", Key={{"pk": {{"S": "a"}}}})
finally:
    print((time.process_time() - began) * 1e3)
"""
OURS = "__import__('chalicelib.dynamo.client').dynamo.client.dynamodb()"


class _Empty(BaseHTTPRequestHandler):
    """Answers every call that there is no such item."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def first_call(ours: Scenario, stock: Scenario, task: Path, others: Path) -> tuple[float, float]:
    """The median CPU of a first call, in milliseconds: ours, and a stock client's."""
    with _server() as (port, certificate):
        sides = {
            "ours": (ours, OURS, task / "botocore" / "cacert.pem"),
            "stock": (stock, "boto3.client('dynamodb')", others / "botocore" / "cacert.pem"),
        }
        spent: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, (scenario, client, trusted) in sides.items():
                bundle = OUT / f"trusted-by-{name}.pem"
                bundle.write_text(trusted.read_text() + certificate)
                environment = {
                    **scenario.environment,
                    "AWS_CA_BUNDLE": str(bundle),
                    "AWS_ENDPOINT_URL_DYNAMODB": f"https://localhost:{port}",
                }
                made = f"{scenario.code}\nclient = {client}"
                one = Scenario(made, scenario.paths, environment)
                spent[name].append(float(one.run(code=TIMED.format(client="client"))))
    return statistics.median(spent["ours"]), statistics.median(spent["stock"])


@contextmanager
def _server() -> Iterator[tuple[int, str]]:
    certificate, key = _certificate()
    files = OUT / "server.pem", OUT / "server.key"
    for path, text in zip(files, (certificate, key), strict=True):
        path.write_text(text)
    server = ThreadingHTTPServer(("localhost", 0), _Empty)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], certificate
    finally:
        server.shutdown()
        server.server_close()


def _certificate() -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made.public_bytes(serialization.Encoding.PEM).decode(), private.decode()
