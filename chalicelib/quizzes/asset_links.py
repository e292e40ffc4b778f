"""Addresses of the pictures and sounds that texts show, of no others."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from chalicelib.media.models import AssetFacts
from chalicelib.media.schemas import AssetLink
from chalicelib.questions.markdown_profile import asset_ids

AssetUrl: TypeAlias = Callable[[str], str]
"""Returns an address at which an asset can be read for a while."""
Links: TypeAlias = dict[str, AssetLink]


def asset_links(
    texts: Iterable[str], facts: Callable[[Iterable[str]], Mapping[str, AssetFacts]], url: AssetUrl
) -> Links:
    """Return the addresses of those assets that markdown texts show.

    ``facts`` is asked for what is known of them, and only if there are any.
    """
    shown = list(dict.fromkeys(one for text in texts for one in asset_ids(text)))
    known = facts(shown) if shown else {}
    return {one: AssetLink.of(known[one], url(one)) for one in shown if one in known}
