"""Authentication state of a user, parsed from the raw DynamoDB item on every request."""

from chalicelib.accounts.models import UserStatus
from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.errors import RawItem
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class UserAuthState:
    """The part of a user that every request reads."""

    username: str
    role: str
    status: UserStatus
    epoch: int
    groups: frozenset[str]
    mfa: bool

    @classmethod
    def of(cls, raw: RawItem) -> "UserAuthState":
        """Parse only the needed attributes; parsing all of them would cost more than the rest."""
        groups = UserItem.groups.attr_name
        return cls(
            username=raw[UserItem.username.attr_name]["S"],
            role=raw[UserItem.role.attr_name]["S"],
            status=UserStatus(raw[UserItem.status.attr_name]["S"]),
            epoch=int(raw[UserItem.epoch.attr_name]["N"]),
            groups=frozenset(raw[groups]["SS"]) if groups in raw else frozenset(),
            mfa=UserItem.mfa.attr_name in raw,
        )


def former_ids_of(raw: RawItem) -> frozenset[str]:
    """Return the ids of the erased accounts of the same address, from the raw item."""
    name = UserItem.former_ids.attr_name
    return frozenset(raw[name]["SS"]) if name in raw else frozenset()
