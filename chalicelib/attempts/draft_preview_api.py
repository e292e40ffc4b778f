"""Endpoints of previews."""

from collections.abc import Iterable, Mapping

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.attempts.answer_reading import check_distinct
from chalicelib.attempts.asset_links import texts_of
from chalicelib.attempts.draft_preview import DraftPreview
from chalicelib.attempts.draft_preview_schemas import (
    PreviewIn,
    PreviewPaper,
    PreviewResult,
    PreviewScoreIn,
)
from chalicelib.attempts.errors import AmbiguousNumberError
from chalicelib.errors import ConflictError
from chalicelib.media import store as media
from chalicelib.media.models import AssetFacts
from chalicelib.questions.models import TextFormat
from chalicelib.quizzes import candidate_service
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.asset_links import Links, asset_links
from chalicelib.quizzes.errors import PoolTooSmallError
from chalicelib.results.asset_links import explained_in
from chalicelib.web.context import RequestContext
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

MAX_ANSWERS_BYTES = 512 * 1024
SEED_BYTES = 16
DRAW_ERRORS = (PoolTooSmallError, ConflictError)


@routes.post("/api/v1/quizzes/{quiz_id}/preview", Permission.STAFF_QUIZZES, errors=DRAW_ERRORS)
def preview_quiz(call: RequestContext, quiz_id: str, body: PreviewIn) -> PreviewPaper:
    """Return the paper of your draft without starting an attempt."""
    seed = body.seed or bootstrap.externals().random_bytes(SEED_BYTES).hex()
    preview = _preview(call, quiz_id, seed)
    shown = PreviewPaper.of(preview.paper, seed, preview.questions())
    described = preview.paper.settings.description_format is TextFormat.MARKDOWN
    texts = [shown.description] if described else []
    return shown.model_copy(
        update={"assets": _links([*texts, *texts_of(shown.questions, shown.sections)])}
    )


@routes.post(
    "/api/v1/quizzes/{quiz_id}/preview/score",
    Permission.STAFF_QUIZZES,
    max_bytes=MAX_ANSWERS_BYTES,
    errors=(AmbiguousNumberError, *DRAW_ERRORS),
)
def score_preview(call: RequestContext, quiz_id: str, body: PreviewScoreIn) -> PreviewResult:
    """Return the score and review of answers to your draft; nothing is stored."""
    preview = _preview(call, quiz_id, body.seed)
    given = [answer.to_input(at) for at, answer in enumerate(body.answers)]
    check_distinct(given)
    found, reviewed = preview.score(given)
    shown = PreviewResult.of(quiz_id, body.seed, found, reviewed)
    return shown.model_copy(update={"assets": _links(explained_in(reviewed))})


def _links(texts: Iterable[str]) -> Links:
    return asset_links(texts, _facts, bootstrap.asset_url)


def _facts(asset_ids: Iterable[str]) -> Mapping[str, AssetFacts]:
    return {one: asset.facts for one, asset in media.get_assets(asset_ids).items()}


def _preview(call: RequestContext, quiz_id: str, seed: str) -> DraftPreview:
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.READ_KEYS)
    quiz, draft = bootstrap.quizzes().read(quiz_id)
    drawn = candidate_service.sample(draft, quiz.owner_id, call.caller, seed.encode())
    return DraftPreview.of(quiz, draft, seed, drawn)
