"""An invitation makes one account, also when many use it at the same moment."""

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.models import AccountNotice, User
from chalicelib.auth.errors import InvalidInvitationError
from chalicelib.errors import ApiError
from tests.support.people import PASSWORD
from tests.support.threads import in_threads

pytestmark = pytest.mark.usefixtures("tables")
EMAIL = "guest@example.org"
THREADS = 8


def an_invitation(monkeypatch: pytest.MonkeyPatch) -> str:
    """The token of an invitation that was mailed."""
    sent: list[AccountNotice] = []
    invitations = bootstrap.invitations()
    monkeypatch.setattr(invitations, "_notify", sent.append)
    invitations.invite(EMAIL, None)
    grant = sent[0].token
    assert grant is not None
    return str(bootstrap.one_time_tokens().encode(grant))


def test_an_invitation_used_by_many_at_once_makes_one_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = an_invitation(monkeypatch)

    def register(place: int) -> User:
        name, password = f"guest {place}", f"{PASSWORD} {place}"
        return bootstrap.registration().register_invited(
            token, EMAIL, name, password, may_repeat=False
        )

    got = in_threads(THREADS, register)
    made = [one for one in got if isinstance(one, User)]
    assert len(made) == 1
    assert all(isinstance(one, ApiError) for one in got if one not in made)
    with pytest.raises(InvalidInvitationError):
        register(THREADS)
