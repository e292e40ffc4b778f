"""A picture from the upload to the paper, through the deployed bundle and the stand-in's S3.

The stand-in checks a form's signature and policy, but not the checksum of what is posted: that is
the service's own check at completion. tests/unit/object_storage compares signatures with botocore.
"""

import hashlib
from typing import Any

import httpx

from tests.support import media_files
from tests.support.builders import quiz
from tests.support.journey_stack import Stack
from tests.support.media import with_picture


def uploaded(author: httpx.Client, content: bytes) -> dict[str, Any]:
    body = {
        "name": "map.png",
        "type": "image/png",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    awaited = author.post("/api/v1/media", json=body).raise_for_status().json()
    form = awaited["upload"]
    posted = httpx.post(form["url"], data=form["fields"], files={"file": content})
    assert posted.status_code == 204, posted.text
    at = f"/api/v1/media/{awaited['id']}"
    asset: dict[str, Any] = author.post(f"{at}/complete").raise_for_status().json()
    return asset


def test_a_picture_is_uploaded_cleaned_shown_in_a_paper_and_deleted(stack: Stack) -> None:
    author, taker = stack.person("author").http, stack.person("user").http
    asset = uploaded(author, media_files.png())
    assert (asset["width"], asset["height"]) == (8, 5)
    body = quiz(title="Picture", questions=[with_picture(asset["id"])])
    draft = author.post("/api/v1/quizzes", json=body).raise_for_status().json()
    author.post(f"/api/v1/quizzes/{draft['id']}/publish").raise_for_status()
    paper = taker.post(f"/api/v1/attempts/quizzes/{draft['id']}/start").raise_for_status().json()
    link = paper["assets"][asset["id"]]
    shown = httpx.get(link["url"]).raise_for_status()
    assert shown.headers["content-type"] == "image/png"
    assert len(shown.content) == asset["size"]
    assert media_files.SECRET not in shown.content

    policy = taker.get("/play").headers["content-security-policy"]
    url = httpx.URL(link["url"])
    assert f"img-src 'self' {url.scheme}://{url.netloc.decode()}" in policy

    assert author.delete(f"/api/v1/media/{asset['id']}").json()["code"] == "in_use"
    unused = uploaded(author, media_files.png())
    address = author.get(f"/api/v1/media/{unused['id']}").json()["url"]
    assert author.delete(f"/api/v1/media/{unused['id']}").status_code == 204
    assert httpx.get(address).status_code == 404
