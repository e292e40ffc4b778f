"""Names of the tasks that remove files."""

from enum import StrEnum

from chalicelib.clock import DAY, HOUR, Millis
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.media.models import Upload

UPLOAD_AWAITED: Millis = DAY
"""How long an upload may be completed."""
CLEANED_UP_AFTER: Millis = UPLOAD_AWAITED + HOUR
"""When what was never completed is removed: no completion is under way any more."""
CLEANUP = "media"
"""The kind of the job that removes files."""


class CleanupOf(StrEnum):
    """What a task of the cleanup removes; its name begins with this."""

    UPLOAD = "upload"
    DELETION = "delete"
    ERASURE = "erase"


def deletion_task(asset_id: str, now: Millis) -> ScheduledTask:
    """Return the task that deletes an asset that nothing shows."""
    return ScheduledTask(CLEANUP, f"{CleanupOf.DELETION}/{asset_id}", now)


def erasure_task(user_id: str, now: Millis) -> ScheduledTask:
    """Return the task that deletes all assets of an erased account that nothing shows."""
    return ScheduledTask(CLEANUP, f"{CleanupOf.ERASURE}/{user_id}", now)


def expiry_task(upload: Upload) -> ScheduledTask:
    """Return the task that removes an upload unless it is completed."""
    name = f"{CleanupOf.UPLOAD}/{upload.owner_id}/{upload.id}"
    return ScheduledTask(CLEANUP, name, upload.created_at + CLEANED_UP_AFTER)
