"""The samples of a local stack are quizzes that can be published and sat, pictures and all."""

from pathlib import Path

import pytest

from infra.emulator.seed import PICTURES, SAMPLES, read_sample
from tests.support import files
from tests.support.builders import start
from tests.support.client import Client
from tests.support.media import upload
from tests.support.people import People

QUIZZES = sorted(SAMPLES.glob("*.json"))


@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.stem)
def test_a_sample_is_published_and_sat(http: Client, people: People, path: Path) -> None:
    author, taker = people.author(), people.user()
    shown: list[Path] = []

    def upload_picture(picture: Path) -> str:
        shown.append(picture)
        return upload(http, author, picture.read_bytes())

    sample = read_sample(path, upload_picture)
    made = http.post("/api/v1/quizzes", json=sample, token=author.token)
    assert made.status == 201, made.text
    at = f"/api/v1/quizzes/{made.json['id']}/publish"
    assert http.post(at, token=author.token).status == 200
    paper = start(http, taker, made.json["id"]).json
    assert len(paper["assets"]) == len(shown)
    assert all(files.read_file(one["url"]) for one in paper["assets"].values())


def test_one_sample_has_pictures_and_formulas_and_no_picture_is_left_over() -> None:
    text = (SAMPLES / "geometry-and-graphs.json").read_text()
    assert "$" in text
    assert all(f"asset:{picture.name}" in text for picture in PICTURES.iterdir())
