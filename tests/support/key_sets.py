"""A key set as it is stored."""

import base64

STORED = (
    '{"root": "%s", "active": "k", "keys": [{"kid": "k", "d": "%s"}]}'  # noqa: UP031 - JSON has braces
    % (base64.b64encode(b"r" * 32).decode(), base64.b64encode(b"d" * 32).decode())
)
