"""The endpoints by which quizzes come from elsewhere and go there."""

import json
import re
import unicodedata

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.errors import (
    InvalidError,
    MalformedError,
    MediaTypeError,
    TooLargeError,
    Violation,
)
from chalicelib.exchange import service, writing
from chalicelib.exchange.models import Format, NotExpressibleError
from chalicelib.exchange.schemas import (
    ExportQuery,
    ImportedQuiz,
    ImportQuery,
    Report,
    as_written,
    quiz_of,
    why_refused,
)
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.models import Draft, Quiz
from chalicelib.quizzes.schemas import QuizIn
from chalicelib.quizzes.service import revision_etag
from chalicelib.web import json_reader
from chalicelib.web.context import RawBody, RequestContext
from chalicelib.web.request import JSON_TYPE, validate
from chalicelib.web.responses import HttpResponse, RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

LARGEST_IMPORT = 512 * 1024
TEXT_TYPE = "text/plain"
LONGEST_NAME = 60
"""Letters of a file's name."""


@routes.post(
    "/api/v1/quizzes/import",
    Permission.WRITE_QUIZZES,
    status=201,
    idempotent_create=True,
    consumes=(TEXT_TYPE, JSON_TYPE),
    body_models={JSON_TYPE: QuizIn},
    max_bytes=LARGEST_IMPORT,
    response_headers=("Location", "ETag"),
    errors=(MalformedError, MediaTypeError, TooLargeError),
)
def import_quiz(
    call: RequestContext, query: ImportQuery, body: RawBody
) -> HttpResponse[ImportedQuiz]:
    """Make a draft of a text in GIFT or Aiken, or of an exported quiz; says what it left out."""
    given, report = _of_json(query, body) if body.media_type == JSON_TYPE else _of_text(query, body)
    quiz_id = call.new_id("quz")
    quiz, draft = bootstrap.quizzes().create(quiz_id, call.caller.user_id, given.draft)
    headers = {"Location": f"/api/v1/quizzes/{quiz.id}", "ETag": revision_etag(quiz.revision)}
    return HttpResponse(ImportedQuiz.of_import(quiz, draft, report), headers=headers)


@routes.get(
    "/api/v1/quizzes/{quiz_id}/export",
    Permission.STAFF_QUIZZES,
    response_models=(QuizIn,),
    produces=(TEXT_TYPE,),
    response_headers=("Content-Disposition", "ETag"),
)
def export_quiz(call: RequestContext, quiz_id: str, query: ExportQuery) -> RawResponse:
    """Your quiz's draft as a file: all of it as JSON, what they can say in GIFT or Aiken."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.READ_KEYS)
    quiz, draft = bootstrap.quizzes().read(quiz_id)
    ending = "json" if query.format is Format.JSON else "txt"
    name = f"{_file_name(draft.settings.title)}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    headers["ETag"] = revision_etag(quiz.revision)
    content_type = JSON_TYPE if query.format is Format.JSON else f"{TEXT_TYPE}; charset=utf-8"
    return RawResponse(_written(query.format, quiz, draft), content_type, headers=headers)


def _of_json(query: ImportQuery, body: RawBody) -> tuple[QuizIn, Report]:
    said = [name for name, value in query if value is not None and value is not Format.JSON]
    if said:
        violations = [
            Violation(f"/{name}", "goes with a text; JSON says it itself") for name in said
        ]
        raise InvalidError(violations=violations)
    given = validate(QuizIn, json_reader.parse_json(body.content, max_bytes=LARGEST_IMPORT))
    return given, Report.of_json(given)


def _of_text(query: ImportQuery, body: RawBody) -> tuple[QuizIn, Report]:
    if query.format is Format.JSON:
        raise InvalidError(violations=[Violation("/format", f"is sent as {JSON_TYPE}")])
    reading = service.read(body.content, query.format, why_refused)
    report = Report.of_text(reading.format, reading.passages)
    return validate(QuizIn, quiz_of(reading.asked, query)), report


def _written(form: Format, quiz: Quiz, draft: Draft) -> str:
    if form is Format.JSON:
        return json.dumps(as_written(quiz, draft), ensure_ascii=False, indent=2)
    if form is Format.GIFT:
        return writing.as_gift(draft)
    try:
        return writing.as_aiken(draft)
    except NotExpressibleError as refused:
        violations = [Violation(f"/questions/{at}", why) for at, why in refused.reasons.items()]
        raise InvalidError("Aiken has no words for this quiz.", violations=violations) from None


def _file_name(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_NAME] or "quiz"
