"""Users and results that notifications are tested with."""

from hypothesis import strategies as st

from chalicelib import ids

USER_ID = ids.new_id("usr")


USER_IDS = st.binary(min_size=16, max_size=16).map(lambda some: f"usr_{ids.of_bytes(some)}")
