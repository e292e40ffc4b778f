"""The tables, queues and keys of the tests."""

import os

from chalicelib.auth.keys import create_keyset, ssm_client
from chalicelib.settings import settings
from tests.support import environment  # noqa: F401 - sets what the code reads
from tests.support.aws_delivery import create_queues
from tests.support.embedded_dynamodb import embedded
from tests.support.files import create_bucket
from tests.support.moto_emulator import dynamodb_elsewhere
from tests.support.tables import create_tables


def prepare() -> None:
    create_tables()
    if not dynamodb_elsewhere():
        with embedded.used():
            create_tables()
        embedded.keep_empty()
    if not os.environ.get("AWS_ENDPOINT_URL"):
        create_queues()
    create_bucket()
    create_keyset(ssm_client(), settings().keyset_parameter)
