"""Sixteen threads at one session: as if they had come one after the other."""

import random
import threading
from collections.abc import Hashable
from dataclasses import dataclass, field

import pytest

from chalicelib import bootstrap
from chalicelib.accounts import store
from chalicelib.accounts.models import Account
from chalicelib.auth import session_store
from chalicelib.auth.models import Session
from chalicelib.auth.service import Scope
from chalicelib.auth.tokens import parse_refresh_token
from tests.proofs.histories.concurrent_calls import (
    CALLS,
    ROUNDS,
    THREADS,
    outcome_of,
    random_delays,
)
from tests.support.counting import Count
from tests.support.linearizability import History, Search
from tests.support.people import People, Person
from tests.support.threads import in_threads


@dataclass(frozen=True)
class Signed:
    """Final state of a session: generation of its token, and how it ended."""

    generation: int = 0
    live: bool = True
    reused: bool = False


def use(state: Signed, asked: Hashable) -> tuple[Signed, Hashable]:
    """The whole of a session within the half minute in which a lost answer is asked for again."""
    assert isinstance(asked, tuple)
    what, generation = asked
    if what == "sign out":
        return Signed(state.generation, live=False, reused=state.reused), "ok"
    if not state.live:
        return state, "reused" if state.reused and generation != state.generation else "invalid"
    if generation == state.generation:
        return Signed(state.generation + 1), state.generation + 1
    if generation == state.generation - 1:
        return state, state.generation
    return Signed(state.generation, live=False, reused=True), "reused"


@dataclass
class Devices:
    """Many holders of one session's tokens."""

    person: Person
    history: History = field(default_factory=History)
    tokens: dict[int, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self, generation: int) -> Hashable:
        tokens = bootstrap.authentication().refresh(self.tokens[generation], None)
        token = parse_refresh_token(tokens.refresh_token)
        assert token is not None
        with self._lock:
            before = self.tokens.setdefault(token.generation, tokens.refresh_token)
        assert before == tokens.refresh_token, "two tokens of one generation"
        return token.generation

    def sign_out(self) -> Hashable:
        account, session = self._stored()
        bootstrap.authentication().logout(account, session, Scope.LOCAL)
        return "ok"

    def act(self, rng: random.Random) -> None:
        if rng.random() < 1 / 30:
            self.history.record(("sign out", 0), self.sign_out)
            return
        known = sorted(self.tokens)[-3:]
        generation = rng.choices(known, weights=[1, 6, 12][-len(known) :])[0]
        asked = ("refresh", generation)
        self.history.record(asked, lambda: outcome_of(lambda: self.refresh(generation)))

    def _stored(self) -> tuple[Account, Session]:
        account = store.get_account(self.person.id)
        session = session_store.get_session(self.person.id, self.person.session_id)
        assert account is not None
        assert session is not None
        return account, session


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_concurrent_token_uses_are_linearizable(
    people: People, record_property: Count, seed: int
) -> None:
    record_property("histories of threads", 1)
    person = people.user()
    devices = Devices(person, tokens={0: person.refresh_token})

    def use_it(place: int) -> None:
        rng = random.Random(f"{seed} {place}")  # noqa: S311
        for _ in range(CALLS):
            devices.act(rng)

    with random_delays(random.Random(seed)):  # noqa: S311
        failed = [one for one in in_threads(THREADS, use_it) if one is not None]
    assert failed == []
    assert Search(devices.history.calls, use).explains(Signed())
