"""Replaces the members of a group by a list, and prints the grades of its quiz.

    INVIGIL_KEY=ivk_… python sync_roster.py <address> <group id> <roster.csv> <quiz id>

The key needs `groups:write` and `results:read`.
"""

import os
import sys
from pathlib import Path

from invigil import Invigil


def sync(api: Invigil, group_id: str, roster: bytes) -> list[str]:
    """Replace the members by a CSV file; return what became of each line."""
    path, kind = f"/api/v1/groups/{group_id}/roster", {"Content-Type": "text/csv"}
    answer = api.request("PUT", path, content=roster, headers=kind)
    return [f"line {one['line']}: {one['outcome']}" for one in answer["lines"]]


def grades(api: Invigil, quiz_id: str) -> list[str]:
    """Return a line for the grade of each taker."""
    found = api.list(f"/api/v1/quizzes/{quiz_id}/grades")
    return [f"{one['username']}: {one['percentage']}" for one in found]


def main() -> None:
    address, group_id, roster, quiz_id = sys.argv[1:]
    api = Invigil(address, os.environ["INVIGIL_KEY"])
    print("\n".join(sync(api, group_id, Path(roster).read_bytes())))
    print("\n".join(grades(api, quiz_id)))


if __name__ == "__main__":
    main()
