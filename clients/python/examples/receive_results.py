"""Receives results by webhook and prints each once.

INVIGIL_SECRET=whsec_… python receive_results.py <port>
"""

import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

from invigil import WebhookError, verify_webhook


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to what is verified, 400 to all else."""

    secret = os.environ.get("INVIGIL_SECRET", "")
    seen: ClassVar[set[str]] = set()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            event = verify_webhook(self.secret, dict(self.headers.items()), body)
        except WebhookError:
            self.send_error(400)
            return
        if self.headers["webhook-id"] not in self.seen:
            self.seen.add(self.headers["webhook-id"])
            print(event["type"], event["data"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
