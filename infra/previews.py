"""A page for each kind of mail, as people get it, to be looked at: `build/mails/`.

With Chromium there is a picture of each too, as wide as a phone and as wide as a desk.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

from chalicelib.accounts.models import Grant, Notice, NoticeKind, Purpose
from chalicelib.clock import DAY, HOUR, Millis
from chalicelib.notifications import rules
from chalicelib.notifications.mail import compose
from chalicelib.notifications.models import Link, Mail, Notification, Topic
from chalicelib.quizzes.models import Quiz, QuizSettings, QuizStatus
from infra.template import ROOT

OUT = ROOT / "build" / "mails"
WIDTHS = {"phone": 390, "desk": 1024}
HEIGHT = 760
AT: Millis = 1_790_000_000_000
USER_ID = "usr_00000000000000000000000001"
SENDER = "Invigil <no-reply@example.org>"
GRANTS = {
    NoticeKind.VERIFY_EMAIL: Purpose.VERIFY_EMAIL,
    NoticeKind.RESET_PASSWORD: Purpose.RESET_PASSWORD,
    NoticeKind.EMAIL_IN_USE: Purpose.RESET_PASSWORD,
}
FACTS = {"device": "Ada's phone", "network": "203.0.113.0/24"}


def told() -> Iterator[tuple[str, Notification]]:
    """One notification of each kind, by a name for its file."""
    for kind in NoticeKind:
        purpose = GRANTS.get(kind)
        grant = Grant(purpose=purpose, user_id=USER_ID, nonce="") if purpose else None
        notice = Notice(kind=kind, user_id=USER_ID, occasion="1", facts=FACTS, grant=grant)
        yield kind.value, rules.of_security(notice, AT)
    yield "quiz_published", rules.of_quiz(_quiz(), USER_ID)


def page(notification: Notification) -> EmailMessage:
    """The mail of a notification, to somebody."""
    grant, is_news = notification.grant, notification.topic is not Topic.SECURITY
    url = "https://exam.example.org/play#reset=qot_AKl3mN0pQrStUvWxYz0123456789"
    mail = Mail(
        to="ada@example.org",
        subject=notification.title,
        greeting="Hello Ada,",
        text=notification.text,
        link=Link(rules.LABELS[grant.purpose], url) if grant else None,
        unsubscribe="https://exam.example.org/api/v1/unsubscribe/x" if is_news else None,
    )
    return compose(mail, SENDER)


def _quiz() -> Quiz:
    settings = QuizSettings(
        title="World geography, first term",
        duration_minutes=45,
        passing_score=Decimal(50),
        opens_at=AT + DAY,
        closes_at=AT + DAY + HOUR,
    )
    return Quiz(
        id="quz_00000000000000000000000001",
        owner_id="usr_00000000000000000000000002",
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


def _picture(browser: str, html: Path, width: int, target: Path) -> None:
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                browser,
                *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *("--no-first-run", "--disable-background-networking", "--disable-sync"),
                f"--user-data-dir={profile}",
                f"--window-size={width},{HEIGHT}",
                f"--screenshot={target}",
                html.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    for name, notification in told():
        html = OUT / f"{name}.html"
        body = page(notification).get_body(("html",))
        html.write_text(str(body.get_content()) if body else "", encoding="utf-8")
        for place, width in WIDTHS.items() if browser else ():
            _picture(browser or "", html, width, OUT / f"{name}.{place}.png")
    print(f"{OUT.relative_to(ROOT)} holds a page for each kind of mail.")
    if browser is None:
        sys.exit("There is no Chromium here, so there are no pictures: apt-get install chromium")


if __name__ == "__main__":
    main()
