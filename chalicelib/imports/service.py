"""Service of imports: announces, starts and shows them."""

from chalicelib.clock import Clock
from chalicelib.errors import NotFoundError
from chalicelib.imports import store
from chalicelib.imports.job import ImportJob
from chalicelib.imports.models import Import, ImportFile
from chalicelib.object_storage.addresses import FileAddresses
from chalicelib.object_storage.presigning import UploadConditions, UploadForm

FILE_TYPE = "application/octet-stream"


class Imports:
    """Keeps imports and starts the job that runs them."""

    def __init__(self, clock: Clock, addresses: FileAddresses, job: ImportJob) -> None:
        self._clock = clock
        self._addresses = addresses
        self._job = job

    def announce(self, file: ImportFile) -> UploadForm:
        """Await a file and return the form that uploads it."""
        store.add(file)
        conditions = UploadConditions(
            key=store.upload_key(file.id),
            content_type=FILE_TYPE,
            size=file.size,
            sha256=bytes.fromhex(file.sha256),
        )
        return self._addresses.to_write(conditions)

    def start(self, user_id: str, import_id: str, *, is_dry_run: bool) -> Import:
        """Start a run, or find one under way or finished; raises NotFoundError."""
        one, now = self.read(user_id, import_id), self._clock()
        if store.start(one, now, is_dry_run=is_dry_run):
            self._job.start_task(store.run_task(user_id, import_id, now))
        return self.read(user_id, import_id)

    def read(self, user_id: str, import_id: str) -> Import:
        """Return one of a user's imports; raises NotFoundError."""
        one = store.get(user_id, import_id)
        if one is None:
            raise NotFoundError
        return one
