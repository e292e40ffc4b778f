"""Pages and their files: complete, cacheable, independent, with any prefix."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from chalicelib.settings import settings
from chalicelib.site.api import DOCS, HERE, PLAY
from tests.support.client import Client

PAGES = ("/docs", "/redoc", "/play", "/studio")


class Links(HTMLParser):
    """Collects references, and content forbidden by a strict policy."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []
        self._within_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within_script = tag in {"script", "style"}
        for name, value in attrs:
            if name in {"href", "src", "action"} and value:
                self.found.append(value)
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}")

    def handle_data(self, data: str) -> None:
        if self._within_script and data.strip():
            self.inline.append(data)

    def handle_endtag(self, _tag: str) -> None:
        self._within_script = False


def links(http: Client, page: str) -> Links:
    links = Links()
    links.feed(http.get(page).text)
    return links


@pytest.mark.parametrize("page", PAGES)
def test_page_refers_only_to_served_files(http: Client, page: str) -> None:
    found = [one for one in links(http, page).found if not one.startswith("#")]
    assert found
    for link in found:
        assert not re.match(r"[a-z]+:|/", link), f"{link} leaves the stage"
        assert http.get(f"/{link}").status == 200, link


@pytest.mark.parametrize("page", PAGES)
def test_page_obeys_a_strict_content_security_policy(http: Client, page: str) -> None:
    policy = http.get(page).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert links(http, page).inline == []


@pytest.mark.parametrize("page", PAGES)
def test_page_is_revalidated_and_files_are_cached(http: Client, page: str) -> None:
    reply = http.get(page)
    assert reply.headers["cache-control"] == "no-cache"
    known = {"If-None-Match": f'"other", W/{reply.headers["etag"]}'}
    again = http.get(page, headers=known)
    assert (again.status, again.text, again.headers["etag"]) == (304, "", reply.headers["etag"])
    files = [one for one in links(http, page).found if one.endswith((".css", ".js"))]
    for file in files:
        served = http.get(f"/{file}")
        assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
        same = {"If-None-Match": served.headers["etag"]}
        assert http.get(f"/{file}", headers=same).status == 304


def test_a_page_fetched_before_a_deployment_gets_its_files_still(http: Client) -> None:
    reply = http.get("/play/0123456789abcdef/play.css")
    assert reply.status == 200
    assert reply.headers["cache-control"] == "no-store"


def test_changed_file_changes_the_release(tmp_path: Any) -> None:
    def release(**files: str) -> str:
        for name, text in files.items():
            (tmp_path / f"{name}.js").write_text(text)
        return type(PLAY)(tmp_path, "").release

    first = release(one="1", two="2")
    assert release(two="2") == first
    assert release(two="3") != first


@pytest.mark.parametrize("name", ["other.css", "docs.html", "redoc.html", "..", "api.py"])
def test_only_listed_files_are_served(http: Client, name: str) -> None:
    reply = http.get(f"/docs/{DOCS.release}/{name}")
    assert (reply.status, reply.code) == (404, "not_found")


def test_files_have_their_content_types(http: Client) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    files = [one for one in (HERE / "play").iterdir() if one.suffix in kinds]
    assert files
    for file in files:
        reply = http.get(f"/play/{PLAY.release}/{file.name}")
        assert reply.headers["content-type"].startswith(kinds[file.suffix])
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.text == file.read_text()


def test_listed_apps_alone_may_show_the_player_in_a_frame(
    http: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = http.get("/play").headers["content-security-policy"]
    assert "frame-ancestors 'none';" in alone
    monkeypatch.setenv("EMBED_ORIGINS", "https://app.example.org, http://localhost:3000")
    settings.cache_clear()
    embedded = http.get("/play").headers["content-security-policy"]
    listed = "frame-ancestors https://app.example.org http://localhost:3000;"
    assert embedded == alone.replace("frame-ancestors 'none';", listed)
    for page in ("/studio", "/docs", "/redoc", "/health"):
        assert "frame-ancestors 'none'" in http.get(page).headers["content-security-policy"]
    monkeypatch.undo()
    settings.cache_clear()


def test_pages_have_the_name_color_and_logo_of_the_settings(
    http: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = http.get("/play")
    assert "<title>Invigil</title>" in own.text
    assert "@brand" not in own.text
    monkeypatch.setenv("BRAND_NAME", "Exams of Lyon")
    monkeypatch.setenv("BRAND_COLOR", "#0a7d5a")
    monkeypatch.setenv("BRAND_LOGO", "https://www.example.org/logo.svg")
    settings.cache_clear()
    for page in ("/play", "/studio"):
        reply = http.get(page)
        assert "<title>Exams of Lyon" in reply.text
        assert 'name="brand-color" content="#0a7d5a"' in reply.text
        assert "img-src 'self' https://www.example.org" in reply.headers["content-security-policy"]
    assert http.get("/play").headers["etag"] != own.headers["etag"]
    monkeypatch.undo()
    settings.cache_clear()


def test_service_worker_scope_is_its_page(http: Client) -> None:
    worker = http.get(f"/play/{PLAY.release}/worker.js")
    assert worker.headers["service-worker-allowed"] == "../../play"
    assert "connect-src 'self'" in worker.headers["content-security-policy"]
    script = http.get(f"/play/{PLAY.release}/play.js")
    assert "service-worker-allowed" not in script.headers


def test_the_player_may_load_files_from_the_bucket_and_from_no_other_host(http: Client) -> None:
    bucket = "https://invigil-test-files.s3.eu-west-1.amazonaws.com"
    policy = http.get("/play").headers["content-security-policy"]
    assert f"img-src 'self' {bucket};" in policy
    assert f"media-src {bucket}" in policy
    assert f"connect-src 'self' {bucket};" in policy
    assert policy.count("https:") == 3
    assert bucket not in http.get("/docs").headers["content-security-policy"]
