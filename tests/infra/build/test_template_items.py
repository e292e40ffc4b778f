"""What production needs is in the template as CloudFormation will have it, set as it is meant."""

import re

import pytest
import yaml

from chalicelib.jobs.events import MAX_CONCURRENCY
from chalicelib.notifications.events import ANNOUNCEMENTS_AT_ONCE, FEEDBACK_READERS
from chalicelib.notifications.rate_limiter import SENDERS_PER_QUEUE
from chalicelib.webhooks.events import MAX_CONCURRENCY as ENDPOINTS_AT_ONCE
from infra.build.bundle import Bundle
from infra.build.expand_template import ConditionResolver
from infra.build.template import ROOT, Template, of_type, read_template
from tests.support.templates import only, properties


def test_tables_of_prod_are_on_demand_backed_up_and_protected(plain: Template) -> None:
    tables = properties(plain, "AWS::DynamoDB::Table")
    assert len(tables) == 7
    for table in tables.values():
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["DeletionProtectionEnabled"] is True
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_outside_of_prod_tables_go_with_their_stack(spelt_out: Template) -> None:
    staging = ConditionResolver(spelt_out, {"Stage": "staging"}).whole()
    for table in properties(staging, "AWS::DynamoDB::Table").values():
        assert table["DeletionProtectionEnabled"] is False


def test_ephemeral_items_expire(plain: Template) -> None:
    expiring = {
        name
        for name, table in properties(plain, "AWS::DynamoDB::Table").items()
        if table.get("TimeToLiveSpecification") == {"AttributeName": "x", "Enabled": True}
    }
    assert expiring == {"UsersTable", "EphemeralTable", "AuditTable", "LeaderboardTable"}


def test_only_the_results_table_has_a_stream(plain: Template) -> None:
    streaming = {
        name: table["StreamSpecification"]
        for name, table in properties(plain, "AWS::DynamoDB::Table").items()
        if "StreamSpecification" in table
    }
    assert streaming == {"ResultsTable": {"StreamViewType": "NEW_IMAGE"}}


def test_a_table_that_is_warmed_beforehand_is_asked_for_in_numbers(spelt_out: Template) -> None:
    warm = ConditionResolver(spelt_out, {"Stage": "prod", "WarmAttempts": "12000,8000"}).whole()
    asking = {
        name
        for name, one in properties(warm, "AWS::DynamoDB::Table").items()
        if "WarmThroughput" in one
    }
    assert asking == {"AttemptsTable"}


def test_messages_are_encrypted_and_outlast_a_long_outage(plain: Template) -> None:
    queues = properties(plain, "AWS::SQS::Queue")
    assert all(queue["SqsManagedSseEnabled"] is True for queue in queues.values())
    longest = 14 * 24 * 60 * 60
    for name in ("MailQueue", "SecurityMailQueue", "AnnounceQueue", "FeedbackQueue"):
        assert queues[name]["MessageRetentionPeriod"] == longest


def test_event_sources_limit_concurrency(plain: Template) -> None:
    sources = properties(plain, "AWS::Lambda::EventSourceMapping")
    said = {
        re.sub("(Sqs|Dynamodb)EventSource", "", name): (
            source["BatchSize"],
            source.get("ScalingConfig", {}).get("MaximumConcurrency"),
            source.get("ParallelizationFactor"),
        )
        for name, source in sources.items()
    }
    assert said == {
        "RunJobsRunJobs": (10, MAX_CONCURRENCY, None),
        "UpdateLeaderboardsUpdateLeaderboards": (100, None, 4),
        "NotifyResultsNotifyResults": (100, None, 4),
        "SendMailSendMail": (10, SENDERS_PER_QUEUE, None),
        "SendSecurityMailSendSecurityMail": (10, SENDERS_PER_QUEUE, None),
        "AnnounceQuizzesAnnounceQuizzes": (1, ANNOUNCEMENTS_AT_ONCE, None),
        "ProcessSesFeedbackProcessSesFeedback": (10, FEEDBACK_READERS, None),
        "SendWebhooksSendWebhooks": (1, ENDPOINTS_AT_ONCE, None),
    }


