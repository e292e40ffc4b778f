"""Writer of QTI 3: a package of a test and its items, or all items in one document.

Data without standard elements is in ``data-…`` attributes, which the standard allows.
"""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from chalicelib.quiz_formats.qti_item_writer import NAMESPACE, write_item
from chalicelib.quiz_formats.xml_writing import HEAD, comment, element, text

Asked = Mapping[str, Any]

FOLDER = "../media/"
"""Begins the addresses of pictures, as items see them."""
_MANIFEST = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_SECONDS = 60
_THEN = (1980, 1, 1, 0, 0, 0)
"""Modification time of all files: equal quizzes give equal packages."""


def write_package(
    settings: Mapping[str, Any],
    questions: Sequence[Asked],
    losses: Sequence[str] = (),
    media: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a quiz as a package that systems of QTI 3 import; ``losses`` of it are comments.

    ``media`` are the files that questions show under `FOLDER`, by name.
    """
    names = [f"items/item-{number}.xml" for number in range(1, len(questions) + 1)]
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": _manifest(names, list(media or {})),
        "test.xml": _test(settings, names, losses),
    }
    files |= {f"media/{name}": content for name, content in (media or {}).items()}
    for number, (name, question) in enumerate(zip(names, questions, strict=True), start=1):
        files[name] = HEAD + write_item(f"item-{number}", question)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _THEN), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def write_document(
    settings: Mapping[str, Any], questions: Sequence[Asked], losses: Sequence[str] = ()
) -> str:
    """Return the items of a quiz in one document, which is no part of the standard."""
    items = [write_item(f"item-{number}", one) for number, one in enumerate(questions, start=1)]
    attributes = {"xmlns": NAMESPACE, "title": settings["title"]}
    body = ["\n", *map(comment, losses), *(f"{one}\n" for one in items)]
    return HEAD + element("qti-assessment-items", body, attributes)


def _test(settings: Mapping[str, Any], names: Sequence[str], losses: Sequence[str]) -> str:
    references = [
        element("qti-assessment-item-ref", "", {"identifier": f"ref-{number}", "href": name})
        for number, name in enumerate(names, start=1)
    ]
    section = {"identifier": "section-1", "title": settings["title"], "visible": "false"}
    shuffle = element("qti-ordering", "", {"shuffle": "true"})
    order = [shuffle] if settings["randomize_questions"] else []
    attempts = settings["max_attempts"]
    control = {} if attempts is None else {"max-attempts": attempts}
    part = {
        "identifier": "part-1",
        "navigation-mode": "nonlinear",
        "submission-mode": "simultaneous",
    }
    inside = [
        *map(comment, losses),
        element("qti-time-limits", "", {"max-time": settings["duration_minutes"] * _SECONDS}),
        element(
            "qti-test-part",
            [
                *([element("qti-item-session-control", "", control)] if control else []),
                element("qti-assessment-section", [*order, *references], section),
            ],
            part,
        ),
    ]
    attributes = {"xmlns": NAMESPACE, "identifier": "test", "title": settings["title"]}
    return HEAD + element("qti-assessment-test", inside, attributes)


def _manifest(names: Sequence[str], media: Sequence[str]) -> str:
    metadata = element("schema", text("QTI Package")) + element("schemaversion", "3.0.0")
    shown = [f"media-{at}" for at in range(1, len(media) + 1)]
    items = [_resource(f"item-{at}", "item", name, shown) for at, name in enumerate(names, start=1)]
    needed = [f"item-{at}" for at in range(1, len(names) + 1)]
    resources = [_resource("test", "test", "test.xml", needed), *items]
    for identifier, name in zip(shown, media, strict=True):
        href = f"media/{name}"
        facts = {"identifier": identifier, "type": "webcontent", "href": href}
        resources.append(element("resource", element("file", "", {"href": href}), facts))
    inside = [
        element("metadata", metadata),
        element("organizations"),
        element("resources", resources),
    ]
    return HEAD + element("manifest", inside, {"xmlns": _MANIFEST, "identifier": "manifest"})


def _resource(identifier: str, kind: str, name: str, needed: Sequence[str]) -> str:
    inside = [element("file", "", {"href": name})]
    inside += [element("dependency", "", {"identifierref": one}) for one in needed]
    attributes = {"identifier": identifier, "type": f"imsqti_{kind}_xmlv3p0", "href": name}
    return element("resource", inside, attributes)
