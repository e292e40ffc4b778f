"""Whole gradebooks as files, made by a job: some attempts with each message.

Each message stores its rows as a part and hands the names of all parts on; the last one makes the
file of them. Parts are named by where they begin, so that a message that comes twice does no harm.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import groupby
from typing import Any, ClassVar

from chalicelib.accounts import store as accounts
from chalicelib.clock import Clock
from chalicelib.errors import NotFoundError
from chalicelib.groups import member_store
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.object_storage import objects
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results import grade_file_store, list_store, rules
from chalicelib.results.grade_file_models import FileFormat, GradeFile, GradeFileStatus
from chalicelib.results.gradebook import COLUMNS, Row, Table, row_of, scores_of
from chalicelib.results.gradebook_csv import BYTE_ORDER_MARK, CSV, csv_response
from chalicelib.results.models import ListFinished, Result, SlotPosition
from chalicelib.web.responses import WORKBOOK

ATTEMPTS_PER_MESSAGE = 2_500
"""More than one taker can have, see `list_store.RESULTS_PER_QUIZ`; a few seconds' work."""
PER_READ = 100
READERS = 8
MAX_WORKBOOK_CELLS = 1_500_000
"""As many as are written within one message's time."""
EXACT = frozenset({"score", "max_score", "percentage"})
"""Columns of decimals."""

ReadSome = Callable[[Sequence[Any]], Mapping[Any, Any]]


class GradeFileJob(ScheduledPagedJob):
    """The job that makes whole gradebooks."""

    kind: ClassVar[str] = "gradebook"

    def __init__(
        self,
        quizzes: PublishedQuizzes,
        list_finished: ListFinished,
        clock: Clock,
        queue_url: str,
        attempts_per_message: int = ATTEMPTS_PER_MESSAGE,
    ) -> None:
        super().__init__(clock, queue_url)
        self._quizzes = quizzes
        self._list_finished = list_finished
        self._attempts_per_message = attempts_per_message

    def request(  # noqa: PLR0913 - what a file may be asked for by
        self,
        file_id: str,
        quiz: Quiz,
        user_id: str,
        *,
        file_format: FileFormat,
        questions: bool,
        group_id: str | None,
    ) -> GradeFile:
        """Have a file made."""
        now = self._clock()
        file = GradeFile(
            id=file_id,
            quiz_id=quiz.id,
            user_id=user_id,
            format=file_format,
            questions=questions,
            group_id=group_id,
            requested_at=now,
            expires_at=now + grade_file_store.KEPT,
        )
        task = ScheduledTask(self.kind, f"{quiz.id}#{file_id}", now)
        grade_file_store.request(file, task)
        self.start_task(task)
        return file

    def find(self, quiz_id: str, file_id: str, user_id: str) -> GradeFile:
        """Return a file of a user's own; raises NotFoundError, after its expiry as well."""
        file = grade_file_store.find(quiz_id, file_id)
        if file is None or file.user_id != user_id or file.expires_at <= self._clock():
            raise NotFoundError
        return file

    def run_page(self, payload: Payload) -> Payload | None:
        """Store the rows of some attempts; after the last, make the file."""
        quiz_id, file_id = payload["name"].split("#")
        file = grade_file_store.find(quiz_id, file_id)
        quiz = self._quizzes.pointer(quiz_id)
        if file is None or quiz is None or file.status is not GradeFileStatus.PENDING:
            return None
        parts: list[str] = payload.get("parts", [])
        results, after = self._results(quiz_id, payload["after"])
        name = _part_name(file_id, payload["after"])
        grade_file_store.put_part(name, self._part(file, quiz, results))
        parts = [*parts, name]
        if after is not None:
            return {**payload, "after": after, "parts": parts}
        self._finish(file, parts)
        return None

    def _results(
        self, quiz_id: str, after: SlotPosition | None
    ) -> tuple[list[list[Result]], SlotPosition | None]:
        """Return the results of the next takers, each one's together, and where to go on."""
        refs, goes_on = self._list_finished(quiz_id, self._attempts_per_message, after)
        last = refs[-1].user_id if refs else None
        if goes_on is not None and goes_on["user"] == last:
            refs = [one for one in refs if one.user_id != last]
            goes_on = {**goes_on, "number": 1}
        found = _read(list_store.get_results, refs)
        results = (found[ref] for ref in refs if ref in found)
        return [list(some) for _, some in groupby(results, key=lambda one: one.user_id)], goes_on

    def _part(self, file: GradeFile, quiz: Quiz, takers: Sequence[list[Result]]) -> Any:  # noqa: ANN401
        ids = [results[0].user_id for results in takers]
        if file.group_id is not None:
            group_id = file.group_id
            members = _read(lambda some: _members(group_id, some), ids)
            takers = [results for results in takers if results[0].user_id in members]
        people = _read(accounts.get_users, ids)
        papers: dict[tuple[str, ...], int] = {}
        rows = []
        for results in takers:
            counting = rules.counted_numbers(results, quiz.settings.grading_method)
            for one in results:
                row = row_of(one, one.number in counting, people.get(one.user_id))
                cells = [_plain(row[name]) for name in COLUMNS]
                scores = self._scores(one, papers) if file.questions else None
                rows.append([cells, one.quiz_version, scores])
        return {"papers": list(papers), "rows": rows}

    def _scores(self, result: Result, papers: dict[tuple[str, ...], int]) -> list[Any]:
        """Return the number of an attempt's paper, and the scores of its questions."""
        scores = scores_of(result, self._quizzes.dealt_paper(result))
        paper = papers.setdefault(tuple(scores), len(papers))
        return [paper, [None if one is None else str(one) for one in scores.values()]]

    def _finish(self, file: GradeFile, parts: Sequence[str]) -> None:
        with ThreadPoolExecutor(READERS) as readers:
            contents = list(readers.map(grade_file_store.get_part, parts))
        table, size = _table(contents)
        if file.format == "xlsx" and len(table.columns) * size > MAX_WORKBOOK_CELLS:
            grade_file_store.finish(file, GradeFileStatus.FAILED, None)
        else:
            content, media_type = _content(table, file.format)
            attachment = f'attachment; filename="{file.name}"'
            objects.put_object(file.key, content, media_type, attachment, cache="no-store")
            if not grade_file_store.finish(file, GradeFileStatus.READY, len(content)):
                objects.delete_object(file.key)
        for name in parts:
            grade_file_store.delete_part(name)
        logger().info("gradebook_written", extra={"quiz_id": file.quiz_id, "number": size})


