"""Texts of account notices, and of the links in their mails."""

from chalicelib.accounts.models import NoticeKind, TokenPurpose

SECURITY_TEXTS = {
    NoticeKind.SESSION_ENDED_BY_REUSE: (
        "You were signed out on one device",
        (
            "A sign-in token of one of your devices was used twice, which can mean "
            "that somebody copied it. That device was signed out. If it was not you, change your "
            "password."
        ),
    ),
    NoticeKind.PASSWORD_CHANGED: (
        "Your password was changed",
        (
            "Your password was changed and all other devices were signed out. If it was not you, "
            "set a new one at once: choose “Forgot password” where you sign in."
        ),
    ),
    NoticeKind.NEW_DEVICE: (
        "A new device signed in",
        (
            "Somebody signed in to your account on a device we have not seen before (from the "
            "network {network}). If it was not you, change your password; that signs everybody "
            "else out."
        ),
    ),
    NoticeKind.VERIFY_EMAIL: (
        "Confirm your address",
        (
            "Somebody, we hope you, gave this address for an account. The link confirms it, within "
            "a day and once. If it was not you, do nothing."
        ),
    ),
    NoticeKind.RESET_PASSWORD: (
        "Set a new password",
        (
            "Somebody asked to set a new password for your account. The link does it, within half "
            "an hour and once. If it was not you, do nothing: your password stays as it is."
        ),
    ),
    NoticeKind.EMAIL_IN_USE: (
        "You have an account already",
        (
            "Somebody, perhaps you, tried to register with this address, which has an account. If "
            "you have forgotten your password, the link sets a new one, within half an hour and "
            "once. If it was not you, do nothing."
        ),
    ),
    NoticeKind.INVITATION: (
        "You are invited",
        (
            "You are invited to make an account with this address. The link does it, within two "
            "weeks and once. If you expected no invitation, do nothing."
        ),
    ),
    NoticeKind.CONFIRM_NEW_EMAIL: (
        "Confirm your new address",
        (
            "Somebody, we hope you, wants to use this address for their account. The link makes "
            "it the account's address, within a day and once. If it was not you, do nothing."
        ),
    ),
    NoticeKind.EMAIL_CHANGE_ASKED: (
        "Your address is about to change",
        (
            "Somebody who knows your password asked for another address for your account. Until "
            "that one is confirmed, this one signs in. If it was not you, change your password."
        ),
    ),
    NoticeKind.EMAIL_CHANGED: (
        "Your address was changed",
        (
            "Your account has another address now, and this one signs in no more. If it was not "
            "you, write to whoever runs this service."
        ),
    ),
    NoticeKind.ROLE_CHANGED: (
        "Your role was changed",
        "An administrator gave your account the role “{role}”.",
    ),
    NoticeKind.NEW_ADMIN: (
        "There is a new administrator",
        "{by} made {user_id} an administrator. If that is wrong, take the role away again.",
    ),
    NoticeKind.MFA_ENABLED: (
        "A second factor was set up",
        (
            "Signing in to your account takes a code from your app now. If it was not you, change "
            "your password."
        ),
    ),
    NoticeKind.MFA_DISABLED: (
        "The second factor was removed",
        (
            "Signing in to your account takes the password alone now. If it was not you, change "
            "your password and set a second factor up."
        ),
    ),
    NoticeKind.PASSKEY_ADDED: (
        "A passkey was added",
        (
            "Your account can be signed in to by a new passkey. If it was not you, remove it and "
            "change your password."
        ),
    ),
    NoticeKind.WEBHOOK_DISABLED: (
        "A webhook was disabled",
        (
            "A receiver of your events has failed for days, or has gone, so nothing more is sent "
            "to it. Enable the webhook again once its receiver works."
        ),
    ),
    NoticeKind.SERVICE_KEY_ADDED: (
        "A service key was created",
        (
            "A program can act for your account by a new service key. If it was not you, delete "
            "the key and change your password."
        ),
    ),
}


GRANTED = {
    TokenPurpose.VERIFY_EMAIL: ("Confirm the address", "verify"),
    TokenPurpose.RESET_PASSWORD: ("Set a new password", "reset"),
    TokenPurpose.INVITATION: ("Make your account", "invitation"),
    TokenPurpose.CHANGE_EMAIL: ("Confirm the address", "verify"),
}
"""Label and fragment of a mail's link, by purpose."""
