"""Validation and normal form of email addresses."""


def normalize_address(text: str) -> str | None:
    """Return the address in its normal form; None for what is no address SES could mail.

    Its tables of letters take longer to load than all of accounts, and only new addresses need it.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        # SES takes ASCII local parts only; whether mail arrives is found out by sending it
        checked = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError:
        return None
    return checked.normalized
