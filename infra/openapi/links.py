"""Links: values of a response that are parameters of further requests."""

from typing import Any

_QUIZ = {"quiz_id": "$response.body#/id"}
_IMPORTED = {"quiz_id": "$response.body#/quiz/id"}
_ATTEMPT = {"attempt_id": "$response.body#/id"}
_ASKED_QUIZ = {"quiz_id": "$request.path.quiz_id"}
_ASKED_ATTEMPT = {"attempt_id": "$request.path.attempt_id"}
_REVISION = {"If-Match": "$response.header.ETag"}


def _link(operation: str, parameters: dict[str, str], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"operationId": operation, "parameters": parameters, **more}


LINKS: dict[str, dict[str, Any]] = {
    "refresh": _link("refresh", {}, requestBody={"refresh_token": "$response.body#/refresh_token"}),
    "thisDevice": _link("endSession", {"session_id": "$response.body#/session_id"}),
    "theQuiz": _link("readQuiz", _QUIZ),
    "edit": _link("editQuiz", _QUIZ | _REVISION),
    "publish": _link("publishQuiz", _QUIZ | _REVISION),
    "export": _link("exportQuiz", _QUIZ),
    "delete": _link("deleteQuiz", _QUIZ | _REVISION),
    "importedQuiz": _link("readQuiz", _IMPORTED),
    "editImported": _link("editQuiz", _IMPORTED | _REVISION),
    "publishImported": _link("publishQuiz", _IMPORTED | _REVISION),
    "start": _link("startAttempt", _QUIZ),
    "itsAttempts": _link("listAttempts", _QUIZ),
    "itsGrades": _link("listGrades", _QUIZ),
    "theAttempt": _link("readAttempt", _ATTEMPT),
    "saveAnswer": _link("saveAnswer", _ATTEMPT),
    "saveAnswers": _link("saveAnswers", _ATTEMPT),
    "submit": _link("submitAttempt", _ATTEMPT),
    "theResult": _link("readResult", _ASKED_ATTEMPT),
    "theBoard": _link("readQuizLeaderboard", {"quiz_id": "$response.body#/quiz_id"}),
    "myPlace": _link("readMyPlaceAtQuiz", {"quiz_id": "$response.body#/quiz_id"}),
    "theOverride": _link("readOverride", _ASKED_QUIZ | {"user_id": "$request.path.user_id"}),
    "theUser": _link("readUser", {"user_id": "$response.body#/id"}),
}
LEADS_TO: dict[str, tuple[str, ...]] = {
    "login": ("refresh", "thisDevice"),
    "refresh": ("refresh",),
    "register": ("theUser",),
    "createQuiz": ("theQuiz", "edit", "publish", "export", "delete"),
    "importQuiz": ("importedQuiz", "editImported", "publishImported"),
    "publishQuiz": ("theQuiz", "start", "itsAttempts", "itsGrades", "delete"),
    "startAttempt": ("theAttempt", "saveAnswer", "saveAnswers", "submit"),
    "submitAttempt": ("theResult", "theBoard", "myPlace"),
    "setOverride": ("theOverride",),
}
