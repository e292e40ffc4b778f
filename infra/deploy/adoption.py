"""Adoption of tables that outlived their stack: a new stack of the same name takes them in.

    python -m infra.deploy.adoption --stage prod

Their names are fixed, so that a deployment cannot create them again. Here they are imported into a
stack of nothing else; `make deploy` then adds the rest. docs/runbooks.md, Adopt kept tables.
"""

import argparse
import json
import sys

from botocore.exceptions import BotoCoreError, ClientError

from infra.build.bundle import build
from infra.build.dependencies import BuildError
from infra.build.expand_template import ConditionResolver
from infra.build.template import Template, of_type, read_template
from infra.deploy.addresses import stack_name
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import (
    Confirm,
    DeployError,
    ImportedResource,
    import_resources,
    read_stack_state,
)
from infra.deploy.deployment import TerminalConfirmation, upload_template
from infra.deploy.target import find_cloud, read_target

TABLE, BUCKET = "AWS::DynamoDB::Table", "AWS::S3::Bucket"


def adopt(
    cloud: Cloud, stage: str, template: Template, confirm: Confirm, files: str | None = None
) -> None:
    """Make a stack of the tables of ``stage``, and of the bucket of ``files`` if one is named.

    Raises DeployError when the stack exists, a table is missing, or the import is refused.
    """
    stack = stack_name(stage)
    if read_stack_state(cloud, stack) is not None:
        raise DeployError(f"The stack {stack} exists; there is nothing to adopt.")
    found = [*_tables(template, stack), *_bucket(template, files)]
    _refuse_missing(cloud, [one.name for one in found if one.kind == TABLE])
    part = template_of_kept(template, stage, {one.logical_id for one in found})
    address = upload_template(cloud, stack, json.dumps(part))
    import_resources(cloud, stack, address, found, confirm)


def template_of_kept(template: Template, stage: str, kept: set[str]) -> Template:
    """Return a template of kept resources alone: an import takes no others and no outputs."""
    resources = {name: template["Resources"][name] for name in sorted(kept)}
    for one in resources.values():
        # an import asks for it, whatever the stage
        one |= {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    part = {**template, "Resources": resources, "Outputs": {}}
    whole = ConditionResolver(part, {"Stage": stage}).whole()
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": whole["Resources"]}


def _tables(template: Template, stack: str) -> list[ImportedResource]:
    return [
        ImportedResource(
            TABLE,
            name,
            "TableName",
            one["Properties"]["TableName"]["Fn::Sub"].replace("${AWS::StackName}", stack),
        )
        for name, one in of_type(template, TABLE).items()
    ]


def _bucket(template: Template, files: str | None) -> list[ImportedResource]:
    return [
        ImportedResource(BUCKET, name, "BucketName", files)
        for name in of_type(template, BUCKET)
        if files
    ]


def _refuse_missing(cloud: Cloud, tables: list[str]) -> None:
    dynamodb = cloud.client("dynamodb")
    pages = dynamodb.get_paginator("list_tables").paginate()
    there = {name for page in pages for name in page["TableNames"]}
    if missing := sorted(set(tables) - there):
        raise DeployError(
            f"There is no table {', '.join(missing)}: restore it under this name first."
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--files", help="name of the kept bucket of files")
    parser.add_argument("--endpoint", help="endpoint of an AWS emulator; AWS itself if absent")
    parser.add_argument("--yes", action="store_true", help="confirm the import")
    given = parser.parse_args()
    try:
        cloud = find_cloud(given.stage, given.endpoint)
        template = read_template(build(given.stage).template)
        confirm = TerminalConfirmation(read_target(cloud), given.yes)
        adopt(cloud, given.stage, template, confirm, given.files)
    except (BuildError, DeployError, BotoCoreError, ClientError) as error:
        sys.exit(f"Not adopted. {error}")
    print(f"{stack_name(given.stage)} has its tables; now make deploy STAGE={given.stage}.")


if __name__ == "__main__":
    main()
