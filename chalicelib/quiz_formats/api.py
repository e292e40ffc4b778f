"""Endpoints that import and export quizzes."""

import json
import re
import unicodedata
from dataclasses import asdict

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.errors import (
    InvalidError,
    MalformedError,
    MediaTypeError,
    TooLargeError,
    Violation,
)
from chalicelib.quiz_formats import moodle_writer, qti_writer, service, writers
from chalicelib.quiz_formats.models import Format, NotExpressibleError
from chalicelib.quiz_formats.schemas import (
    ExportQuery,
    ImportedQuiz,
    ImportPreview,
    ImportQuery,
    Report,
    described,
    exported_quiz,
    find_refusal,
    imported_quiz,
    quiz_body,
)
from chalicelib.quiz_formats.section_losses import section_losses
from chalicelib.quizzes.access import QuizAct, Viewer
from chalicelib.quizzes.api import claiming_assets
from chalicelib.quizzes.asset_uses import asset_places
from chalicelib.quizzes.models import Draft, Quiz
from chalicelib.quizzes.responses import QuizAdmin
from chalicelib.quizzes.schemas import QuizIn
from chalicelib.quizzes.service import revision_etag
from chalicelib.web import json_reader
from chalicelib.web.context import RawBody, RequestContext
from chalicelib.web.paging import size_in_answer
from chalicelib.web.request import JSON_TYPE, validate
from chalicelib.web.responses import HttpResponse, RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

MAX_IMPORT_BYTES = 512 * 1024
MAX_FILE_BYTES = 5_800_000
"""Lambda answers 6 MB, headers included."""
MAX_INDENTED = 100
"""Questions of a file that is laid out for reading; the blanks of more could fill an answer."""
TEXT_TYPE = "text/plain"
XML_TYPE = "application/xml"
CSV_TYPE = "text/csv"
ZIP_TYPE = "application/zip"
_TEXT_FILE = (f"{TEXT_TYPE}; charset=utf-8", "txt")
_XML_FILE = (XML_TYPE, "xml")
_FILES = {
    Format.JSON: (JSON_TYPE, "json"),
    Format.GIFT: _TEXT_FILE,
    Format.AIKEN: _TEXT_FILE,
    Format.MOODLE_XML: _XML_FILE,
    Format.QTI: _XML_FILE,
}
"""Media type and file extension of each written format."""
MAX_NAME_LETTERS = 60
"""Maximum length of a file's name."""


