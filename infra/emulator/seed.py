"""Seed data of a local stack: an administrator, an author, and the quizzes in samples/."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from infra.build.template import ROOT
from infra.deploy.cloud import Cloud
from infra.operations.stack_access import OperatorError, create_user, environment_of, new_password

SAMPLES = ROOT / "samples"
PICTURES = SAMPLES / "pictures"
PICTURE = re.compile(r"asset:([a-z0-9-]+\.png)")
ADMIN_EMAIL = "admin@localhost.example"
AUTHOR_EMAIL = "author@localhost.example"
TIMEOUT_SECONDS = 30


class SeedError(Exception):
    """The stack runs but could not be seeded; the message has the reason."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """The created users; the administrator's password is None once it has been shown."""

    admin_email: str
    admin_password: str | None
    author_email: str
    author_password: str


def seed(address: str, cloud: Cloud, state: Path) -> Seeded:
    """Create missing users and samples; existing ones stay unchanged.

    The author's password stays readable in ``state``: it is only valid for this local stack. Raises
    SeedError.
    """
    notes = state / "author.json"
    try:
        author = json.loads(notes.read_text()) if notes.exists() else _make_author(cloud, notes)
        if author["samples"]:
            return Seeded(ADMIN_EMAIL, None, author["email"], author["password"])
        _load_samples(address, author["email"], author["password"])
        password = new_password()
        made = create_user(environment_of(cloud, "dev"), "admin", ADMIN_EMAIL, "admin", password)
        _keep(notes, author | {"samples": True})
    except httpx.HTTPStatusError as error:
        said = f"{error.request.method} {error.request.url}: {error.response.text}"
        raise SeedError(f"The stack could not be seeded. {said}") from error
    except (OperatorError, httpx.HTTPError) as error:
        raise SeedError(f"The stack could not be seeded. {error}") from error
    return Seeded(ADMIN_EMAIL, password if made else None, author["email"], author["password"])


def _make_author(cloud: Cloud, notes: Path) -> dict[str, Any]:
    author = {"email": AUTHOR_EMAIL, "password": new_password(), "samples": False}
    environment = environment_of(cloud, "dev")
    if not create_user(environment, "author", AUTHOR_EMAIL, "author", str(author["password"])):
        raise SeedError(f"{AUTHOR_EMAIL} is there, but {notes} is not. Begin anew: make reset")
    _keep(notes, author)
    return author


def sign_in(client: httpx.Client, email: str, password: str) -> None:
    """Log in and let ``client`` send the token from now on."""
    credentials = {"email": email, "password": password}
    tokens = client.post("/api/v1/auth/login", json=credentials).raise_for_status().json()
    client.headers["Authorization"] = f"Bearer {tokens['access_token']}"


def publish(client: httpx.Client, quiz: dict[str, Any]) -> str:
    """Create and publish a quiz; returns its id."""
    made = client.post("/api/v1/quizzes", json=quiz).raise_for_status().json()
    client.post(f"/api/v1/quizzes/{made['id']}/publish").raise_for_status()
    return str(made["id"])


def _load_samples(address: str, email: str, password: str) -> None:
    with httpx.Client(base_url=address, timeout=TIMEOUT_SECONDS) as client:
        sign_in(client, email, password)
        mine = client.get("/api/v1/quizzes", params={"mine": "true"}).raise_for_status().json()
        there = {quiz["title"] for quiz in mine["items"]}
        for path in sorted(SAMPLES.glob("*.json")):
            if json.loads(path.read_text())["title"] not in there:
                publish(client, read_sample(path, lambda picture: upload(client, picture)))


def read_sample(path: Path, upload_picture: Callable[[Path], str]) -> dict[str, Any]:
    """Return a sample's quiz; its ``asset:NAME.png`` become the assets of `samples/pictures/`."""
    text = path.read_text()
    names = sorted(set(PICTURE.findall(text)))
    ids = {name: upload_picture(PICTURES / name) for name in names}
    quiz: dict[str, Any] = json.loads(PICTURE.sub(lambda found: f"asset:{ids[found[1]]}", text))
    return quiz


def upload(client: httpx.Client, picture: Path) -> str:
    """Upload a picture as a browser does; returns the asset's id."""
    content = picture.read_bytes()
    announced = {
        "name": picture.name,
        "type": "image/png",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    awaited = client.post("/api/v1/media", json=announced).raise_for_status().json()
    form = awaited["upload"]
    httpx.post(form["url"], data=form["fields"], files={"file": content}).raise_for_status()
    client.post(f"/api/v1/media/{awaited['id']}/complete").raise_for_status()
    return str(awaited["id"])


def _keep(path: Path, notes: dict[str, Any]) -> None:
    path.touch(mode=0o600)
    path.write_text(json.dumps(notes))