def _read(read: ReadSome, keys: Sequence[Any]) -> dict[Any, Any]:
    """Read up to a hundred with each call, some calls side by side."""
    pages = [keys[at : at + PER_READ] for at in range(0, len(keys), PER_READ)]
    found: dict[Any, Any] = {}
    with ThreadPoolExecutor(READERS) as readers:
        for some in readers.map(read, pages):
            found |= some
    return found


def _members(group_id: str, user_ids: Sequence[str]) -> Mapping[str, bool]:
    return dict.fromkeys(member_store.find_members(group_id, user_ids), True)


def _part_name(file_id: str, after: SlotPosition | None) -> str:
    begin = "" if after is None else f"{after['shard']}#{after['user']}"
    return f"{file_id}-{hashlib.sha256(begin.encode()).hexdigest()[:16]}"


def _plain(cell: Any) -> Any:  # noqa: ANN401 - JSON
    return str(cell) if isinstance(cell, Decimal) else cell


def _table(contents: Sequence[bytes]) -> tuple[Table, int]:
    """Return the table of all parts, whose rows are read one part at a time, and its size."""
    versions: dict[str, int] = {}
    size = 0
    for content in contents:
        part = grade_file_store.read_part(content)
        size += len(part["rows"])
        for _, version, scores in part["rows"]:
            if scores is not None:
                asked = dict.fromkeys(part["papers"][scores[0]], version)
                versions |= {one: max(version, versions.get(one, 0)) for one in asked}
    ids = sorted(versions, key=lambda one: -versions[one])
    headings = {one: f"Q{number} ({one})" for number, one in enumerate(ids, start=1)}
    return Table((*COLUMNS, *headings.values()), _rows(contents, headings)), size


def _rows(contents: Sequence[bytes], headings: Mapping[str, str]) -> Iterator[Row]:
    for content in contents:
        part = grade_file_store.read_part(content)
        for cells, _, scores in part["rows"]:
            row: dict[str, Any] = dict.fromkeys(headings.values())
            for name, cell in zip(COLUMNS, cells, strict=True):
                row[name] = Decimal(cell) if name in EXACT and cell is not None else cell
            if scores is not None:
                for one, score in zip(part["papers"][scores[0]], scores[1], strict=True):
                    row[headings[one]] = None if score is None else Decimal(score)
            yield row


def _content(table: Table, file_format: FileFormat) -> tuple[bytes, str]:
    if file_format == "csv":
        text = BYTE_ORDER_MARK + csv_response(table.columns, table.rows)
        return text.encode(), f"{CSV}; charset=utf-8"
    from chalicelib.results.gradebook_xlsx import to_workbook  # noqa: PLC0415 - rarely asked for

    return to_workbook(table), WORKBOOK
