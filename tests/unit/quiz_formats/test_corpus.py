"""Every file of the corpus gives the expected JSON."""

import json
from pathlib import Path

import pytest

from tests.support import quiz_corpus


@pytest.mark.parametrize(
    "path", quiz_corpus.samples(), ids=lambda path: str(path.relative_to(quiz_corpus.ROOT))
)
def test_a_sample_is_read_as_expected(path: Path) -> None:
    expected = json.loads(quiz_corpus.expected_of(path).read_text(encoding="utf-8"))
    assert quiz_corpus.summary(quiz_corpus.read(path)) == expected


def test_every_expectation_has_its_sample() -> None:
    expected = {quiz_corpus.expected_of(path) for path in quiz_corpus.samples()}
    assert expected == set(quiz_corpus.ROOT.glob(f"*/*{quiz_corpus.EXPECTED}"))
