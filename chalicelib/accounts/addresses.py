"""Validation and normal form of email addresses."""


def normalize_address(text: str) -> str | None:
    """Return the normal form of an address, or None when SES could not mail to it.

    Imported only for new addresses: its character tables load slower than the rest of accounts.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        # SES takes ASCII local parts only; only a mail shows whether the address works
        checked = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError:
        return None
    return checked.normalized
