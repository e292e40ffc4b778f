"""Writer of Moodle XML; parts that Moodle cannot express are in comments."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from chalicelib.quiz_formats.cloze_writing import write_gaps
from chalicelib.quiz_formats.markdown_source import without_pictures
from chalicelib.quiz_formats.moodle_units import inverse
from chalicelib.quiz_formats.number_writing import number_answers, option_shares, percent
from chalicelib.quiz_formats.xml_writing import HEAD, comment, element, text

Asked = Mapping[str, Any]

_FORMATS = {"plain": "plain_text", "markdown": "markdown"}
_NAME_LETTERS = 60
FILES = "files"
"""Member of a question with its pictures by name, in base64."""
FOLDER = "@@PLUGINFILE@@/"
"""Begins the addresses of those pictures."""
_PLUGIN_FILE = re.compile(r"\(@@PLUGINFILE@@/([^\s)]+)")
_ORDER_RULES = {"all_or_nothing": "-1", "absolute_position": "0", "pairs": "4"}


def write_moodle_xml(questions: Sequence[Asked], losses: Sequence[str] = ()) -> str:
    """Return questions as a document that Moodle imports; ``losses`` of the quiz are comments."""
    written = [
        "".join(map(comment, _losses(one))) + element("question", _parts(one), _type_of(one))
        for one in questions
    ]
    return HEAD + element("quiz", ["\n", *map(comment, losses), *(f"{one}\n" for one in written)])


def _type_of(question: Asked) -> dict[str, str]:
    return {"type": _TYPES[question["type"]][0]}


def _parts(question: Asked) -> Iterator[str]:
    yield element("name", element("text", text(_name(question))))
    yield _text_of("questiontext", _body(question), question)
    if question.get("explanation"):
        yield _text_of("generalfeedback", question["explanation"], question)
    yield element("defaultgrade", f"{question['points']:f}")
    yield from _TYPES[question["type"]][1](question)


def _name(question: Asked) -> str:
    return " ".join(question["text"].split())[:_NAME_LETTERS]


def _body(question: Asked) -> str:
    return write_gaps(question) if question["type"] == "cloze" else question["text"]


def _text_of(name: str, content: str, question: Asked) -> str:
    kind = question["format"]
    shown = without_pictures(content) if kind == "markdown" else content
    inside = element("text", text(shown)) + _files_of(shown, question)
    return element(name, inside, {"format": _FORMATS[kind]})


def _answer(fraction: str, content: str, question: Asked, more: str = "") -> str:
    kind = question["format"]
    shown = without_pictures(content) if kind == "markdown" else content
    attributes = {"fraction": fraction, "format": _FORMATS[kind]}
    inside = element("text", text(shown)) + _files_of(shown, question) + more
    return element("answer", inside, attributes)


def _files_of(shown: str, question: Asked) -> str:
    """Return the files that a text shows, which Moodle wants beside it."""
    files: Mapping[str, str] = question.get(FILES, {})
    attributes = {"path": "/", "encoding": "base64"}
    return "".join(
        element("file", files[name], {"name": name, **attributes})
        for name in dict.fromkeys(_PLUGIN_FILE.findall(shown))
        if name in files
    )


def _choice(question: Asked) -> Iterator[str]:
    is_single = question["type"] == "single_choice"
    yield element("single", "true" if is_single else "false")
    yield element("shuffleanswers", "true")
    for option, share in zip(question["options"], option_shares(question), strict=True):
        yield _answer(percent(share), option["text"], question)


def _true_false(question: Asked) -> Iterator[str]:
    for word, is_right in (("true", question["correct"]), ("false", not question["correct"])):
        yield element("answer", element("text", word), {"fraction": "100" if is_right else "0"})


def _short_text(question: Asked) -> Iterator[str]:
    yield element("usecase", "1" if question["case_sensitive"] else "0")
    for accepted in question["accepted"]:
        shown = element("text", text(accepted.replace("*", r"\*")))
        yield element("answer", shown, {"fraction": "100", "format": "plain_text"})


def _numeric(question: Asked) -> Iterator[str]:
    for one in number_answers(question):
        inside = element("text", text(one["value"])) + element("tolerance", one["tolerance"])
        yield element("answer", inside, {"fraction": percent(Decimal(one["credit"]))})
    units = question.get("units")
    if units:
        each = (
            element("multiplier", inverse(Decimal(one["multiplier"])))
            + element("unit_name", text(one["unit"]))
            for one in units["accepted"]
        )
        yield element("units", [element("unit", one) for one in each])
        yield element("unitgradingtype", "1" if units["mode"] == "required" else "0")
        yield element("unitpenalty", f"{Decimal(units['wrong_unit_penalty']):f}")
        yield element("showunits", "0")


def _matching(question: Asked) -> Iterator[str]:
    yield element("shuffleanswers", "true")
    choices = [one["text"] for one in question["choices"]]
    used = {choice for _, choice in question["pairs"]}
    chosen = {stem: choices[choice] for stem, choice in question["pairs"]}
    stems = [(one["text"], chosen[place]) for place, one in enumerate(question["stems"])]
    others = [("", choice) for place, choice in enumerate(choices) if place not in used]
    for stem, choice in (*stems, *others):
        inside = element("text", text(stem)) + element("answer", element("text", text(choice)))
        yield element("subquestion", inside, {"format": _FORMATS[question["format"]]})


def _ordering(question: Asked) -> Iterator[str]:
    yield element("layouttype", "0") + element("selecttype", "0") + element("selectcount", "0")
    yield element("gradingtype", _ORDER_RULES[question["scoring"]])
    for place, item in enumerate(question["items"], start=1):
        yield _answer(f"{place}.0000000", item["text"], question)


def _essay(question: Asked) -> Iterator[str]:
    yield element("responseformat", "editor") + element("responserequired", "1")
    for name, theirs in (("min_words", "minwordlimit"), ("max_words", "maxwordlimit")):
        if question.get(name):
            yield element(theirs, str(question[name]))
    yield element("attachments", "0")
    if question.get("notes_for_markers"):
        shown = element("text", text(question["notes_for_markers"]))
        yield element("graderinfo", shown, {"format": "plain_text"})


def _nothing(_question: Asked) -> Iterator[str]:
    return iter(())


_TYPES: dict[str, tuple[str, Callable[[Asked], Iterator[str]]]] = {
    "single_choice": ("multichoice", _choice),
    "multiple_choice": ("multichoice", _choice),
    "true_false": ("truefalse", _true_false),
    "short_text": ("shortanswer", _short_text),
    "numeric": ("numerical", _numeric),
    "matching": ("matching", _matching),
    "ordering": ("ordering", _ordering),
    "cloze": ("cloze", _nothing),
    "essay": ("essay", _essay),
}


def _losses(question: Asked) -> Iterator[str]:
    """Yield the parts that Moodle cannot express."""
    is_priced = question["type"] == "single_choice" and question.get("scoring") != "weights"
    if question["penalty"] and not is_priced:
        yield f"penalty: {question['penalty']:f}"
    scoring = question.get("scoring")
    if scoring in {"all_or_nothing", "per_option"} and question["type"] != "ordering":
        yield f"scoring: {scoring}"
    kinds = {one["tolerance_type"] for one in question.get("answers", ())} - {"absolute"}
    if kinds:
        yield f"tolerance_type: {', '.join(sorted(kinds))}"
    if question.get("rubric"):
        yield "its rubric is left out"
    if question.get("max_characters"):
        yield f"max_characters: {question['max_characters']}"
    kept = {name: part for name, part in question.items() if name != FILES}
    if question["format"] == "markdown" and "(asset:" in str(kept):
        yield "its pictures are left out"
