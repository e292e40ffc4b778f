"""An attempt's record as a page to print: no style, no script, every text escaped."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any


def to_html(record: Mapping[str, Any]) -> str:
    """Return the record, as its JSON has it, as a page."""
    result, taker = record["result"], record["taker"]
    name = taker["display_name"] or taker["username"] or taker["id"]
    title = f"{record['quiz_title']}: attempt {result['number']} of {name}"
    facts = {
        "Taker": f"{name}, {taker['email'] or 'no address'}, {taker['id']}",
        "Attempt": result["attempt_id"],
        "Started": result["started_at"],
        "Ended": f"{result['submitted_at']} ({result['ended_by']})",
        "Score": f"{_shown(result['score'])} of {_shown(result['max_score'])}",
    }
    parts = [
        f"<h1>{escape(title)}</h1>",
        _table(("", ""), facts.items()),
        "<h2>Answers</h2>",
        _table(("Question", "Answer", "Saved", "Score"), map(_question, record["questions"])),
        "<h2>Events</h2>",
        _table(("Time", "Event", ""), map(_event, record["events"])),
        "<h2>Receipt</h2>",
        f"<pre>{escape(result['receipt'])}</pre>",
    ]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _question(question: Mapping[str, Any]) -> tuple[str, ...]:
    saves = [f"{one['at']} (revision {one['revision']})" for one in question["saves"]]
    saved = "; ".join(saves) or question["saved_at"] or "never"
    score = f"{_shown(question['score'])} of {_shown(question['points'])}"
    return question["text"], question["response_text"] or "no answer", saved, score


def _event(event: Mapping[str, Any]) -> tuple[str, ...]:
    names = ("code", "device", "network", "minutes", "reason", "text", "ended_by")
    facts = [f"{name}: {event[name]}" for name in names if event[name] is not None]
    facts += [f"{one['question_id']}, revision {one['revision']}" for one in event["answers"] or ()]
    return event["at"], event["type"], "; ".join(facts)


def _table(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = (
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table border='1'><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _shown(points: float | None) -> str:
    return "not marked" if points is None else f"{points:g}"
