"""Origin of requests to an attempt: device, network, browser."""

from collections.abc import Mapping

from chalicelib.attempts import save_store, trace
from chalicelib.attempts.errors import (
    NetworkNotAllowedError,
    OtherDeviceError,
    SafeExamBrowserRequiredError,
)
from chalicelib.attempts.models import Slot
from chalicelib.clock import Millis
from chalicelib.quizzes import exam_rules, seb_config
from chalicelib.quizzes.exam_models import DeviceRule, EventLogLevel
from chalicelib.quizzes.models import Quiz
from chalicelib.results.models import SavedResponse
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """The origin of a request."""

    device: str
    """The session, shortened."""
    address: str
    network: str
    """The coarse network."""
    url: str
    headers: Mapping[str, str | None]

    page: str = ""
    """The player's address, where a configuration of Safe Exam Browser begins."""

    def check(self, quiz: Quiz, *, is_seb_exempt: bool) -> None:
        """Raise NetworkNotAllowedError or SafeExamBrowserRequiredError."""
        rules = quiz.settings.exam
        if not exam_rules.is_in_networks(self.address, rules.networks):
            raise NetworkNotAllowedError
        seb = None if is_seb_exempt else rules.safe_exam_browser
        made = None if seb is None else seb.generated
        key = None if made is None else seb_config.key_of(quiz.id, made, self.page)
        if not exam_rules.is_safe_exam_browser(seb, key, self.headers, self.url):
            raise SafeExamBrowserRequiredError(facts=self._seb_link(quiz) if made else None)

    def _seb_link(self, quiz: Quiz) -> dict[str, str]:
        base, _, _ = self.url.partition("/api/v1/")
        # the browser registers itself for addresses that begin with seb: and sebs:
        at = f"{base}/api/v1/quizzes/{quiz.id}/config.seb"
        return {"seb_url": "seb" + at.removeprefix("http")}


def save_change(
    slot: Slot, room: Room | None, quiz: Quiz, fresh: Mapping[int, SavedResponse], now: Millis
) -> save_store.RoomChange | None:
    """Return what a save stores about its origin, None when the origin is unknown.

    Raises NetworkNotAllowedError, SafeExamBrowserRequiredError or OtherDeviceError.
    """
    if room is None:
        return None
    exam = quiz.settings.exam
    room.check(quiz, is_seb_exempt=slot.seb_exempt)
    if exam_rules.is_refused_device(slot.devices, room.device, exam.device_rule):
        raise OtherDeviceError
    is_other = slot.devices[-1:] != (room.device,)
    devices = exam_rules.with_device(slot.devices, room.device)
    # a release clears the devices; the next save still comes from another one
    had_one = exam.device_rule is not DeviceRule.FREE and bool(slot.devices or slot.answers)
    moved = room.network != slot.network
    entries = [
        *([trace.device_entry(slot, room.device, now)] if is_other and had_one else []),
        *([trace.network_entry(slot, room.network, now)] if moved and slot.network else []),
        trace.saved_entry(slot, fresh, now, is_full=exam.event_log is EventLogLevel.FULL),
    ]
    return save_store.RoomChange(
        devices=devices if is_other and exam.device_rule is not DeviceRule.FREE else None,
        network=room.network if moved else None,
        entries=() if exam.event_log is EventLogLevel.OFF else tuple(entries),
    )
