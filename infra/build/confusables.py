"""Generate the table of confusable characters (Unicode UTS 39) for comparing user names.

The shipped table was made with ICU 78 (Unicode 17), as in `icu4py` 1.2.0 on PyPI:

pip install --target build/icu --no-deps icu4py
.venv/bin/python -m infra.build.confusables build/icu/icu4py.libs

Only characters allowed in names are listed, after NFKC and case folding.
"""

import argparse
import ctypes
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from chalicelib.accounts.names import TABLE, is_name_character

ICU = 78
BUFFER = 64


def skeletons(libraries: Path) -> Callable[[str], str]:
    """Return ICU's UTS 39 skeleton function."""
    for name in ("libicudata", "libicuuc"):
        ctypes.CDLL(str(next(libraries.glob(f"{name}*"))), mode=ctypes.RTLD_GLOBAL)
    icu = ctypes.CDLL(str(next(libraries.glob("libicui18n*"))))
    error = ctypes.c_int(0)
    opened = getattr(icu, f"uspoof_open_{ICU}")
    opened.restype = ctypes.c_void_p
    checker = ctypes.c_void_p(opened(ctypes.byref(error)))
    get_skeleton = getattr(icu, f"uspoof_getSkeletonUTF8_{ICU}")

    def skeleton(text: str) -> str:
        raw, made = text.encode(), ctypes.create_string_buffer(BUFFER)
        length = get_skeleton(checker, 0, raw, len(raw), made, BUFFER, ctypes.byref(error))
        return made.raw[:length].decode()

    return skeleton


def lines(skeleton: Callable[[str], str]) -> Iterator[str]:
    """Yield a line per character whose skeleton differs: the character, then the skeleton."""
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if not is_name_character(letter) or unicodedata.normalize("NFD", letter) != letter:
            continue
        made = skeleton(letter)
        if made != letter:
            yield letter + made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("libraries", type=Path, help="the folder of ICU's shared libraries")
    table = sorted(lines(skeletons(parser.parse_args().libraries)))
    TABLE.write_text("\n".join(table) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(table)} characters")


if __name__ == "__main__":
    main()
