"""Names: allowed characters, and uniqueness of look-alikes."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.accounts import names
from chalicelib.accounts.errors import UnacceptableError

LETTERS = st.characters(categories=("Ll", "Lu", "Lo", "Nd"))
SINGLE = sorted(names.confusables())


@pytest.mark.parametrize(
    "twin",
    [
        "JANE DOE",
        "J\u0430ne Doe",
        "Jane D\u043e\u0435",
        "\uff2aane Doe",
        "Jane D\u03bfe",
    ],
)
def test_names_that_read_alike_have_one_key(twin: str) -> None:
    assert names.name_key(twin) == names.name_key("Jane Doe")


@pytest.mark.parametrize(("one", "other"), [("lan", "Ian"), ("bob", "b0b"), ("mark", "rnark")])
def test_letters_that_look_like_others_count_as_those(one: str, other: str) -> None:
    assert names.name_key(one) == names.name_key(other)


@pytest.mark.parametrize(("one", "other"), [("jane", "june"), ("müller", "muller"), ("a b", "ab")])
def test_names_that_differ_to_a_reader_differ(one: str, other: str) -> None:
    assert names.name_key(one) != names.name_key(other)


@given(st.text(LETTERS, min_size=3, max_size=20))
def test_name_key_is_idempotent_and_ignores_case(name: str) -> None:
    key = names.name_key(name)
    assert names.name_key(key) == key
    assert names.name_key(unicodedata.normalize("NFD", name)) == key
    assert names.name_key(name.casefold()) == key


@given(st.from_regex(r"[a-z]{3,12}", fullmatch=True), st.data())
def test_one_letter_replaced_by_a_confusable_makes_no_other_name(
    name: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    twins = [one for one in SINGLE if names.name_key(one) == names.name_key(name[place])]
    assume(twins)
    forged = name[:place] + data.draw(st.sampled_from(twins)) + name[place + 1 :]
    assert names.name_key(forged) == names.name_key(name)


@pytest.mark.parametrize(
    "name",
    [
        "Jane  Doe",
        "Jane\u00a0 Doe",
        "Jane Doe\u3164",
        "Ja\u115fne",
        "\u115f\u115f\u115f\u115f",
        "Jane\u200bDoe",
        "Jane\u202eDoe",
        "Jane\tDoe",
        "Jane\u2800Doe",
        "Jane\ufe0fDoe",
        "Jane\U000e0041Doe",
        "www.evil",
        "evil.com",
        "Visit www.evil.example pay now",
        "pay at evil.de",
        "Anonymous",
        "Administrator",
        "\u0410dmin",
        "adm1n",
        "A.D.M.I.N",
        "admin 7",
        "Invigil Support",
        "support team",
        "SYSTEM",
    ],
)
def test_a_name_that_deceives_is_refused(name: str) -> None:
    with pytest.raises(UnacceptableError) as refused:
        names.validate_username(name)
    assert refused.value.violations[0].pointer == "/username"


@pytest.mark.parametrize(
    "name",
    [
        "Jane Doe",
        "john.doe",
        "J.R. Tolkien",
        "Jürgen Groß",
        "Łukasz",
        "김철수",
        "admin of maths",
        "www evil",
    ],
)
def test_ordinary_name_is_accepted_unchanged(name: str) -> None:
    assert names.validate_username(name) == name


@given(st.text(min_size=3, max_size=50))
def test_a_name_that_is_taken_has_no_hidden_characters(name: str) -> None:
    try:
        kept = names.validate_username(name)
    except UnacceptableError:
        return
    assert kept.isprintable()
    assert "  " not in kept
    assert any(letter.isalnum() for letter in kept)


@pytest.mark.parametrize("name", ["Ana\u0301 Núñez", "अनीता", "D'Arcy, Ph.D", "Ren\u00e9 🙂"])
def test_a_display_name_may_be_written_as_people_write_it(name: str) -> None:
    assert names.validate_display_name(f" {name} ") == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name", ["", "  ", "x" * 101, "\u3164", "--", "a\u202eb", "see evil.com", "Admin"]
)
def test_a_display_name_that_deceives_is_refused(name: str) -> None:
    with pytest.raises(UnacceptableError) as refused:
        names.validate_display_name(name)
    assert refused.value.violations[0].pointer == "/display_name"
