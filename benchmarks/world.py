"""What benchmarks that need a database stand on: empty tables and keys, in this process."""

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
from chalicelib.auth.keys import create_keyset, ssm_client
from chalicelib.settings import settings
from tests.support.tables import create_tables


def silent() -> None:
    """Log nothing: lines would be among the figures."""
    logs.configure("CRITICAL")


def settled() -> None:
    """Make tables and keys in the moto that is running."""
    silent()
    create_tables()
    create_keyset(ssm_client(), settings().keyset_parameter)
