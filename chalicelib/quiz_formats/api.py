"""Endpoints that import and export quizzes."""

import json

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.errors import MalformedError, MediaTypeError, TooLargeError
from chalicelib.quiz_formats.answer_limits import limit_essays
from chalicelib.quiz_formats.file_bounds import MAX_IMPORT_BYTES
from chalicelib.quiz_formats.file_reading import (
    CSV_TYPE,
    FILE_TYPES,
    TEXT_TYPE,
    XML_TYPE,
    ZIP_TYPE,
    check_json_query,
    read_body,
)
from chalicelib.quiz_formats.file_writing import (
    MAX_INDENTED,
    package_file,
    text_file,
    wants_package,
    write_package,
    write_text,
)
from chalicelib.quiz_formats.models import Format
from chalicelib.quiz_formats.schemas import (
    ExportQuery,
    ImportedQuiz,
    ImportPreview,
    ImportQuery,
    Report,
    exported_quiz,
    imported_quiz,
    quiz_body,
)
from chalicelib.quizzes.access import QuizAct, Viewer
from chalicelib.quizzes.asset_uses import asset_places
from chalicelib.quizzes.models import Draft, Quiz
from chalicelib.quizzes.requested import claiming_assets, make_checked_draft
from chalicelib.quizzes.responses import QuizAdmin
from chalicelib.quizzes.schemas import QuizIn
from chalicelib.quizzes.service import revision_etag
from chalicelib.web import json_reader
from chalicelib.web.context import RawBody, RequestContext
from chalicelib.web.request import JSON_TYPE, validate
from chalicelib.web.responses import HttpResponse, RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.post(
    "/api/v1/quizzes/import",
    Permission.WRITE_QUIZZES,
    status=201,
    idempotent_create=True,
    authorize_repeat=lambda call: bootstrap.quizzes().check_created(
        call.new_id("quz"), call.caller
    ),
    consumes=FILE_TYPES,
    body_models={JSON_TYPE: QuizIn},
    max_bytes=MAX_IMPORT_BYTES,
    response_headers=("Location", "ETag"),
    errors=(MalformedError, MediaTypeError, TooLargeError),
    other_responses={200: ImportPreview},
)
def import_quiz(
    call: RequestContext, query: ImportQuery, body: RawBody
) -> HttpResponse[ImportedQuiz]:
    """Create a draft from a file in any supported format, with a report of losses."""
    bootstrap.count_import(call.caller.user_id)
    given, report = _of_json(query, body) if body.media_type == JSON_TYPE else _of_file(query, body)
    quiz_id, owner_id = call.new_id("quz"), call.caller.user_id
    make = make_checked_draft(call.caller, given, None)
    if query.dry_run:
        made = bootstrap.quizzes().compose(quiz_id, owner_id, make)
        bootstrap.asset_uses().check(call.caller, asset_places(made[1]))
        return HttpResponse(
            ImportPreview(quiz=QuizAdmin.of_draft(*made, call.caller), report=report), 200
        )
    bootstrap.count_new_quiz(owner_id)
    make = claiming_assets(call.caller, quiz_id, make)
    quiz, draft = bootstrap.quizzes().create(quiz_id, owner_id, make)
    headers = {"Location": f"/api/v1/quizzes/{quiz.id}", "ETag": revision_etag(quiz.revision)}
    imported = ImportedQuiz(quiz=QuizAdmin.of_draft(quiz, draft, call.caller), report=report)
    return HttpResponse(imported, headers=headers)


@routes.get(
    "/api/v1/quizzes/{quiz_id}/export",
    Permission.STAFF_QUIZZES,
    response_models=(QuizIn,),
    produces=(TEXT_TYPE, XML_TYPE, ZIP_TYPE, CSV_TYPE),
    request_headers=("Accept",),
    response_headers=("Content-Disposition", "ETag"),
)
def export_quiz(call: RequestContext, quiz_id: str, query: ExportQuery) -> RawResponse:
    """Export your quiz's draft: complete as JSON, with losses in other formats."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.READ_KEYS)
    quiz, draft = bootstrap.quizzes().read(quiz_id)
    title, etag = draft.settings.title, revision_etag(quiz.revision)
    if query.format is Format.QTI and wants_package(call.header("Accept")):
        return package_file(title, write_package(draft, media=query.media), etag)
    text = _written(query, quiz, draft, call.caller)
    return text_file(query.format, title, text, etag)


def _of_json(query: ImportQuery, body: RawBody) -> tuple[QuizIn, Report]:
    check_json_query(query)
    value = json_reader.parse_json(body.content, max_bytes=MAX_IMPORT_BYTES)
    given = validate(QuizIn, imported_quiz(value))
    return given, Report.of_json(given.question_count)


def _of_file(query: ImportQuery, body: RawBody) -> tuple[QuizIn, Report]:
    reading = limit_essays(read_body(query, body))
    made = quiz_body(reading.questions, query, reading.settings)
    return validate(QuizIn, made), Report.of_reading(reading)


def _written(query: ExportQuery, quiz: Quiz, draft: Draft, viewer: Viewer) -> str:
    if query.format is not Format.JSON:
        return write_text(query.format, draft, media=query.media)
    indent = 2 if len(draft.questions) <= MAX_INDENTED else None
    return json.dumps(exported_quiz(quiz, draft, viewer), ensure_ascii=False, indent=indent)
