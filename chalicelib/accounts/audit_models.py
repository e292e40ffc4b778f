"""Models of the audit log.

Event names follow OWASP's logging vocabulary:
https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html
"""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.clock import Millis
from chalicelib.values import dataclass

QUIZ, ATTEMPT = "quiz", "attempt"
"""Facts that name the quiz of an event, or an attempt at it."""


class AuditEvent(StrEnum):
    """Names of audit events."""

    SIGNED_IN = "authn_login_success"
    FAILED = "authn_login_fail"
    REUSED = "authn_token_reuse"
    SIGNED_OUT = "authn_token_revoked"
    PASSWORD_CHANGED = "authn_password_change"  # noqa: S105 - the name of an event
    RESET_ASKED = "authn_password_reset_requested"
    CREATED = "user_created"
    VERIFIED = "user_email_verified"
    DELETED = "user_deleted"
    EXPORTED = "sensitive_read"
    STANDING_CHANGED = "privilege_permissions_changed"
    RESULT_VOIDED = "result_voided"
    RESULT_ADJUSTED = "result_adjusted"
    MARKS_RELEASED = "marks_released"
    ATTEMPT_EXTENDED = "attempt_extended"
    ATTEMPTS_EXTENDED = "attempts_extended"
    ATTEMPT_REOPENED = "attempt_reopened"
    EMAIL_CHANGE_ASKED = "user_email_change_requested"
    EMAIL_CHANGED = "user_email_changed"
    MFA_CHANGED = "authn_mfa_changed"
    MFA_FAILED = "authn_mfa_fail"
    QUIZ_PUBLISHED = "quiz_published"
    QUIZ_PAUSED = "quiz_paused"
    QUIZ_RESUMED = "quiz_resumed"
    QUIZ_DELETED = "quiz_deleted"
    RESULTS_RELEASED = "results_released"
    QUIZ_REGRADED = "quiz_regraded"
    OVERRIDE_CHANGED = "override_changed"
    ATTEMPTS_CLOSED = "attempts_closed"
    GRADES_DOWNLOADED = "grades_downloaded"
    STAFF_CHANGED = "quiz_staff_changed"
    OWNER_CHANGED = "quiz_owner_changed"
    BANK_STAFF_CHANGED = "bank_staff_changed"
    GROUP_STAFF_CHANGED = "group_staff_changed"
    KEY_CREATED = "service_key_created"
    KEY_DELETED = "service_key_deleted"
    HOLD_CHANGED = "quiz_hold_changed"
    PURGED = "data_purged"
    WEBHOOK_CHANGED = "webhook_changed"
    MAIL_RESENT = "mail_resent"
    DEAD_LETTERS_REDRIVEN = "dead_letters_redriven"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An audit event; ``facts`` are ids, roles and coarse networks, never secrets."""

    id: str
    event: AuditEvent
    at: Millis
    user_id: str
    """User the event is about."""
    facts: Mapping[str, str]
    expires: Millis | None
    """None for events of a quiz, since it may be under a legal hold: a purge removes these."""
