"""Whatever a file holds, it is read or refused, in time in proportion to its length."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.errors import InvalidError, MalformedError
from chalicelib.media.inspection import clean_file
from chalicelib.questions.markdown_profile import asset_ids
from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.models import Format, Outcome
from chalicelib.quiz_formats.schemas import find_refusal
from tests.support import media_files, quiz_corpus
from tests.support.cost_limits import bounded_time
from tests.support.picture_packages import file, moodle, of_pictures
from tests.support.workbooks import of_csv

PROVE = "PROVE" in os.environ
EXAMPLES = 1_000 if PROVE else 40
FULL = 512 * 1024 if PROVE else 32 * 1024
SECONDS = 10
"""Far above any file's time, far below that of a quadratic algorithm."""

fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not PROVE,
    suppress_health_check=list(HealthCheck),
)
TEXTS = [path for path in quiz_corpus.samples() if path.is_file()]
PACKAGES = [path for path in quiz_corpus.samples() if path.is_dir()]
TOKENS = [
    b"<![CDATA[",
    b"]]>",
    b"</",
    b"&amp;",
    b"&nbsp;",
    b"&x;",
    b'"',
    b"{1:SA:=",
    b"~%50%",
    b"{{1}}",
    b"[[1]]",
    b"-1e99",
    b"\x00",
    b"\xff",
    b"<question type='cloze'>",
    b"<mapping/>",
    b"\n",
    b",",
]


@st.composite
def spoiled(draw: st.DrawFn, content: bytes) -> bytes:
    """Return content with some of its pieces cut, doubled, swapped or replaced."""
    for _ in range(draw(st.integers(1, 4))):
        first, second = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
        second = min(second, first + 200)
        piece = content[first:second]
        middle = draw(st.sampled_from([b"", piece * 2, piece[::-1], *TOKENS]))
        content = content[:first] + middle + content[second:]
    return content


def hold(content: bytes, form: Format | None, *, is_package: bool = False) -> None:
    """Read a file as the API does; every kept question must be valid."""
    read = service.read_package if is_package else service.read_text
    try:
        reading = read(content, form, None, find_refusal)
    except (InvalidError, MalformedError):
        return
    for entry in reading.entries:
        assert (entry.question is not None) == (
            entry.outcome in {Outcome.UNDERSTOOD, Outcome.CHANGED}
        )
        assert entry.outcome is not Outcome.DROPPED or entry.notes


@fuzz
@given(data=st.data(), form=st.none() | st.sampled_from(Format))
def test_spoiled_texts_are_read_or_refused(data: st.DataObject, form: Format | None) -> None:
    path = data.draw(st.sampled_from(TEXTS))
    with bounded_time(SECONDS):
        hold(data.draw(spoiled(path.read_bytes())), form)


@fuzz
@given(data=st.data())
def test_spoiled_packages_are_read_or_refused(data: st.DataObject) -> None:
    content = quiz_corpus.packed(data.draw(st.sampled_from(PACKAGES)))
    with bounded_time(SECONDS):
        hold(data.draw(spoiled(content)), None, is_package=True)


UPLOADS = {
    Format.QTI: of_pictures(2),
    Format.XLSX: of_csv("type,text,correct,option 1,option 2\nsingle_choice,Q,2,a,b\n"),
    Format.MOODLE_XML: moodle(
        '<img src="@@PLUGINFILE@@/a.png" alt="a">', files=file("a.png", media_files.png())
    ),
}


@fuzz
@given(data=st.data(), form=st.sampled_from(list(UPLOADS)))
def test_spoiled_uploads_are_read_or_refused(data: st.DataObject, form: Format) -> None:
    content = data.draw(spoiled(UPLOADS[form]))
    with bounded_time(SECONDS):
        try:
            reading, files = service.read_upload(content, form, "imp_1", None, find_refusal)
        except (InvalidError, MalformedError):
            return
        # whatever is shown can be stored, and nothing else
        shown = set(asset_ids(json.dumps(reading.questions, default=str)))
        assert shown == {one.asset_id for one in files}
        for one in files:
            clean_file(one.read(), one.type)


def _repeated(head: str, piece: str, tail: str = "") -> bytes:
    return f"{head}{piece * ((FULL - len(head) - len(tail)) // len(piece))}{tail}".encode()


CLOZE = "<quiz><question type='cloze'><questiontext format='html'><text><![CDATA["
HTML = "<quiz><question type='essay'><questiontext format='html'><text><![CDATA[<b>x</b>"
END = "]]></text></questiontext></question></quiz>"
HEAVY = {
    "elements": _repeated("<quiz>", "<a/>", "</quiz>"),
    "deep": _repeated("", "<quiz>"),
    "questions": _repeated("<quiz>", "<question type='essay'/>", "</quiz>"),
    "gaps": _repeated(CLOZE, "{1:SA:=a}", END),
    "open gaps": _repeated(CLOZE, "{1:SA:", END),
    "tildes": _repeated(CLOZE + "{1:MC:", "~", "}" + END),
    "lists": _repeated(HTML, "<ul><li>", END),
    "cells": _repeated(HTML + "<table><tr>", "<td>|", END),
    "emphasis": _repeated(HTML, "<i>*", END),
    "formulas": _repeated(HTML, "\\(", END),
    "dollars": _repeated(HTML, "$", END),
    "markdown": _repeated(HTML.replace("'html'", "'markdown'"), "*a **b ", END),
    "brackets": _repeated(HTML.replace("'html'", "'markdown'"), "![", END),
    "attributes": _repeated("<quiz", " a='b'", ">"),
    "references": _repeated("<quiz>", "&nbsp;", "</quiz>"),
    "qti": _repeated("<questestinterop>", "<section>", ""),
    "conditions": _repeated("<questestinterop><item><not>", "<or>", ""),
    "rows": _repeated("type,text\n", "essay,a\n"),
    "quotes": _repeated("type,text\n", '"'),
    "commas": _repeated("type,text\n", ","),
    "answers": _repeated("x {=a ", "~y ", "}"),
    "tags": _repeated("[html]x", "<b>", "{T}"),
    "titles": _repeated("", "::a"),
    "lines": _repeated("", "x\n"),
    "options": _repeated("Which?\n", "A. a\n"),
}


@pytest.mark.parametrize("content", HEAVY.values(), ids=HEAVY)
def test_the_heaviest_files_cost_little(content: bytes) -> None:
    with bounded_time(SECONDS):
        hold(content, None)
