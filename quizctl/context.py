"""Context of commands: the stack, the API, the terminal."""

import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, track
from rich.text import Text

from chalicelib.clock import Clock, now
from infra.emulator.seed import sign_in
from infra.operations.stack_access import OperatorError
from quizctl.stack import Stack

TIMEOUT_SECONDS = 60
TOKEN, EMAIL, PASSWORD = "INVIGIL_TOKEN", "INVIGIL_EMAIL", "INVIGIL_PASSWORD"
KEY, KEY_PREFIX = "INVIGIL_KEY", "ivk_"

One = TypeVar("One")

PIPE_COLUMNS = 200
"""Piped tables are searched for words, so lines are not wrapped."""
_ORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Characters that change the display order of text (Unicode annex 9)."""


class Terminal(Console):
    """Console that prints texts literally: no markup, no control characters of others."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - rich's
        super().__init__(highlight=False, markup=False, emoji=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - rich's
        """Render a text or table cell literally."""
        return super().render_str("".join(map(_neutralize, text)), **options)


def _neutralize(letter: str) -> str:
    controls = unicodedata.category(letter) == "Cc" and letter not in "\n\t"
    steers = controls or unicodedata.bidirectional(letter) in _ORDERING
    return "\N{REPLACEMENT CHARACTER}" if steers else letter


stdout = Terminal(width=None if sys.stdout.isatty() else PIPE_COLUMNS)
"""Results; can be piped."""
stderr = Terminal(stderr=True)
"""Messages to the user."""


def _client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=TIMEOUT_SECONDS)


def _upload(form: Mapping[str, Any], content: bytes) -> None:
    """Post a file with a signed form, without the API's credentials; raises OperatorError."""
    answer = httpx.post(
        form["url"], data=form["fields"], files={"file": content}, timeout=TIMEOUT_SECONDS
    )
    if not answer.is_success:
        raise OperatorError(f"The upload was refused ({answer.status_code}).")


def _download(url: str) -> bytes:
    """Return the file at a signed address; raises OperatorError."""
    answer = httpx.get(url, timeout=TIMEOUT_SECONDS)
    if not answer.is_success:
        raise OperatorError(f"The download was refused ({answer.status_code}).")
    return answer.content


@dataclass(slots=True)
class Context:
    """The context of a command; tests provide their own."""

    stack: Callable[[], Stack]
    url: str | None = None
    """Address of the API; None for the stack's own."""
    key_file: Path | None = None
    """Holds a service key to act by."""
    yes: bool = False
    """Whether all confirmations are given in advance."""
    clock: Clock = now
    sleep: Callable[[float], None] = time.sleep
    client: Callable[[str], httpx.Client] = _client
    upload: Callable[[Mapping[str, Any], bytes], None] = _upload
    download: Callable[[str], bytes] = _download

    def confirm(self, question: str) -> None:
        """Continue only with the user's confirmation; raises OperatorError otherwise."""
        if not self.yes and not typer.confirm(question, err=True):
            raise OperatorError("Nothing was changed.")

    @contextmanager
    def api(self) -> Iterator[httpx.Client]:
        """Yield an API client with credentials from the environment or the terminal."""
        with self.client(self.url or self.stack().address) as client:
            if token := self._service_key() or os.environ.get(TOKEN):
                client.headers["Authorization"] = f"Bearer {token}"
            else:
                sign_in(client, *_credentials())
            yield client

    def _service_key(self) -> str | None:
        """Return the service key of the key file or the environment, if there is one."""
        if self.key_file is None:
            return os.environ.get(KEY)
        try:
            key = self.key_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise OperatorError(f"{self.key_file} cannot be read.") from None
        if not key.startswith(KEY_PREFIX):
            raise OperatorError(f"{self.key_file} holds no service key.")
        return key


def _credentials() -> tuple[str, str]:
    email = os.environ.get(EMAIL) or typer.prompt("Email address", err=True)
    return email, os.environ.get(PASSWORD) or typer.prompt("Password", hide_input=True, err=True)


def context_of(context: typer.Context) -> Context:
    """Return the context of the command."""
    return context.find_root().ensure_object(Context)


def with_progress(many: Iterable[One], doing: str, total: int) -> Iterator[One]:
    """Yield each of ``many`` with a progress bar."""
    return iter(track(many, doing, total, console=stderr, transient=True))


def counter_bar() -> Progress:
    """Return a progress bar for work of unknown length."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description} {task.completed:.0f}"),
        console=stderr,
        transient=True,
    )


def raise_for_problem(answer: httpx.Response) -> httpx.Response:
    """Return the response; raises OperatorError with the text of its problem document."""
    if answer.is_success:
        return answer
    if answer.headers.get("Content-Type") != "application/problem+json":
        raise OperatorError(f"{answer.request.url} answers {answer.status_code}.")
    problem = answer.json()
    wrong = [f"  {one['pointer'] or '/'} {one['detail']}" for one in problem.get("errors", [])]
    raise OperatorError("\n".join([f"{problem['detail']} ({problem['code']})", *wrong]))
