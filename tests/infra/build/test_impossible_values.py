"""Parameters that cannot be meant are refused before anything is built."""

import pytest

from infra.build.config import ConfigError, check_parameters
from infra.build.template import read_template

REFUSED = [
    ({"BaseUrl": "nonsense"}, "BASE_URL"),
    ({"EmbedOrigins": "app.example.org"}, "EMBED_ORIGINS"),
    ({"BrandColor": "blue"}, "BRAND_COLOR"),
    ({"CorsOrigins": "exam.example.org"}, "CORS_ORIGINS"),
    ({"AlarmEmail": "nonsense"}, "AlarmEmail"),
    ({"MailSender": "x@other.org", "MailIdentity": "example.org"}, "does not belong"),
    ({"WarmUsers": "100,100"}, "WarmUsers"),
    ({"MailIdentity": "nonsense"}, "MailIdentity must be a domain such as"),
    ({"DomainName": "https://exam.example.org", "CertificateArn": "x"}, "DomainName must be"),
    ({"BackupCopies": "vault"}, "BackupCopies must be the ARN of a backup vault"),
    ({"ApiReserved": "10", "ApiProvisioned": "20"}, "must not exceed ApiReserved"),
    ({"WarmAttempts": "12000,0"}, "WarmAttempts"),
]
TAKEN = [
    {"MailSender": "Exams <no-reply@mail.example.org>", "MailIdentity": "example.org"},
    {"MailSender": "ann@example.org", "MailIdentity": "ann@example.org"},
    {"WarmUsers": "12000,4000", "WarmAttempts": "0,0", "AlarmEmail": "ops@example.org"},
    {},
]


@pytest.mark.parametrize(("given", "said"), REFUSED, ids=[str(given) for given, _ in REFUSED])
def test_a_value_that_cannot_be_meant_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        check_parameters(read_template(), given)


@pytest.mark.parametrize("given", TAKEN, ids=str)
def test_a_value_that_can_be_meant_is_taken(given: dict[str, str]) -> None:
    check_parameters(read_template(), given)
