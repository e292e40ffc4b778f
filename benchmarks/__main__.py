"""Runs all benchmarks, one after the other: `make bench`. Ends with 1 when one breaks a promise."""

import os
import subprocess
import sys

from benchmarks.measuring import OUT, ROOT

HERE, BESIDE_OTHERS = sys.executable, str(ROOT / "build" / "bench-venv" / "bin" / "python")
WITHIN_A_STAND_IN = ("-m", "infra.emulator.with_emulator", HERE)
ALL: dict[str, tuple[str, ...]] = {
    "cold_start": (HERE,),
    "warm_edge": (BESIDE_OTHERS,),
    "warm_dynamodb": (HERE,),
    "save_instructions": (HERE, *WITHIN_A_STAND_IN),
    "auth": (HERE,),
    "rules": (HERE,),
    "exam_statistics": (HERE,),
    "gradebook": (HERE,),
    "operations": (HERE,),
    "growth": (HERE,),
    "draws": (HERE,),
    "leaderboard": (HERE,),
    "start_storm": (HERE,),
    "deadline_storm": (HERE,),
    "journey": (HERE, *WITHIN_A_STAND_IN),
    "page_load": (HERE,),
    "money": (HERE,),
}
"""Each benchmark, and what runs it: the Python that has what it needs."""


def main() -> int:
    from benchmarks import charts  # noqa: PLC0415 - slow, and not needed for the list

    failed = []
    for name, runner in ALL.items():
        print(f"\n== {name}", flush=True)
        command = [*runner, "-W", "ignore", "-m", f"benchmarks.{name}"]
        if subprocess.run(command, cwd=ROOT, env=os.environ, check=False).returncode != 0:
            failed.append(name)
    charts.main()
    print(f"\nFigures and charts: {OUT.relative_to(ROOT)}")
    if failed:
        print(f"A promise is not kept: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
