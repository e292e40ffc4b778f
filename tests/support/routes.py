"""Addresses of routes with ids that name nothing."""

from chalicelib.web.endpoints import Endpoint

PLACEHOLDER_IDS = {
    "quiz_id": "quz_00000000000000000000000000",
    "question_id": "que_00000000000000000000000000",
    "webhook_id": "whk_00000000000000000000000000",
    "file_id": "gbf_00000000000000000000000000",
    "delivery_id": "msg_00000000000000000000000000",
    "key_id": "key_00000000000000000000000000",
    "import_id": "imp_00000000000000000000000000",
    "export_id": "exp_00000000000000000000000000",
    "media_id": "ast_00000000000000000000000000",
    "bank_id": "bnk_00000000000000000000000000",
    "group_id": "grp_00000000000000000000000000",
    "member_id": "usr_00000000000000000000000000",
    "passkey_id": "0" * 64,
    "response_id": "A" * 40,
    "user_id": "usr_00000000000000000000000000",
    "session_id": "ses_00000000000000000000000000",
    "queue": "jobs",
    "code": "not_found",
    "guide": "errors",
    "notification_id": "ntf_00000000000000000000000000",
    "attempt_id": "att_" + "0" * 56,
}


def address(endpoint: Endpoint) -> str:
    return endpoint.path.format_map(PLACEHOLDER_IDS)
