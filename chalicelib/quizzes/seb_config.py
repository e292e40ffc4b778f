"""Configurations of Safe Exam Browser that the service makes, and their config keys.

The browser computes the same key from the file it was opened with: SHA-256 of the settings as
"SEB-JSON", which sorts members without case, has no blanks and escapes nothing.
"""

import base64
import hashlib
import plistlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from chalicelib.quizzes.exam_models import SebConfig

MODERN_WEBVIEW_PREFERRED = 3
_LEFT_OUT = "originatorVersion"


def seb_settings(quiz_id: str, config: SebConfig, page: str) -> dict[str, Any]:
    """Return the settings that open a quiz at the player's address ``page``."""
    settings: dict[str, Any] = {
        "startURL": f"{page}#quiz={quiz_id}",
        "sendBrowserExamKey": True,
        "browserWindowWebView": MODERN_WEBVIEW_PREFERRED,
        "examSessionClearCookiesOnStart": True,
        "allowQuit": config.allow_quit,
    }
    if config.hashed_quit_password is not None:
        settings["hashedQuitPassword"] = config.hashed_quit_password
    if config.quit_url is not None:
        settings["quitURL"] = config.quit_url
    return settings


def config_file(quiz_id: str, config: SebConfig, page: str) -> bytes:
    """Return the configuration as a file, which the browser opens unencrypted."""
    return plistlib.dumps(seb_settings(quiz_id, config, page))


@lru_cache(256)
def key_of(quiz_id: str, config: SebConfig, page: str) -> str:
    """Return the config key of the configuration of a quiz."""
    return config_key(seb_settings(quiz_id, config, page))


def config_key(settings: Mapping[str, Any]) -> str:
    """Return the config key of settings, in lower-case hex."""
    return hashlib.sha256(seb_json(settings).encode()).hexdigest()


def seb_json(value: Any) -> str:  # noqa: ANN401 - any value of a property list
    """Return a value as SEB-JSON."""
    if isinstance(value, Mapping):
        kept = {name: one for name, one in value.items() if name != _LEFT_OUT and one != {}}
        names = sorted(kept, key=lambda name: (name.lower(), name.swapcase()))
        return "{" + ",".join(f'"{name}":{seb_json(kept[name])}' for name in names) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(seb_json, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
    return f'"{text}"'
