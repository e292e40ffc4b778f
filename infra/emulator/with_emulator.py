"""Run a command with an empty emulator at AWS_ENDPOINT_URL, which is stopped afterwards."""

import subprocess
import sys
import tempfile
from pathlib import Path

from infra.emulator.local_stack import LocalStack, LocalStackError, free_port


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            with LocalStack(free_port(), free_port(), Path(folder)) as local:
                done = subprocess.run(sys.argv[1:], env=local.cloud.environment, check=False)
        except LocalStackError as error:
            sys.exit(str(error))
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
