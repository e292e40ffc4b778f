"""Input as nobody should send it, from scratch and by mutating valid input."""

import json
import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

PROVE = "PROVE" in os.environ
EXAMPLES = 1_500 if PROVE else 60

fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not PROVE,
    database=None,
    suppress_health_check=list(HealthCheck),
)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = [
    "answers",
    "aid",
    "attempts",
    "after",
    "closer",
    "digest",
    "email",
    "id",
    "password",
    "question_id",
    "questions",
    "quiz_id",
    "refresh_token",
    "response",
    "kind",
    "payload",
    "version",
    "at",
    "revision",
    "shard",
    "started_until",
    "title",
    "token",
    "user_id",
    "username",
]
bodies = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), values, max_size=5)
spelled = st.builds(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"), values)


@st.composite
def spoiled(draw: st.DrawFn, right: bytes) -> bytes:
    """Something right, with a few bytes changed, removed or put in."""
    text = bytearray(right)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(text) - 1)))
        cut = draw(st.integers(0, 3))
        text[at : at + cut] = draw(st.binary(max_size=4))
    return bytes(text)
