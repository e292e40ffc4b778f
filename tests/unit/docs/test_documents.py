"""Documents refer to existing packages, functions, decisions and problem codes, and are short."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
RECORDS = sorted((DOCS / "adr").glob("[0-9]*.md"))
STATUS = re.compile(
    r"^Status: (accepted|withdrawn|superseded by \[(\d+)\]\((\d{4})-[\w-]+\.md\))(?=[.;:])",
    re.MULTILINE,
)


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def first_column(page: str) -> set[str]:
    """The names in code in the first cells of all tables."""
    return set(re.findall(r"^\| `([^`]+)` \|", text(page), re.MULTILINE))


def test_architecture_names_every_package_and_no_other() -> None:
    packages = {
        f"chalicelib/{folder.name}/"
        for folder in (ROOT / "chalicelib").iterdir()
        if (folder / "__init__.py").exists()
    }
    named = {
        name for name in first_column("docs/architecture.md") if name.startswith("chalicelib/")
    }
    assert len(packages) > 10
    assert named == packages


def test_architecture_names_every_single_module() -> None:
    page = text("docs/architecture.md")
    modules = {module.name for module in (ROOT / "chalicelib").glob("[a-z]*.py")}
    assert sorted(name for name in modules if f"`{name}`" not in page) == []


def test_architecture_names_every_function_and_no_other() -> None:
    config = json.loads(text(".chalice/config.json"))
    functions = {name for stage in config["stages"].values() for name in stage["lambda_functions"]}
    table = text("docs/architecture.md").partition("## Functions")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == functions


def test_decision_records_are_numbered_without_gaps() -> None:
    numbers = [int(record.name[:4]) for record in RECORDS]
    titles = [record.read_text().partition("\n")[0] for record in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))
    assert [int(re.findall(r"^# (\d+)\. ", title)[0]) for title in titles] == numbers


def test_decision_records_have_one_style_of_status() -> None:
    numbers = {record.name[:4] for record in RECORDS}
    for record in RECORDS:
        [(_, shown, linked)] = STATUS.findall(record.read_text())
        assert (int(shown or 0), linked in {*numbers, ""}) == (int(linked or 0), True), record.name


def test_the_index_lists_every_decision_record_by_its_title() -> None:
    index = text("docs/adr/README.md")
    for record in RECORDS:
        number, title = re.findall(r"^# (\d+)\. (.+)$", record.read_text(), re.MULTILINE)[0]
        assert f"| [{number}]({record.name}) | {title} |" in index


def test_every_problem_code_of_the_api_guide_exists() -> None:
    table = text("docs/api.md").partition("## Errors")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| \d{3}[^|]*\|([^|]*)\|", table, re.MULTILINE)
    codes = {code for row in rows for code in re.findall(r"`([a-z_]+)`", row)} - {"attempt_id"}
    sources = "".join(module.read_text() for module in (ROOT / "chalicelib").rglob("*.py"))
    known = set(re.findall(r'\bcode"?[ :=]+"(\w+)"', sources))
    assert len(codes) > 15
    assert sorted(codes - known) == []


def test_the_glossary_has_one_line_for_each_term() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", text("docs/glossary.md"), re.MULTILINE)
    terms = [term.strip() for cell, _ in rows for term in cell.split(",")]
    assert len(terms) > 100
    assert sorted({term for term in terms if terms.count(term) > 1} - {"term"}) == []


def test_the_readme_is_short_and_leaves_the_routes_to_the_reference() -> None:
    readme = text("README.md")
    assert len(readme.splitlines()) <= 150
    assert re.findall(r"^\| `(?:GET|POST|PUT|PATCH|DELETE) ", readme, re.MULTILINE) == []


def test_contributing_states_the_style_in_twenty_lines_and_three_recipes() -> None:
    page = text("CONTRIBUTING.md")
    style = page.partition("## Style")[2].partition("\n## ")[0]
    assert re.findall(r"^(\d+)\. ", style, re.MULTILINE)[-1] == "20"
    recipes = re.findall(r"^## Add (?:an?) (.+)$", page, re.MULTILINE)
    assert recipes == ["endpoint", "job", "question type"]
