"""A value that cannot be meant is refused where settings are read, with what is meant instead."""

from typing import get_type_hints

import pytest

from chalicelib.settings import FORMS, RANGES, Settings, SettingsError

REFUSED = {
    "BASE_URL": ["nonsense", "exam.example.org", "https://exam.example.org/", "ftp://x.org"],
    "APP_URL": ["nonsense", "https://user@exam.example.org"],
    "MAIL_SENDER": ["nonsense", "Exams <no-reply>", "a@b.org, c@d.org", "x\r\nBcc: a@b.org"],
    "CORS_ORIGINS": ["exam.example.org", "https://exam.example.org/path", "https://a.org,b.org"],
    "EMBED_ORIGINS": ["app.example.org", "https://a.org/x", "https://a.org; script-src *", "*"],
    "BRAND_NAME": [" Exams", "<b>Exams</b>", "A & B", "x" * 41],
    "BRAND_COLOR": ["blue", "#123", "#1f4fa3; x"],
    "BRAND_LOGO": ["logo.svg", "https://a.org/logo.svg; script-src *", "data:image/png,x"],
    "REQUIRE_MFA": ["everyone", "admin,autor"],
    "MAIL_RATE": ["0", "fast"],
    "PASSWORD_MIN_LENGTH": ["7", "65"],
    "NETWORK_GRACE_SECONDS": ["1", "61"],
    "REGISTRATION": ["closed"],
}
TAKEN = {
    "BASE_URL": ["http://localhost:8000", "https://abc.execute-api.eu-west-1.amazonaws.com/live"],
    "MAIL_SENDER": ["no-reply@exams.example.org", "Invigil <no-reply@localhost.example>"],
    "CORS_ORIGINS": ["https://a.org, http://localhost:3000"],
    "EMBED_ORIGINS": ["https://a.org, http://localhost:3000"],
    "BRAND_NAME": ["Exams", "Écoles réunies", "X"],
    "BRAND_COLOR": ["#1F4fa3"],
    "BRAND_LOGO": ["https://www.example.org/assets/logo.svg"],
    "REQUIRE_MFA": ["admin,author"],
    "NETWORK_GRACE_SECONDS": ["2"],
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in REFUSED.items() for text in texts]
)
def test_an_impossible_value_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: text})


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in TAKEN.items() for text in texts]
)
def test_what_can_be_meant_is_taken(name: str, text: str) -> None:
    Settings.from_environment({name: text})


def test_every_number_has_a_range_and_every_default_is_within_its_own() -> None:
    hints = get_type_hints(Settings)
    assert {name for name, kind in hints.items() if kind is int} == RANGES.keys()
    assert FORMS.keys() <= hints.keys()
    standard = Settings()
    spelt = {name.upper(): getattr(standard, name) for name in (*RANGES, *FORMS)}
    texts = {
        name: ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in spelt.items()
    }
    assert Settings.from_environment(texts) == standard
