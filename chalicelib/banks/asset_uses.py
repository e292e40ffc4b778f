"""The pictures and sounds that questions of banks show."""

from collections.abc import Iterable

from chalicelib.banks import question_store, rules, store
from chalicelib.banks.models import BankQuestion
from chalicelib.media.models import AssetUse
from chalicelib.media.uses import PART_OF_HOLDER, AssetPlaces, MediaViewer
from chalicelib.questions.authoring import texts_with_assets


def asset_places(one: BankQuestion, at: str = "") -> dict[str, str]:
    """Return the ids of all assets in a question, each with the pointer to its first text.

    ``at`` is the pointer to the question.
    """
    found: dict[str, str] = {}
    for where, asset_ids in texts_with_assets(one.question, one.solution):
        for asset_id in asset_ids:
            found.setdefault(asset_id, f"{at}{where}")
    return found


def places_of_all(questions: Iterable[BankQuestion]) -> dict[str, AssetPlaces]:
    """Return the assets of the questions of a file, by what holds them."""
    return {
        holder_of(one): asset_places(one, f"/questions/{place}")
        for place, one in enumerate(questions)
    }


def holder_of(one: BankQuestion) -> str:
    """Return what notes of uses call a question."""
    return f"{one.bank_id}{PART_OF_HOLDER}{one.question.id}"


def shows_asset(use: AssetUse) -> bool:
    """Return whether a question that is still in a bank shows an asset."""
    bank_id, _, question_id = use.holder_id.partition(PART_OF_HOLDER)
    if store.get_bank(bank_id) is None:
        return False
    one = question_store.get_question(bank_id, question_id)
    return one is not None and use.asset_id in asset_places(one)


def can_read_bank(bank_id: str, viewer: MediaViewer) -> bool:
    """Return whether a viewer may read all questions of a bank."""
    bank = store.get_bank(bank_id)
    return bank is not None and rules.can_read(bank, viewer)
