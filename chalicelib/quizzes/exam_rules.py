"""Rules of the exam room: networks, devices, Safe Exam Browser."""

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping, Sequence

from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.exam_models import DeviceRule, SafeExamBrowser

CONFIG_KEY_HEADER = "X-SafeExamBrowser-ConfigKeyHash"
REQUEST_HASH_HEADER = "X-SafeExamBrowser-RequestHash"
MAX_NETWORKS = 100
MAX_DEVICES = 5


def parse_network(text: str) -> str:
    """Return a network in canonical form; raises ValueError for an invalid one."""
    return str(ipaddress.ip_network(text.strip(), strict=True))


def check_networks(networks: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the networks in canonical form; raises InvalidQuizError."""
    if networks is None:
        return None
    parsed = []
    for place, one in enumerate(networks):
        try:
            parsed.append(parse_network(one))
        except ValueError:
            raise InvalidQuizError(
                f"/networks/{place}", "must be a network such as 10.2.0.0/16"
            ) from None
    return tuple(dict.fromkeys(parsed))


def is_in_networks(address: str, networks: Sequence[str] | None) -> bool:
    """Return whether an address is in one of the networks; None allows all."""
    if networks is None:
        return True
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = ip if mapped is None else mapped
    return any(ip in ipaddress.ip_network(one) for one in networks)


def is_refused_device(devices: Sequence[str], device: str, rule: DeviceRule) -> bool:
    """Return whether answers from a device are refused, since another device is in use."""
    return rule is DeviceRule.LOCK and bool(devices) and devices[-1] != device


def with_device(devices: Sequence[str], device: str) -> tuple[str, ...]:
    """Return the most recent devices with this one last."""
    others = [one for one in devices if one != device]
    return (*others[-(MAX_DEVICES - 1) :], device)


def is_safe_exam_browser(
    rule: SafeExamBrowser | None,
    generated_key: str | None,
    headers: Mapping[str, str | None],
    url: str,
) -> bool:
    """Return whether a request has the hash of one of the keys for its own address."""
    if rule is None:
        return True
    config_keys = (*rule.config_keys, *([generated_key] if generated_key else []))
    return _is_known(config_keys, headers.get(CONFIG_KEY_HEADER), url) or _is_known(
        rule.browser_exam_keys, headers.get(REQUEST_HASH_HEADER), url
    )


def key_hash(url: str, key: str) -> str:
    """Return the hash that the browser sends for a key and an address without fragment."""
    return hashlib.sha256((url.partition("#")[0] + key).encode()).hexdigest()


def _is_known(keys: Sequence[str], sent: str | None, url: str) -> bool:
    given = (sent or "").lower()
    return any(hmac.compare_digest(key_hash(url, key), given) for key in keys)
