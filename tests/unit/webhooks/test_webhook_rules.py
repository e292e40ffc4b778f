"""Rules of webhooks: which addresses are refused, and when a delivery is tried again."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clock import DAY, HOUR, MINUTE
from chalicelib.webhooks import rules
from chalicelib.webhooks.errors import InvalidWebhookUrlError
from chalicelib.webhooks.models import WebhookEvent, WebhookEventType

NOW = 1_790_000_000_000
LOCAL = ("localhost", "tools.example.internal")


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://hooks.example.org", "hooks.example.org", 443, "/"),
        ("https://Hooks.Example.org/a/b?c=d", "hooks.example.org", 443, "/a/b?c=d"),
        ("https://hooks.example.org:8443/x", "hooks.example.org", 8443, "/x"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/"),
        ("https://1password.example/", "1password.example", 443, "/"),
    ],
)
def test_an_address_of_a_public_host_is_taken(url: str, host: str, port: int, path: str) -> None:
    target = rules.parse_url(url, LOCAL)
    assert (target.scheme, target.host, target.port, target.path) == ("https", host, port, path)
    assert not target.is_private


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.org",
        "//hooks.example.org",
        "http://hooks.example.org",
        "ftp://hooks.example.org",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user@hooks.example.org",
        "https://user:password@hooks.example.org",
        "https://@hooks.example.org",
        "https://hooks.example.org@evil.example",
        "https://hooks.example.org/#fragment",
        "https://hooks.example.org/#",
        "https://hooks.example.org:80/",
        "https://hooks.example.org:22/",
        "https://hooks.example.org:0/",
        "https://hooks.example.org:65536/",
        "https://hooks.example.org:x/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://93.184.216.34/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fd00:ec2::254]/",
        "https://[2606:2800:220:1::]/",
        "https://[::1",
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://a.localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://router.home.arpa/",
        "https://intranet/",
        "https://hooks..example.org/",
        "https://.example.org/",
        "https://hooks.example.org./",
        "https://-a.example.org/",
        "https://hooks.example.org/a b",
        "https://hooks.example.org/\n",
        "https://hooks.example.org/\r\nHost: evil",
        "https://hooks.example.org\\@evil.example/",
        "https://bücher.example/",
        "https://hooks。example。org/",
        "https://hooks.example.org/\u200b",
        "https://hooks%2eexample.org/",
        "https://127.0.0.1%00.example.org/",
        "https://hooks.example.org/" + "a" * rules.MAX_URL,
    ],
)
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidWebhookUrlError):
        rules.parse_url(url, ())


def test_hosts_of_the_operator_may_be_local_and_without_tls() -> None:
    target = rules.parse_url("http://localhost:9000/hook", LOCAL)
    assert (target.scheme, target.port, target.is_private) == ("http", 9000, True)
    with pytest.raises(InvalidWebhookUrlError):
        rules.parse_url("http://localhost:9000/hook", ())
    with pytest.raises(InvalidWebhookUrlError):
        rules.parse_url("http://user@localhost:9000/hook", LOCAL)
    with pytest.raises(InvalidWebhookUrlError):
        rules.parse_url("http://a.localhost:9000/hook", LOCAL)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1"),  # noqa: S104
        *("169.254.169.254", "169.254.100.1", "100.64.0.1", "198.18.0.1", "192.0.2.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.1", "203.0.113.9"),
        *("::", "::1", "fe80::1", "fd00:ec2::254", "fc00::1", "ff02::1", "fec0::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1"),
        *("2001:0:4136:e378:8000:63bf:f5ff:fffe", "not an address", ""),
    ],
)
def test_an_address_that_is_not_public_is_never_connected_to(address: str) -> None:
    assert not rules.is_public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert rules.is_public(address)


@given(st.ip_addresses(v=4))
def test_what_is_wrapped_in_ipv6_is_as_public_as_it_is_alone(address: object) -> None:
    assert rules.is_public(f"::ffff:{address}") == rules.is_public(str(address))


def test_a_delivery_is_tried_ten_times_within_three_days() -> None:
    at, tries = NOW, []
    while True:
        tries.append(at)
        following = rules.next_try(len(tries), at, NOW + rules.GIVE_UP_AFTER)
        if following is None:
            break
        at = following
    assert len(tries) == 10
    assert tries[1] - tries[0] == MINUTE
    assert tries[-1] - NOW == 3 * DAY
    assert all(later > sooner for sooner, later in pairwise(tries))


def test_an_endpoint_that_fails_is_left_alone_for_longer_and_longer() -> None:
    pauses = [rules.cool_down(failures, 0) for failures in (1, 2, 3, 4, 5, 6, 1_000)]
    assert pauses == [minutes * MINUTE for minutes in (1, 2, 4, 8, 15, 15, 15)]
    assert rules.cool_down(1, 5 * MINUTE) == 5 * MINUTE
    assert rules.cool_down(1, 9 * HOUR) == HOUR


def an_event(**members: object) -> WebhookEvent:
    given: dict[str, object] = {
        "type": WebhookEventType.RESULT_AVAILABLE,
        "quiz_id": "quz_1",
        "subject": "att_1",
        "at": NOW,
        "data": {"attempt_id": "att_1"},
    }
    return WebhookEvent(**(given | members))  # type: ignore[arg-type]


def test_a_delivery_has_one_id_however_often_its_event_is_reported() -> None:
    first = rules.delivery_id("whk_1", an_event())
    assert first == rules.delivery_id("whk_1", an_event(data={}))
    others = [
        rules.delivery_id("whk_2", an_event()),
        rules.delivery_id("whk_1", an_event(subject="att_2")),
        rules.delivery_id("whk_1", an_event(type=WebhookEventType.RESULT_CHANGED)),
        rules.delivery_id("whk_1", an_event(at=NOW + 1)),
    ]
    assert len({first, *others}) == 5
    assert others[-1] > first, "ids sort by the time of the event"


def test_a_body_has_type_time_and_data() -> None:
    assert rules.body_of(an_event()) == (
        '{"type":"result.available","timestamp":"2026-09-21T14:13:20.000Z",'
        '"data":{"attempt_id":"att_1"}}'
    )
