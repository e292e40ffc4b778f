"""Gradebooks as files: what is asked for, and the download."""

import json
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.errors import InvalidError, Violation
from chalicelib.quizzes.models import Quiz
from chalicelib.results.grade_file_models import FileFormat
from chalicelib.results.gradebook import Gradebook, Table
from chalicelib.results.gradebook_csv import CSV, csv_file, csv_response
from chalicelib.results.schemas import GradebookQuery
from chalicelib.web.accept import preferred_type
from chalicelib.web.context import RequestContext
from chalicelib.web.request import JSON_TYPE
from chalicelib.web.responses import WORKBOOK, RawResponse

QUOTES = '"'
FILE_TYPES = (CSV, WORKBOOK)


def asked_format(call: RequestContext, query: GradebookQuery) -> FileFormat | None:
    """Return the format of the file that is asked for, by the query or by Accept; None for JSON.

    Raises InvalidError for a workbook that the header Accept excludes: gateways hand over bytes
    only to clients that accept them.
    """
    accept = call.header("Accept") or ""
    if query.format is None:
        found = preferred_type(accept, (WORKBOOK, CSV), JSON_TYPE)
        return None if found is None else "xlsx" if found == WORKBOOK else "csv"
    if query.format == "json":
        return None
    if query.format == "xlsx" and WORKBOOK not in accept and "*/*" not in accept:
        raise InvalidError(violations=[Violation("/format", f"send the header Accept: {WORKBOOK}")])
    return query.format


def download(  # noqa: PLR0913, PLR0917 - the request, and what answers it
    call: RequestContext,
    gradebook: Gradebook,
    audit: Audit,
    quiz: Quiz,
    query: GradebookQuery,
    file_format: FileFormat,
) -> RawResponse:
    """Return a gradebook as a file; the header Link leads to the next one of a large quiz.

    Raises StepUpRequiredError.
    """
    call.check_step_up()
    audit.record(AuditEvent.GRADES_DOWNLOADED, call.caller.user_id, quiz=quiz.id)
    # a cursor of a list is none of a file
    files = replace(call, cursor_scope=f"{call.cursor_scope} {file_format}")
    after = files.open_cursor(query.cursor)
    table = gradebook.table(quiz, after, group_id=query.group_id, with_questions=query.questions)
    answer = _file(table, file_format, f"grades-{quiz.id}.{file_format}")
    cursor = files.seal_cursor(table.after)
    if cursor is None:
        return answer
    link = "&".join([*_filters(query), f"cursor={cursor}"])
    return replace(answer, headers={**answer.headers, "Link": f'<?{link}>; rel="next"'})


def _filters(query: GradebookQuery) -> Sequence[str]:
    given = query.model_dump(exclude={"cursor", "limit"}, exclude_unset=True, mode="json")
    return [f"{name}={json.dumps(value).strip(QUOTES)}" for name, value in given.items()]


def _file(table: Table, file_format: FileFormat, name: str) -> RawResponse:
    if file_format == "csv":
        return csv_file(csv_response(table.columns, table.rows), name)
    from chalicelib.results.gradebook_xlsx import to_workbook  # noqa: PLC0415 - rarely asked for

    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return RawResponse(to_workbook(table), WORKBOOK, headers=headers)
