"""The job that runs imports: reads the file, stores its pictures, makes the quiz at last.

Each page reads the whole file anew, so that a page that died is simply repeated: pictures have ids
of their content, the quiz has the import's. Nothing shows anything of it before the quiz is made
as a whole.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, ClassVar

from chalicelib.accounts import store as accounts
from chalicelib.clock import SECOND, Clock, Millis
from chalicelib.errors import (
    ApiError,
    ForbiddenError,
    InvalidError,
    UnavailableError,
    Violation,
)
from chalicelib.imports import rules, store
from chalicelib.imports.errors import ImportGivenUpError
from chalicelib.imports.models import Import, ImportStatus
from chalicelib.imports.rules import Importer
from chalicelib.imports.targets import ImportTarget
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.media import store as media_store
from chalicelib.media.errors import MediaMismatchError, UploadMissingError
from chalicelib.media.models import Upload
from chalicelib.media.service import Media
from chalicelib.object_storage import objects
from chalicelib.quiz_formats.media_files import MediaFile
from chalicelib.quiz_formats.schemas import Report

STORING: Millis = 6 * SECOND
"""For storing files, after the whole file is read; the function has 30 seconds."""


class ImportJob(ScheduledPagedJob):
    """The job that makes a quiz, or questions of a bank, of an uploaded file."""

    kind: ClassVar[str] = store.KIND

    def __init__(
        self, clock: Clock, queue_url: str, media: Media, targets: Sequence[ImportTarget]
    ) -> None:
        super().__init__(clock, queue_url)
        self._media = media
        self._targets = targets

    def run_page(self, payload: Payload) -> Payload | None:
        """Store some pictures; after the last, make what the import is for."""
        user_id, _, import_id = str(payload["name"]).partition("/")
        one = store.get(user_id, import_id)
        if one is None or one.run != payload["at"] or not store.begin_page(one):
            return None
        try:
            after = self._advance(one, payload["after"] or 0)
        except UnavailableError:
            raise
        except ApiError as refused:
            store.end(one, ImportStatus.FAILED, problem=problem_of(refused))
            return None
        return None if after is None else {**payload, "after": after}

    def _advance(self, one: Import, position: int) -> int | None:
        """Do a page from a position among the files; return where the next begins."""
        if one.tries >= rules.MAX_TRIES:
            raise ImportGivenUpError
        target = next(target for target in self._targets if target.is_of(one.file))
        importer = _importer(one)
        content = target.read(one.file, _uploaded(one), importer)
        if one.is_dry_run:
            store.end(one, ImportStatus.CHECKED, report=_stored(content.report))
            return None
        position = self._keep(one, content.files, position)
        if position < len(content.files):
            return position
        target.make(one.file, content, importer)
        store.end(one, ImportStatus.FINISHED, report=_stored(content.report))
        objects.delete_object(store.upload_key(one.file.id))
        return None

    def _keep(self, one: Import, files: Sequence[MediaFile], position: int) -> int:
        """Store files from a position on; return the position of the first that is not yet."""
        if position == 0:
            self._check_room(one, files)
        began = self._clock()
        for file in files[position:]:
            if self._clock() - began >= STORING:
                break
            self._media.keep_file(_as_upload(one, file), file.read())
            position += 1
        if files:
            store.note_progress(one, position, len(files))
        return position

    def _check_room(self, one: Import, files: Sequence[MediaFile]) -> None:
        there = media_store.get_assets(file.asset_id for file in files) if files else {}
        new = [file.size for file in files if file.asset_id not in there]
        self._media.check_room(one.file.owner_id, len(new), sum(new))


def _importer(one: Import) -> Importer:
    owner_id = one.file.owner_id
    importer = rules.importer_of(accounts.get_users([owner_id]).get(owner_id))
    if importer is None:
        raise ForbiddenError
    return importer


def _uploaded(one: Import) -> bytes:
    content = objects.get_object(store.upload_key(one.file.id), one.file.size)
    if content is None:
        raise UploadMissingError
    if hashlib.sha256(content).hexdigest() != one.file.sha256:
        raise MediaMismatchError(violations=[Violation("", "has another SHA-256 digest")])
    return content


def _as_upload(one: Import, file: MediaFile) -> Upload:
    return Upload(
        id=file.asset_id,
        owner_id=one.file.owner_id,
        name=file.name,
        type=file.type,
        size=file.size,
        sha256="",
        created_at=one.file.created_at,
    )


def problem_of(refused: ApiError) -> dict[str, Any]:
    """Return a refusal as it is stored and shown."""
    violations = refused.violations if isinstance(refused, InvalidError) else ()
    errors = [{"pointer": one.pointer, "detail": one.detail} for one in violations]
    return {"code": refused.code, "detail": refused.detail, "errors": errors}


def _stored(report: Report) -> Any:  # noqa: ANN401 - any JSON value
    """Return a report that fits into an item, with as many lines as there is room for."""
    shown = report.model_dump(mode="json")
    while not store.fits(shown):
        report = report.shortened(len(report.lines) // 2)
        shown = report.model_dump(mode="json")
    return shown
