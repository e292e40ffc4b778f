"""What every request reads of its user, from the item as DynamoDB returns it."""

from chalicelib.accounts.models import UserStatus
from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.errors import RawItem
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class UserAuthState:
    """What every request must know of its user."""

    username: str
    role: str
    status: UserStatus
    epoch: int
    groups: frozenset[str]
    mfa: bool

    @classmethod
    def of(cls, raw: RawItem) -> "UserAuthState":
        """Read it alone: the other dozen attributes would cost more than all the rest."""
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
    """Read the erased accounts of a user's address alone, as `UserAuthState` is read."""
    name = UserItem.former_ids.attr_name
    return frozenset(raw[name]["SS"]) if name in raw else frozenset()
