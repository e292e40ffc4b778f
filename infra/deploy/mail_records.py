"""DNS records of a sender: DKIM, SPF and DMARC decide whether mail reaches an inbox."""

from collections.abc import Callable, Iterator

from botocore.exceptions import BotoCoreError, ClientError
from dns.exception import DNSException
from dns.resolver import Resolver

from infra.deploy.cloud import Cloud

ReadTexts = Callable[[str], list[str]]
"""Returns the TXT records of a name, none when it has none."""

SECONDS = 5
AMAZON = "include:amazonses.com"


def read_texts(name: str) -> list[str]:
    """Ask DNS for the TXT records of a name; no answer counts as no record."""
    try:
        found = Resolver().resolve(name, "TXT", lifetime=SECONDS)
    except DNSException:
        return []
    return [b"".join(one.strings).decode(errors="replace") for one in found]


def open_records(cloud: Cloud, identity: str, texts: ReadTexts = read_texts) -> Iterator[str]:
    """Yield what is missing for mails of an identity, a line each."""
    domain = identity.rpartition("@")[2].lower()
    yield from _dkim(cloud, domain)
    yield from _spf(cloud, domain, texts)
    yield from _dmarc(domain, texts)


def _dkim(cloud: Cloud, domain: str) -> Iterator[str]:
    try:
        known = cloud.client("ses").get_identity_dkim_attributes(Identities=[domain])
    except (ClientError, BotoCoreError):
        return
    found = known["DkimAttributes"].get(domain, {})
    if found.get("DkimVerificationStatus") != "Success" or not found.get("DkimEnabled"):
        yield f"DKIM: publish the three CNAME records that SES shows for {domain}, and enable it."


def _spf(cloud: Cloud, domain: str, texts: ReadTexts) -> Iterator[str]:
    """Look at the domain of returned mails; without one of its own it is Amazon's, which passes."""
    try:
        known = cloud.client("ses").get_identity_mail_from_domain_attributes(Identities=[domain])
    except (ClientError, BotoCoreError):
        return
    returned = known["MailFromDomainAttributes"].get(domain, {}).get("MailFromDomain")
    if returned and not any(AMAZON in one for one in _starting(texts(returned), "v=spf1")):
        yield f'SPF: {returned} needs the TXT record "v=spf1 {AMAZON} ~all".'


def _dmarc(domain: str, texts: ReadTexts) -> Iterator[str]:
    """Look at the domain, then at its parents: receivers take the organization's policy."""
    labels = domain.split(".")
    names = [".".join(labels[place:]) for place in range(max(1, len(labels) - 1))]
    for name in names:
        found = _starting(texts(f"_dmarc.{name}"), "v=DMARC1")
        if found:
            return
    yield f'DMARC: _dmarc.{domain} needs a TXT record, "v=DMARC1; p=quarantine" for example.'


def _starting(texts: list[str], start: str) -> list[str]:
    return [one for one in texts if one.replace(" ", "").lower().startswith(start.lower())]
