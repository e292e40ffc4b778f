"""The stack that a command works on."""

from collections.abc import Mapping
from dataclasses import dataclass

from infra.deploy.cloud import Cloud
from infra.deploy.deployment import address_of, stack_name
from infra.operations.stack_access import environment_of, outputs_of


@dataclass(frozen=True, slots=True)
class Stack:
    """What is deployed somewhere, and how it is reached."""

    cloud: Cloud
    address: str
    """Where its API answers."""
    environment: Mapping[str, str]
    """What the application's code needs to work on it."""
    resources: Mapping[str, str]
    """The names that AWS gave its resources, by their names in the template."""

    @classmethod
    def find(cls, cloud: Cloud, stage: str) -> "Stack":
        """The stack of a stage; raises OperatorError when there is none."""
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
