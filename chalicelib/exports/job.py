"""The job that makes exports: writes a file and stores it for a day."""

from collections.abc import Sequence
from typing import ClassVar

from chalicelib.accounts import store as accounts
from chalicelib.clock import Clock
from chalicelib.errors import ApiError, ForbiddenError, NotFoundError, UnavailableError
from chalicelib.exports import store
from chalicelib.exports.models import ExportFile, ExportStatus
from chalicelib.exports.rules import exporter_of
from chalicelib.exports.sources import ExportSource
from chalicelib.imports.job import problem_of
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.object_storage import objects
from chalicelib.quiz_formats.file_writing import SavedFile
from chalicelib.quizzes.access import Viewer


class ExportJob(ScheduledPagedJob):
    """The job that makes the file of an export."""

    kind: ClassVar[str] = "export"

    def __init__(self, clock: Clock, queue_url: str, sources: Sequence[ExportSource]) -> None:
        super().__init__(clock, queue_url)
        self._sources = sources

    def request(self, export: ExportFile, viewer: Viewer) -> None:
        """Have a file made; raises ApiError unless it may be the viewer's."""
        self._source(export).check(export, viewer)
        task = ScheduledTask(self.kind, f"{export.user_id}/{export.id}", export.requested_at)
        store.request(export, task)
        self.start_task(task)

    def find(self, export_id: str, viewer: Viewer) -> ExportFile:
        """Return an export that the viewer asked for and may still have; raises ApiError."""
        export = store.find(viewer.user_id, export_id)
        if export is None or export.expires_at <= self._clock():
            raise NotFoundError
        self._source(export).check(export, viewer)
        return export

    def run_page(self, payload: Payload) -> Payload | None:
        """Write the file and store it; a refusal is stored as the problem."""
        user_id, _, export_id = str(payload["name"]).partition("/")
        export = store.find(user_id, export_id)
        if export is None or export.status is not ExportStatus.PENDING:
            return None
        try:
            file = self._written(export)
        except UnavailableError:
            raise
        except ApiError as refused:
            store.fail(export, problem_of(refused))
            return None
        _keep(export, file)
        return None

    def _written(self, export: ExportFile) -> SavedFile:
        exporter = exporter_of(accounts.get_users([export.user_id]).get(export.user_id))
        if exporter is None:
            raise ForbiddenError
        return self._source(export).write(export, exporter)

    def _source(self, export: ExportFile) -> ExportSource:
        return next(one for one in self._sources if one.is_of(export))


def _keep(export: ExportFile, file: SavedFile) -> None:
    attachment = f'attachment; filename="{file.name}"'
    objects.put_object(export.key, file.content, file.type, attachment, cache="no-store")
    if not store.finish(export, len(file.content)):
        objects.delete_object(export.key)