def test_ses_feedback_reaches_the_queue(plain: Template) -> None:
    destination = only(plain, "AWS::SES::ConfigurationSetEventDestination")
    assert destination["ConfigurationSetName"] == {"Ref": "MailConfiguration"}
    told = destination["EventDestination"]
    assert told["Enabled"] is True
    assert set(told["MatchingEventTypes"]) == {"bounce", "complaint"}
    assert told["SnsDestination"] == {"TopicARN": {"Ref": "MailFeedback"}}
    subscription = only(plain, "AWS::SNS::Subscription")
    assert subscription["TopicArn"] == {"Ref": "MailFeedback"}
    assert subscription["Endpoint"] == {"Fn::GetAtt": ["FeedbackQueue", "Arn"]}
    reputation = only(plain, "AWS::SES::ConfigurationSet")["ReputationOptions"]
    assert reputation == {"ReputationMetricsEnabled": True}
    for name in ("SendMail", "SendSecurityMail"):
        sender = properties(plain, "AWS::Lambda::Function")[name]["Environment"]["Variables"]
        assert sender["CONFIGURATION_SET"] == {"Ref": "MailConfiguration"}
        assert sender["FEEDBACK_TOPIC"] == {"Ref": "MailFeedback"}


def test_only_ses_publishes_to_the_topic_and_only_the_topic_to_the_queue(
    plain: Template,
) -> None:
    [to_topic] = only(plain, "AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    assert to_topic["Principal"] == {"Service": "ses.amazonaws.com"}
    assert to_topic["Condition"] == {
        "StringEquals": {"AWS:SourceAccount": {"Ref": "AWS::AccountId"}}
    }
    [to_queue] = only(plain, "AWS::SQS::QueuePolicy")["PolicyDocument"]["Statement"]
    assert to_queue["Principal"] == {"Service": "sns.amazonaws.com"}
    assert to_queue["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Ref": "MailFeedback"}}}


def test_production_logs_are_kept_for_a_season(plain: Template) -> None:
    groups = properties(plain, "AWS::Logs::LogGroup")
    functions = [one for name, one in groups.items() if name != "AccessLog"]
    assert {one["RetentionInDays"] for one in functions} == {90}
    assert len(functions) == len(of_type(plain, "AWS::Lambda::Function"))


def test_traces_are_an_option(plain: Template, full: Template) -> None:
    for template, mode, on in ((plain, "PassThrough", False), (full, "Active", True)):
        functions = properties(template, "AWS::Lambda::Function")
        assert {
            one["TracingConfig"]["Mode"]
            for name, one in functions.items()
            if name != "ProbeFunction"
        } == {mode}
        assert only(template, "AWS::ApiGateway::Stage")["TracingEnabled"] is on


def test_every_function_may_be_traced(full: Template) -> None:
    roles = properties(full, "AWS::IAM::Role")
    others = {"BackupRole", "CodeDeployServiceRole", "ProbeRole"}
    for name in roles.keys() - others:
        role = roles[name]
        assert "xray:PutTraceSegments" in str(role["Policies"]), name


def test_provisioned_concurrency_is_an_option(plain: Template, full: Template) -> None:
    assert "ProvisionedConcurrencyConfig" not in only(plain, "AWS::Lambda::Alias")
    kept = only(full, "AWS::Lambda::Alias")["ProvisionedConcurrencyConfig"]
    assert kept == {"ProvisionedConcurrentExecutions": {"Ref": "ApiProvisioned"}}


def test_snapshots_are_an_option(spelt_out: Template, plain: Template) -> None:
    assert "SnapStart" not in properties(plain, "AWS::Lambda::Function")["APIHandler"]
    on = ConditionResolver(spelt_out, {"Stage": "prod", "SnapStart": "on"}).whole()
    api = properties(on, "AWS::Lambda::Function")["APIHandler"]
    assert api["SnapStart"] == {"ApplyOn": "PublishedVersions"}


@pytest.mark.parametrize(
    ("name", "metric"),
    [
        ("FaultAlarm", "5XXError"),
        ("LatencyAlarm", "Latency"),
        ("ConcurrencyAlarm", "Throttles"),
        ("BoardLagAlarm", "IteratorAge"),
        ("NoticeLagAlarm", "IteratorAge"),
        ("MailDeadLetterAlarm", "ApproximateNumberOfMessagesVisible"),
        ("SecurityMailDeadLetterAlarm", "ApproximateNumberOfMessagesVisible"),
        ("SecurityMailLateAlarm", "ApproximateAgeOfOldestMessage"),
        ("SweepLateAlarm", "sweep_lag_seconds"),
        ("BoardsLateAlarm", "board_lag_seconds"),
        ("MailLateAlarm", "mail_age_seconds"),
    ],
)
def test_critical_conditions_have_alarms(plain: Template, name: str, metric: str) -> None:
    assert properties(plain, "AWS::CloudWatch::Alarm")[name]["MetricName"] == metric


