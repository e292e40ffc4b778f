"""The environment of tests and benchmarks on the emulator; import it before the code."""

import os

os.environ.update(
    AWS_DEFAULT_REGION="eu-west-1",
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    TABLE_PREFIX="invigil-test",
    KEYSET_PARAMETER="/invigil/invigil-test/keyset",
    FILES_BUCKET="invigil-test-files",
    WEBHOOK_PRIVATE_HOSTS="localhost",
    RESULT_MAIL_MINUTES="0",
    FILES_URL="https://invigil-test-files.s3.eu-west-1.amazonaws.com",
    DEAD_LETTER_URLS=",".join(
        f"https://sqs.eu-west-1.amazonaws.com/123456789012/{name}_dead_letters"
        for name in ("job", "mail", "security_mail", "announce", "webhook", "feedback")
    ),
    **{
        f"{name}_URL": f"https://sqs.eu-west-1.amazonaws.com/123456789012/{name.lower()}"
        for name in (
            "JOB_QUEUE",
            "MAIL_QUEUE",
            "SECURITY_MAIL_QUEUE",
            "ANNOUNCE_QUEUE",
            "FEEDBACK_QUEUE",
            "RANK_FAILURES",
            "NOTICE_FAILURES",
            "WEBHOOK_QUEUE",
        )
    },
)
