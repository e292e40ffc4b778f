"""Configurations of Safe Exam Browser: the key is the one that the browser computes."""

import hashlib
import plistlib

from chalicelib.quizzes import seb_config
from chalicelib.quizzes.exam_models import SebConfig

SETTINGS = {
    "URLFilterRules": [
        {"regex": True, "expression": r"exam\.example\.org/.*", "action": 1, "active": True}
    ],
    "startURL": "https://exam.example.org/play?quiz=quz_1",
    "originatorVersion": "Invigil_1",
    "allowWlan": False,
    "allowWLAN": False,
    "sendBrowserExamKey": True,
    "hashedQuitPassword": hashlib.sha256(b"letmeout").hexdigest(),
    "browserWindowWebView": 3,
    "allowQuit": True,
    "empty": {},
    "examSessionClearCookiesOnStart": True,
}


def test_config_key_is_that_of_the_research_vector() -> None:
    expected = "54172d0ed8854f2fcdd9f1c9d67f83dcf10c1b1e8e7648723b32cc9fedff2974"
    assert seb_config.config_key(SETTINGS) == expected


def test_nothing_is_escaped_and_names_are_sorted_without_case() -> None:
    text = seb_config.seb_json({"b": "ws:\\x", "allowWLAN": 1, "allowWlan": 2, "A": [b"x", {}]})
    assert text == '{"A":["eA==",{}],"allowWlan":2,"allowWLAN":1,"b":"ws:\\x"}'


def test_the_key_is_that_of_the_file() -> None:
    config = SebConfig(hashed_quit_password="0" * 64, quit_url="https://exam.example.org/bye")
    file = plistlib.loads(seb_config.config_file("quz_1", config, "https://e.org/play"))
    assert file["startURL"] == "https://e.org/play#quiz=quz_1"
    key = seb_config.key_of("quz_1", config, "https://e.org/play")
    assert seb_config.config_key(file) == key
    assert key != seb_config.key_of("quz_2", config, "https://e.org/play")