def test_executions_are_reserved_for_api_and_timer_as_an_option(
    spelt_out: Template, plain: Template
) -> None:
    functions = properties(plain, "AWS::Lambda::Function")
    assert [name for name, one in functions.items() if "ReservedConcurrentExecutions" in one] == []
    asked = {"Stage": "prod", "ApiReserved": "200", "StreamReserved": "20"}
    reserved = ConditionResolver(spelt_out, asked).whole()
    assert {
        name: one["ReservedConcurrentExecutions"]
        for name, one in properties(reserved, "AWS::Lambda::Function").items()
        if "ReservedConcurrentExecutions" in one
    } == {
        "APIHandler": {"Ref": "ApiReserved"},
        "ScheduleJobs": 2,
        "UpdateLeaderboards": {"Ref": "StreamReserved"},
        "NotifyResults": {"Ref": "StreamReserved"},
    }


def test_traffic_shifts_gradually_and_alarms_take_it_back(
    spelt_out: Template, plain: Template, bundle: Bundle
) -> None:
    group = only(plain, "AWS::CodeDeploy::DeploymentGroup")
    assert {one["Name"]["Ref"] for one in group["AlarmConfiguration"]["Alarms"]} == {
        "FaultAlarm",
        "LatencyAlarm",
    }
    assert group["AutoRollbackConfiguration"]["Enabled"] is True
    assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]
    assert "Canary10Percent5Minutes" in str(group["DeploymentConfigName"])
    at_once = ConditionResolver(spelt_out, {"Stage": "prod", "TrafficShift": "AllAtOnce"}).whole()
    assert only(at_once, "AWS::CodeDeploy::DeploymentGroup")["AlarmConfiguration"] == {}
    assert "DeploymentPreference" not in str(read_template(bundle.template))


def test_nightly_copies_of_every_table_are_an_option(plain: Template, full: Template) -> None:
    assert of_type(plain, "AWS::Backup::BackupPlan") == {}
    [rule] = only(full, "AWS::Backup::BackupPlan")["BackupPlan"]["BackupPlanRule"]
    [copy] = rule["CopyActions"]
    assert copy["DestinationBackupVaultArn"] == {"Ref": "BackupCopies"}
    [copied] = only(full, "AWS::Backup::BackupSelection")["BackupSelection"]["Resources"]
    assert copied["Fn::Sub"].endswith(":table/${AWS::StackName}-*")
    for table in properties(full, "AWS::DynamoDB::Table").values():
        assert table["TableName"]["Fn::Sub"].startswith("${AWS::StackName}-")


def test_probe_is_an_option(plain: Template, full: Template) -> None:
    assert "ProbeFunction" not in plain["Resources"]
    function = properties(full, "AWS::Lambda::Function")["ProbeFunction"]
    assert function["Environment"]["Variables"] == {"ADDRESS": {"Fn::Sub": "${BaseUrl}/health"}}
    retries = properties(full, "AWS::Lambda::EventInvokeConfig")["ProbeRetries"]
    assert retries["MaximumRetryAttempts"] == 0


def test_alarms_are_mailed_to_the_configured_address(plain: Template, full: Template) -> None:
    assert "Subscription" not in properties(plain, "AWS::SNS::Topic")["AlarmTopic"]
    [told] = properties(full, "AWS::SNS::Topic")["AlarmTopic"]["Subscription"]
    assert told == {"Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}}


def test_no_rule_is_left_out_of_the_check_without_a_reason() -> None:
    text = (ROOT / "infra" / "checkov.yaml").read_text()
    left_out = yaml.safe_load(text)["skip-check"]
    reasons = dict(re.findall(r"- (CKV_AWS_\d+) # (.+)", text))
    assert set(left_out) == reasons.keys()
    assert min(len(reason.split()) for reason in reasons.values()) > 5


def test_files_are_private_encrypted_and_tls_only(plain: Template) -> None:
    [(name, bucket)] = of_type(plain, "AWS::S3::Bucket").items()
    properties = bucket["Properties"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    [rule] = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    [policy] = of_type(plain, "AWS::S3::BucketPolicy").values()
    [statement] = policy["Properties"]["PolicyDocument"]["Statement"]
    assert policy["Properties"]["Bucket"] == {"Ref": name}
    assert (statement["Effect"], statement["Action"]) == ("Deny", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_files_that_pass_through_expire_and_those_of_quizzes_stay(plain: Template) -> None:
    [bucket] = of_type(plain, "AWS::S3::Bucket").values()
    rules = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    days = {one["Prefix"]: one["ExpirationInDays"] for one in rules if "Prefix" in one}
    assert days == {"uploads/": 2, "downloads/": 1}
