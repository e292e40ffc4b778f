"""The gateway of prod in the template, REST or HTTP: limits, logs, errors, firewall, domain."""

import json

from infra.build.template import Template, of_type
from tests.support.templates import only, properties


def test_access_logs_are_an_option_and_name_the_request(plain: Template, full: Template) -> None:
    assert "AccessLogSetting" not in only(plain, "AWS::ApiGateway::Stage")
    setting = only(full, "AWS::ApiGateway::Stage")["AccessLogSetting"]
    assert setting["DestinationArn"] == {"Fn::GetAtt": ["AccessLog", "Arn"]}
    line = json.loads(setting["Format"])
    assert {"requestId", "status", "latency", "error"} <= line.keys()
    assert properties(full, "AWS::Logs::LogGroup")["AccessLog"]["RetentionInDays"] == 30


def test_the_gateway_throttles_compresses_and_is_of_this_region(plain: Template) -> None:
    settings = only(plain, "AWS::ApiGateway::Stage")["MethodSettings"]
    assert all({"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= one.keys() for one in settings)
    gateway = only(plain, "AWS::ApiGateway::RestApi")
    assert gateway["MinimumCompressionSize"] == 1024
    assert gateway["EndpointConfiguration"] == {"Types": ["REGIONAL"]}


def test_gateway_errors_are_problem_documents(plain: Template) -> None:
    responses = only(plain, "AWS::ApiGateway::RestApi")["Body"][
        "x-amazon-apigateway-gateway-responses"
    ]
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED", "REQUEST_TOO_LARGE"} <= responses.keys()
    for kind, response in responses.items():
        body = json.loads(response["responseTemplates"]["application/json"]["Fn::Sub"])
        assert body["status"] == int(response["statusCode"]), kind
        assert {"type", "title", "detail", "instance", "code"} <= body.keys(), kind
        media_type = response["responseParameters"]["gatewayresponse.header.Content-Type"]
        assert media_type == "'application/problem+json'", kind


def test_firewall_is_an_option(plain: Template, full: Template) -> None:
    assert of_type(plain, "AWS::WAFv2::WebACL") == {}
    acl = only(full, "AWS::WAFv2::WebACL")
    assert [rule["Priority"] for rule in acl["Rules"]] == [0, 1, 2]
    [association] = of_type(full, "AWS::WAFv2::WebACLAssociation").values()
    assert "/restapis/${RestAPI}/stages/live" in str(association["Properties"]["ResourceArn"])
    [stage] = of_type(full, "AWS::ApiGateway::Stage")
    assert association["DependsOn"] == stage


def test_a_domain_is_an_option_with_modern_encryption(plain: Template, full: Template) -> None:
    assert of_type(plain, "AWS::ApiGateway::DomainName") == {}
    domain = only(full, "AWS::ApiGateway::DomainName")
    assert domain["SecurityPolicy"] == "TLS_1_2"
    assert domain["RegionalCertificateArn"] == {"Ref": "CertificateArn"}
    [mapping] = of_type(full, "AWS::ApiGateway::BasePathMapping").values()
    assert mapping["Properties"]["Stage"] == "live"
    assert mapping["DependsOn"] in of_type(full, "AWS::ApiGateway::Stage")


def test_an_http_api_takes_the_place_of_the_rest_api(plain: Template, by_http: Template) -> None:
    kinds = {one["Type"] for one in by_http["Resources"].values()}
    assert not kinds & {
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGateway::Stage",
        "AWS::ApiGateway::Deployment",
        "AWS::ApiGateway::BasePathMapping",
        "AWS::WAFv2::WebACLAssociation",
    }
    assert not {one["Type"] for one in plain["Resources"].values()} & {
        "AWS::ApiGatewayV2::Api",
        "AWS::ApiGatewayV2::Stage",
    }
    assert only(by_http, "AWS::ApiGatewayV2::Integration")["PayloadFormatVersion"] == "2.0"
    assert set(by_http["Outputs"]) >= {"ApiAddress", "DomainTarget", "BaseUrl"}
    assert "RestAPI" not in json.dumps([by_http["Resources"], by_http["Outputs"]])
    mapping = only(by_http, "AWS::ApiGatewayV2::ApiMapping")
    assert mapping["DomainName"] == {"Ref": "Domain"}


def test_an_http_api_throttles_and_logs_as_the_rest_api_does(by_http: Template) -> None:
    stage = only(by_http, "AWS::ApiGatewayV2::Stage")
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] == {"Ref": "GatewayRate"}
    assert "$context.requestId" in stage["AccessLogSettings"]["Format"]
    routes = properties(by_http, "AWS::ApiGatewayV2::Route")
    assert set(by_http["Resources"]["HttpApiStage"]["DependsOn"]) == set(routes)


def test_pages_of_other_origins_can_read_what_the_gateway_itself_answers(plain: Template) -> None:
    api = only(plain, "AWS::ApiGateway::RestApi")
    for kind, response in api["Body"]["x-amazon-apigateway-gateway-responses"].items():
        headers = response["responseParameters"]
        assert headers["gatewayresponse.header.Access-Control-Allow-Origin"] == "'*'", kind
        exposed = headers["gatewayresponse.header.Access-Control-Expose-Headers"]
        assert {"Retry-After", "X-Request-Id"} == set(exposed.strip("'").split(", ")), kind
