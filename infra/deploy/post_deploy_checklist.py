"""Checklist of manual steps after a deployment.

python -m infra.deploy.post_deploy_checklist --stage prod
"""

import argparse
from collections.abc import Iterator, Mapping

from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy.addresses import stack_name
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import StackState, read_stack_state

SANDBOX_DAILY = 200
"""Mails per day in the SES sandbox."""


def open_items(cloud: Cloud, stage: str, made: StackState) -> Iterator[str]:
    """Yield the open steps of a stack, one line each."""
    yield from _for_mail(cloud, made.parameters)
    yield from _for_alarms(cloud, made)
    if "DomainTarget" in made.outputs:
        domain, target = made.parameters["DomainName"], made.outputs["DomainTarget"]
        yield f"Point {domain} at {target} (CNAME), unless it is already."
    if not has_admin(cloud, stage):
        yield f"Make the first administrator: make admin STAGE={stage} EMAIL=…"


def has_admin(cloud: Cloud, stage: str) -> bool:
    """Return whether a stack has an administrator."""
    found = cloud.client("dynamodb").query(
        TableName=f"{stack_name(stage)}-users",
        KeyConditionExpression="pk = :admins",
        ExpressionAttributeValues={":admins": {"S": "ADMINS"}},
        Limit=1,
    )
    return bool(found["Items"])


def _for_mail(cloud: Cloud, parameters: Mapping[str, str]) -> Iterator[str]:
    ses, identity = cloud.client("ses"), parameters["MailIdentity"]
    asked = ses.get_identity_verification_attributes(Identities=[identity])
    known = asked["VerificationAttributes"].get(identity, {})
    if known.get("VerificationStatus") != "Success":
        yield f"Verify {identity} in SES: no mail goes out before that."
    quota = ses.get_send_quota()
    if 0 <= quota["Max24HourSend"] <= SANDBOX_DAILY:  # -1 without a limit
        yield "Ask SES for production access: in its sandbox only verified addresses are mailed."
    if quota["MaxSendRate"] < int(parameters["MailRate"]):
        rate = f"{quota['MaxSendRate']:.0f}"
        yield f'SES lets you send {rate} mails a second: SET="MailRate={rate}", or ask for more.'


def _for_alarms(cloud: Cloud, made: StackState) -> Iterator[str]:
    if not made.parameters["AlarmEmail"]:
        yield 'Alarms are not mailed: SET="AlarmEmail=…"'
        return
    topic = made.outputs["AlarmTopicArn"]
    told = cloud.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    if any(one["SubscriptionArn"] == "PendingConfirmation" for one in told):
        address = made.parameters["AlarmEmail"]
        yield f"Confirm the subscription to alarms that was mailed to {address}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--endpoint", help="endpoint of an AWS emulator; AWS itself if absent")
    given = parser.parse_args()
    cloud = Cloud.at(given.endpoint)
    try:
        made = read_stack_state(cloud, stack_name(given.stage))
        lines = list(open_items(cloud, given.stage, made)) if made else []
    except (BotoCoreError, ClientError) as error:
        # the stack is deployed all the same
        print(f"The open manual steps could not be determined: {error}")
        return
    print("\n".join(["Open manual steps:", *(f"  {one}" for one in lines or ["nothing"])]))


if __name__ == "__main__":
    main()
