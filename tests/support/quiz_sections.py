"""Bodies of quizzes in sections."""

from typing import Any

from tests.support.builders import quiz, single, true_false


def section(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"items": list(items) or [single(), true_false()], **changes}


def in_sections(*sections: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body = quiz(sections=list(sections), **changes)
    del body["questions"]
    return body
