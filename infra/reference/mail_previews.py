"""Previews of each kind of mail, in `build/mails/`.

With Chromium also pictures: narrow and wide, light and dark.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from email.message import EmailMessage
from html import escape
from pathlib import Path

from chalicelib.accounts.models import (
    AccountNotice,
    NoticeKind,
    OneTimeToken,
    Role,
    TokenPurpose,
    User,
    UserStatus,
    Visibility,
    all_topics,
)
from chalicelib.clock import DAY, HOUR, MINUTE, Millis
from chalicelib.notifications import rules
from chalicelib.notifications.email_content import EmailContent
from chalicelib.notifications.models import Notification, Topic
from chalicelib.quizzes.models import Quiz, QuizSettings, QuizStatus, Review
from chalicelib.results.models import AttemptTerms, EndReason, Mark, Result, SavedResponse
from infra.build.template import ROOT

OUT = ROOT / "build" / "mails"
WIDTHS = {"phone": 390, "desk": 900}
HEIGHT = 620
"""Height of each view; the rest is scrolled."""
MARGIN = 20
AT: Millis = 1_790_000_000_000
ADA = User(
    id="usr_00000000000000000000000001",
    email="ada@example.org",
    username="Ada",
    role=Role.USER,
    status=UserStatus.ACTIVE,
    email_verified=True,
    visibility=Visibility.PUBLIC,
    email_notifications=all_topics(),
    profile_version=1,
    created_at=AT,
)
QUIZ_ID = "quz_00000000000000000000000001"
AUTHOR_ID = "usr_00000000000000000000000002"
TITLE = "World geography, first term"
GRANTS = {
    NoticeKind.VERIFY_EMAIL: TokenPurpose.VERIFY_EMAIL,
    NoticeKind.RESET_PASSWORD: TokenPurpose.RESET_PASSWORD,
    NoticeKind.EMAIL_IN_USE: TokenPurpose.RESET_PASSWORD,
    NoticeKind.CONFIRM_NEW_EMAIL: TokenPurpose.CHANGE_EMAIL,
    NoticeKind.INVITATION: TokenPurpose.INVITATION,
}
FACTS = {
    "device": "Ada's phone",
    "network": "203.0.113.0/24",
    "role": "author",
    "by": "usr_1YM9YABDTQG1TWTS16XCPEHJ59",
    "user_id": "usr_2GPZ5E1X0V9B6Y3M8K7D4T1R0W",
}
TOKEN = "qot_" + "AKl3mN0pQrStUvWxYz0123456789" * 3
LETTERS = EmailContent(
    sender="Invigil <no-reply@example.org>",
    base_url="https://exam.example.org",
    page="https://exam.example.org/play",
    secret=lambda: b"",
    token=lambda _: TOKEN,
)


def mails() -> Iterator[tuple[str, EmailMessage]]:
    """Return a mail of each kind by file name."""
    for kind in NoticeKind:
        yield kind.value, LETTERS.notification_email(_notice(kind), ADA)
    yield "quiz_published", LETTERS.notification_email(rules.of_quiz(_quiz(), ADA.id), ADA)
    yield "result_available", LETTERS.notification_email(_notification(EndReason.SUBMITTED), ADA)
    yield "result_changed", LETTERS.notification_email(_correction(), ADA)
    yield (
        "attempt_auto_submitted",
        LETTERS.notification_email(_notification(EndReason.AUTO_SUBMITTED), ADA),
    )
    yield "digest", LETTERS.digest_email([_notification(EndReason.SUBMITTED)] * 3, ADA)


def _notice(kind: NoticeKind) -> Notification:
    purpose = GRANTS.get(kind)
    grant = OneTimeToken(purpose=purpose, user_id=ADA.id, nonce="") if purpose else None
    notice = AccountNotice(kind=kind, user_id=ADA.id, dedup_key="1", facts=FACTS, token=grant)
    return rules.of_security(notice, AT)


def _notification(ending: EndReason) -> Notification:
    return rules.of_result(_result(ending), shows_score=True)[0]


def _correction() -> Notification:
    corrected = replace(_result(EndReason.SUBMITTED), changed_at=AT + DAY)
    [told] = [
        one
        for one in rules.of_result(corrected, shows_score=True)
        if one.topic is Topic.RESULT_CHANGED
    ]
    return told


def _quiz() -> Quiz:
    settings = QuizSettings(
        title=TITLE,
        duration_minutes=45,
        passing_score=Decimal(50),
        opens_at=AT + DAY,
        closes_at=AT + DAY + HOUR,
    )
    return Quiz(
        id=QUIZ_ID,
        owner_id=AUTHOR_ID,
        status=QuizStatus.PUBLISHED,
        version=1,
        revision=1,
        settings=settings,
        question_count=20,
        total_points=Decimal(20),
        created_at=AT,
        updated_at=AT,
        published_at=AT,
    )


def _result(ending: EndReason) -> Result:
    return Result(
        user_id=ADA.id,
        quiz_id=QUIZ_ID,
        quiz_title=TITLE,
        quiz_version=1,
        owner_id=AUTHOR_ID,
        number=1,
        ending=ending,
        score=Decimal("16.5"),
        max_score=Decimal(20),
        percentage=Decimal("82.5"),
        passed=True,
        started_at=AT,
        submitted_at=AT + 45 * MINUTE,
        duration=45 * MINUTE,
        review=Review(),
        terms=AttemptTerms(expires_at=AT + 45 * MINUTE, base_minutes=45, extra_minutes=0, seed=b""),
        marks=(Mark(answer=SavedResponse("t", 1, AT)),) * 17,
    )


def _sheet(html: str) -> str:
    """Return a page with a mail four times: narrow and wide, light and dark."""
    views = "".join(
        f'<iframe style="width:{width}px;height:{HEIGHT}px;border:0;color-scheme:{scheme}" '
        f'srcdoc="{escape(html)}"></iframe>'
        for scheme in ("light", "dark")
        for width in WIDTHS.values()
    )
    return (
        f'<!doctype html><body style="margin:{MARGIN}px;display:flex;flex-wrap:wrap;gap:{MARGIN}px;'
        f'background:#8893a3">{views}'
    )


def _picture(browser: str, html: str, target: Path) -> None:
    width, height = sum(WIDTHS.values()) + 3 * MARGIN, 2 * HEIGHT + 3 * MARGIN
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "sheet.html"
        sheet.write_text(_sheet(html), encoding="utf-8")
        subprocess.run(
            [
                browser,
                *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *("--no-first-run", "--disable-background-networking", "--disable-sync"),
                f"--user-data-dir={folder}/profile",
                f"--window-size={width},{height}",
                f"--screenshot={target}",
                sheet.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )


def previews_page(mail: EmailMessage) -> str:
    """Return the HTML of a mail."""
    body = mail.get_body(("html",))
    return str(body.get_content()) if body else ""


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    for name, mail in mails():
        (OUT / f"{name}.html").write_text(previews_page(mail), encoding="utf-8")
        if browser:
            _picture(browser, previews_page(mail), OUT / f"{name}.png")
    print(f"{OUT.relative_to(ROOT)} holds a page for each kind of mail.")
    if browser is None:
        sys.exit("Chromium is missing, so there are no pictures: apt-get install chromium")


if __name__ == "__main__":
    main()
