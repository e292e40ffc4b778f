"""The stack of a command."""

from collections.abc import Mapping
from dataclasses import dataclass

from infra.deploy.addresses import address_of, stack_name
from infra.deploy.cloud import Cloud
from infra.operations.stack_access import environment_of, outputs_of


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack and its addresses."""

    cloud: Cloud
    address: str
    """Address of its API."""
    environment: Mapping[str, str]
    """Environment for the application's code."""
    resources: Mapping[str, str]
    """Physical names of its resources by logical name."""

    @classmethod
    def find(cls, cloud: Cloud, stage: str) -> "Stack":
        """Return the stack of a stage; raises OperatorError when there is none."""
        outputs = outputs_of(cloud, stage)
        pages = cloud.client("cloudformation").get_paginator("list_stack_resources")
        resources = {
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for page in pages.paginate(StackName=stack_name(stage))
            for one in page["StackResourceSummaries"]
            if "PhysicalResourceId" in one
        }
        address = address_of(cloud, outputs)
        return cls(cloud, address, environment_of(cloud, stage), resources)
