"""Runs all benchmarks, one after the other: `make bench`. Ends with 1 when one breaks a promise."""

import os
import subprocess
import sys

from benchmarks.measuring import OUT, ROOT

HERE, BESIDE_OTHERS = sys.executable, str(ROOT / "build" / "bench-venv" / "bin" / "python")
ALL = {
    "cold_start": HERE,
    "warm_edge": BESIDE_OTHERS,
    "warm_dynamodb": HERE,
    "auth": HERE,
}
"""Each benchmark, and the Python that has what it needs."""


def main() -> int:
    failed = []
    for name, python in ALL.items():
        print(f"\n== {name}", flush=True)
        command = [python, "-W", "ignore", "-m", f"benchmarks.{name}"]
        if subprocess.run(command, cwd=ROOT, env=os.environ, check=False).returncode != 0:
            failed.append(name)
    print(f"\nFigures: {OUT.relative_to(ROOT)}")
    if failed:
        print(f"A promise is not kept: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
