"""The settings name a table when it is used, not when its store is loaded."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import condition_check

ROOT = Path(__file__).parents[3]


def test_a_table_has_the_name_that_the_settings_say_now(
    configured: Callable[[str, str], None],
) -> None:
    for prefix in ("one", "another"):
        configured("TABLE_PREFIX", prefix)
        check = condition_check(UserItem(pk="U#1", sk="P"), when=UserItem.pk.exists())
        assert Key(UserItem, "U#1", "P").table == f"{prefix}-users"
        assert check.arguments["TableName"] == f"{prefix}-users"


def test_loading_a_store_reads_no_settings() -> None:
    code = (
        "from chalicelib.settings import settings;"
        "from chalicelib.accounts import store;"
        "from chalicelib.results import store;"
        "print(settings.cache_info().misses)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0"
