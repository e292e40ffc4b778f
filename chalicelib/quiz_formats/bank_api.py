"""Endpoints that bring questions into banks and take them out again."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.banks import rules
from chalicelib.banks.schemas import BankFileIn
from chalicelib.errors import MalformedError, MediaTypeError, TooLargeError
from chalicelib.quiz_formats.bank_schemas import (
    BankExportQuery,
    BankImport,
    BankImportPreview,
    bank_json,
    draft_of_bank,
    exported_questions,
)
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
    MAX_FILE_BYTES,
    package_file,
    text_file,
    wants_package,
    write_package,
    write_text,
)
from chalicelib.quiz_formats.models import Format
from chalicelib.quiz_formats.schemas import ImportQuery, Report, without_ids
from chalicelib.web import json_reader
from chalicelib.web.context import RawBody, RequestContext
from chalicelib.web.request import JSON_TYPE, validate
from chalicelib.web.responses import HttpResponse, RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.post(
    "/api/v1/banks/{bank_id}/import",
    Permission.STAFF_QUIZZES,
    status=201,
    idempotent_create=True,
    authorize_repeat=lambda call, bank_id: bootstrap.banks().find(
        bank_id, call.caller, rules.can_edit
    ),
    consumes=FILE_TYPES,
    body_models={JSON_TYPE: BankFileIn},
    max_bytes=MAX_IMPORT_BYTES,
    errors=(MalformedError, MediaTypeError, TooLargeError),
    other_responses={200: BankImportPreview},
)
def import_bank_questions(
    call: RequestContext, bank_id: str, query: ImportQuery, body: RawBody
) -> HttpResponse[BankImport]:
    """Add the questions of a file to a bank, and report what could not be kept."""
    bank = bootstrap.banks().find(bank_id, call.caller, rules.can_edit)
    bootstrap.count_import(call.caller.user_id)
    given, report = _read(query, body)
    asked = [one.model_dump() for one in given.questions]
    if query.dry_run:
        bootstrap.bank_questions().check_questions(bank, asked, call.new_id, call.caller)
        return HttpResponse(BankImportPreview(question_ids=[], report=report), 200)
    added = bootstrap.bank_questions().add_questions(bank, asked, call.new_id, call.caller)
    ids = [one.question.id for one in added]
    return HttpResponse(BankImport(question_ids=ids, report=report))


@routes.get(
    "/api/v1/banks/{bank_id}/export",
    Permission.STAFF_QUIZZES,
    response_models=(BankFileIn,),
    produces=(TEXT_TYPE, XML_TYPE, ZIP_TYPE, CSV_TYPE),
    request_headers=("Accept",),
    response_headers=("Content-Disposition",),
)
def export_bank(call: RequestContext, bank_id: str, query: BankExportQuery) -> RawResponse:
    """Return questions of a bank as a file; only JSON has their tags."""
    bank = bootstrap.banks().find(bank_id, call.caller)
    found = exported_questions(bootstrap.bank_questions(), bank_id, query.tag, MAX_FILE_BYTES)
    if query.format is Format.JSON:
        return text_file(query.format, bank.title, bank_json(found))
    draft = draft_of_bank(bank, found)
    if query.format is Format.QTI and wants_package(call.header("Accept")):
        return package_file(bank.title, write_package(draft, media=query.media))
    return text_file(query.format, bank.title, write_text(query.format, draft, media=query.media))


def _read(query: ImportQuery, body: RawBody) -> tuple[BankFileIn, Report]:
    if body.media_type != JSON_TYPE:
        reading = read_body(query, body)
        given = validate(BankFileIn, {"questions": reading.questions})
        return given, Report.of_reading(reading)
    check_json_query(query)
    value = json_reader.parse_json(body.content, max_bytes=MAX_IMPORT_BYTES)
    given = validate(BankFileIn, without_ids(value))
    return given, Report.of_json(len(given.questions))
