"""The template for emulators: as CloudFormation has it after SAM's transform, less what they lack.

They get no transform: some engines check a template before they expand it (LocalStack refuses the
alias that SAM makes), and ministack takes four times as long for it. Where an alias makes the
conditions harder than they resolve, they get no conditions either.
"""

from collections.abc import Mapping

from infra.build.expand_template import ConditionResolver, expanded
from infra.build.template import Template, of_type


def for_emulator(template: Template, parameters: Mapping[str, str]) -> Template:
    """Return the template without what emulators do not know.

    Transform and alarms that calculate go; of one with an alias also conditions and the gradual
    shift of traffic, for which emulators have no CodeDeploy.
    """
    for name, alarm in of_type(template, "AWS::CloudWatch::Alarm").items():
        if "Metrics" in alarm["Properties"]:
            del template["Resources"][name]
    if not _has_alias(template):
        return expanded(template)
    for function in of_type(template, "AWS::Serverless::Function").values():
        function["Properties"].pop("DeploymentPreference", None)
    whole = ConditionResolver(expanded(template), parameters).whole()
    return {name: part for name, part in whole.items() if name != "Conditions"}


def _has_alias(template: Template) -> bool:
    """Return whether the template refers to what only SAM's transform makes."""
    functions = of_type(template, "AWS::Serverless::Function").values()
    return any("AutoPublishAlias" in one["Properties"] for one in functions)