@routes.post(
    "/api/v1/quizzes/import",
    Permission.WRITE_QUIZZES,
    status=201,
    idempotent_create=True,
    authorize_repeat=lambda call: bootstrap.quizzes().check_created(
        call.new_id("quz"), call.caller
    ),
    consumes=(TEXT_TYPE, JSON_TYPE, XML_TYPE, CSV_TYPE, ZIP_TYPE),
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
    given, report = _of_json(query, body) if body.media_type == JSON_TYPE else _of_file(query, body)
    quiz_id, owner_id = call.new_id("quz"), call.caller.user_id
    if query.dry_run:
        made = bootstrap.quizzes().compose(quiz_id, owner_id, given.draft)
        bootstrap.asset_uses().check(call.caller, asset_places(made[1]))
        return HttpResponse(
            ImportPreview(quiz=QuizAdmin.of_draft(*made, call.caller), report=report), 200
        )
    make = claiming_assets(call.caller, quiz_id, given.draft)
    quiz, draft = bootstrap.quizzes().create(quiz_id, owner_id, make)
    headers = {"Location": f"/api/v1/quizzes/{quiz.id}", "ETag": revision_etag(quiz.revision)}
    imported = ImportedQuiz(quiz=QuizAdmin.of_draft(quiz, draft, call.caller), report=report)
    return HttpResponse(imported, headers=headers)


@routes.get(
    "/api/v1/quizzes/{quiz_id}/export",
    Permission.STAFF_QUIZZES,
    response_models=(QuizIn,),
    produces=(TEXT_TYPE, XML_TYPE, ZIP_TYPE),
    request_headers=("Accept",),
    response_headers=("Content-Disposition", "ETag"),
)
def export_quiz(call: RequestContext, quiz_id: str, query: ExportQuery) -> RawResponse:
    """Export your quiz's draft: complete as JSON, with losses in other formats."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.READ_KEYS)
    quiz, draft = bootstrap.quizzes().read(quiz_id)
    is_package = query.format is Format.QTI and ZIP_TYPE in (call.header("Accept") or "")
    content_type, ending = (ZIP_TYPE, "zip") if is_package else _FILES[query.format]
    name = f"{_file_name(draft.settings.title)}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    headers["ETag"] = revision_etag(quiz.revision)
    if is_package:
        return RawResponse(_package(draft), content_type, headers=headers)
    text = _written(query.format, quiz, draft, call.caller)
    if size_in_answer(text) > MAX_FILE_BYTES:
        detail = "makes a file that is larger than an answer can be: take json"
        raise InvalidError(violations=[Violation("/format", detail)])
    return RawResponse(text, content_type, headers=headers)


def _of_json(query: ImportQuery, body: RawBody) -> tuple[QuizIn, Report]:
    said = {name: value for name, value in query if name != "dry_run" and value is not None}
    if said.pop("format", Format.JSON) is not Format.JSON:
        said["format"] = query.format
    if said:
        violations = [Violation(f"/{name}", "is for texts: JSON says it itself") for name in said]
        raise InvalidError(violations=violations)
    value = json_reader.parse_json(body.content, max_bytes=MAX_IMPORT_BYTES)
    given = validate(QuizIn, imported_quiz(value))
    return given, Report.of_json(given)


def _of_file(query: ImportQuery, body: RawBody) -> tuple[QuizIn, Report]:
    if query.format is Format.JSON:
        raise InvalidError(violations=[Violation("/format", f"is sent as {JSON_TYPE}")])
    reading = _reading(query, body)
    made = quiz_body(reading.questions, query, reading.settings)
    return validate(QuizIn, made), Report.of_reading(reading)


def _reading(query: ImportQuery, body: RawBody) -> service.Reading:
    if body.media_type == ZIP_TYPE:
        return service.read_package(body.content, query.format, query.points, find_refusal)
    form = query.format
    if body.media_type == XML_TYPE and form not in {None, *service.XML_FORMATS}:
        raise InvalidError(violations=[Violation("/format", "is not a format of XML")])
    if body.media_type == CSV_TYPE:
        form = form or Format.CSV
    is_xml = body.media_type == XML_TYPE
    return service.read_text(body.content, form, query.points, find_refusal, is_xml=is_xml)


def _written(form: Format, quiz: Quiz, draft: Draft, viewer: Viewer) -> str:
    if form is Format.JSON:
        indent = 2 if len(draft.questions) <= MAX_INDENTED else None
        return json.dumps(exported_quiz(quiz, draft, viewer), ensure_ascii=False, indent=indent)
    if form is Format.GIFT:
        return writers.write_gift(draft)
    if form is Format.MOODLE_XML:
        return moodle_writer.write_moodle_xml(described(draft), section_losses(draft))
    if form is Format.QTI:
        return qti_writer.write_document(
            asdict(draft.settings), described(draft), section_losses(draft)
        )
    try:
        return writers.write_aiken(draft)
    except NotExpressibleError as refused:
        violations = [Violation(at, why) for at, why in refused.reasons.items()]
        raise InvalidError("Aiken cannot express this quiz.", violations=violations) from None


def _package(draft: Draft) -> bytes:
    return qti_writer.write_package(asdict(draft.settings), described(draft), section_losses(draft))


def _file_name(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:MAX_NAME_LETTERS] or "quiz"
