"""The settings that benchmarks in this process run with."""

import os

os.environ.update(
    AWS_DEFAULT_REGION="eu-west-1",
    AWS_ACCESS_KEY_ID="benchmark",
    AWS_SECRET_ACCESS_KEY="benchmark",  # noqa: S106 - of nobody
    TABLE_PREFIX="invigil-bench",
    KEYSET_PARAMETER="/invigil/invigil-bench/keyset",
    FILES_BUCKET="invigil-bench-files",
    FILES_URL="https://invigil-bench-files.s3.eu-west-1.amazonaws.com",
)

from chalicelib import logs


def silent() -> None:
    """Log nothing: lines would be among the figures."""
    logs.configure("CRITICAL")
