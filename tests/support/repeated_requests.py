"""Requests under an Idempotency-Key, and others under the same, for each that declares one."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib import bootstrap
from chalicelib.accounts.models import TokenPurpose
from tests.support import imports, media
from tests.support.banks import add, bank
from tests.support.builders import created, play, published, quiz, right_answers, single, start
from tests.support.client import Client
from tests.support.media_files import png
from tests.support.people import PASSWORD, People, Person

REASON = {"reason": "Fire alarm."}
NEW = "another walk by the lake"
LATER = "a third walk by the lake"


@dataclass(frozen=True)
class Ask:
    """A request and another body for the same key."""

    at: str
    body: Any
    other: Any
    person: Person | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """What a request finds."""

    http: Client
    people: People

    def running(self) -> tuple[Person, Person, dict[str, Any], str]:
        """An author, a taker, their quiz and an attempt that runs."""
        author, taker = self.people.author(), self.people.user()
        made = published(self.http, author, review={"show": "score"})
        return author, taker, made, start(self.http, taker, made["id"]).json["id"]

    def draft(self) -> tuple[Person, dict[str, Any], dict[str, str]]:
        """An author, a draft of theirs and its revision."""
        author = self.people.author()
        made = created(self.http, author)
        return author, made.json, {"If-Match": made.headers["etag"]}

    def token(self, purpose: TokenPurpose, person: Person) -> str:
        """A token as a mailed link has it."""
        grant = bootstrap.recovery().allow(purpose, person.id)
        return bootstrap.one_time_tokens().encode(grant)


Asking = Callable[[Scene], Ask]


def _register(_: Scene) -> Ask:
    body = {"email": "new@example.org", "username": "newcomer", "password": PASSWORD}
    return Ask("/auth/register", body, {**body, "username": "other"})


def _change_password(scene: Scene) -> Ask:
    body = {"current_password": PASSWORD, "new_password": NEW}
    return Ask("/auth/password/change", body, {**body, "new_password": LATER}, scene.people.user())


def _reset_password(scene: Scene) -> Ask:
    token = scene.token(TokenPurpose.RESET_PASSWORD, scene.people.user())
    body = {"token": token, "new_password": NEW}
    return Ask("/auth/password/reset", body, {**body, "new_password": LATER})


def _verify(scene: Scene) -> Ask:
    one, other = (
        scene.token(TokenPurpose.VERIFY_EMAIL, scene.people.unconfirmed()) for _ in range(2)
    )
    return Ask("/auth/verify-email", {"token": one}, {"token": other})


def _create_key(scene: Scene) -> Ask:
    body = {"name": "Sync", "scopes": ["quizzes:read"]}
    return Ask("/keys", body, {**body, "name": "Other"}, scene.people.author())


def _create_quiz(scene: Scene) -> Ask:
    return Ask("/quizzes", quiz(), quiz(title="Other"), scene.people.author())


def _edit_quiz(scene: Scene) -> Ask:
    author, made, revision = scene.draft()
    at = f"/quizzes/{made['id']}"
    return Ask(at, quiz(title="New"), quiz(title="Other"), author, revision)


def _change_settings(scene: Scene) -> Ask:
    author, made, revision = scene.draft()
    at = f"/quizzes/{made['id']}"
    return Ask(at, {"title": "New"}, {"title": "Other"}, author, revision)


def _add_question(scene: Scene) -> Ask:
    author, made, revision = scene.draft()
    at = f"/quizzes/{made['id']}/questions"
    return Ask(at, single("New?"), single("Other?"), author, revision)


def _replace_question(scene: Scene) -> Ask:
    author, made, revision = scene.draft()
    at = f"/quizzes/{made['id']}/questions/{made['questions'][0]['id']}"
    return Ask(at, single("New?"), single("Other?"), author, revision)


def _order_questions(scene: Scene) -> Ask:
    author, made, revision = scene.draft()
    ids = [one["id"] for one in made["questions"]]
    other = {"question_ids": [ids[1], *ids[:1], *ids[2:]]}
    at = f"/quizzes/{made['id']}/question-order"
    return Ask(at, {"question_ids": ids[::-1]}, other, author, revision)


def _send_message(scene: Scene) -> Ask:
    author, _, made, _ = scene.running()
    return Ask(f"/quizzes/{made['id']}/messages", {"text": "One."}, {"text": "Two."}, author)


def _extend_all(scene: Scene) -> Ask:
    author, _, made, _ = scene.running()
    at = f"/quizzes/{made['id']}/extend"
    return Ask(at, {"minutes": 5, **REASON}, {"minutes": 6, **REASON}, author)


def _import_quiz(scene: Scene) -> Ask:
    headers = {"Content-Type": "text/plain"}
    one, other = "Is it? {T}\n", "Is it not? {F}\n"
    return Ask("/quizzes/import?format=gift", one, other, scene.people.author(), headers)


def _announce_import(scene: Scene) -> Ask:
    one, other = imports.announced(b"one", "gift"), imports.announced(b"two", "gift")
    return Ask("/imports", one, other, scene.people.author())


def _export(scene: Scene) -> Ask:
    author, made, _ = scene.draft()
    body = {"quiz_id": made["id"], "format": "gift"}
    return Ask("/exports", body, {**body, "format": "json"}, author)


def _grade_file(scene: Scene) -> Ask:
    author, _, made, _ = scene.running()
    at = f"/quizzes/{made['id']}/grades/files"
    return Ask(at, {"format": "csv"}, {"format": "xlsx"}, author)


def _announce_media(scene: Scene) -> Ask:
    body = media.announced(png())
    other = {**body, "sha256": hashlib.sha256(b"other").hexdigest()}
    return Ask("/media", body, other, scene.people.author())


def _extend(scene: Scene) -> Ask:
    author, _, _, attempt = scene.running()
    at = f"/attempts/{attempt}/extend"
    return Ask(at, {"minutes": 5, **REASON}, {"minutes": 6, **REASON}, author)


def _start(scene: Scene) -> Ask:
    made = published(scene.http, scene.people.author(), access_code="0rchid")
    at = f"/attempts/quizzes/{made['id']}/start"
    return Ask(at, {"access_code": "0rchid"}, {"access_code": "r0se"}, scene.people.user())


def _reopen(scene: Scene) -> Ask:
    author, taker, _, attempt = scene.running()
    scene.http.post(f"/api/v1/attempts/{attempt}/submit", token=taker.token)
    at = f"/attempts/{attempt}/reopen"
    return Ask(at, {"minutes": 3, **REASON}, {"minutes": 4, **REASON}, author)


def _adjust(scene: Scene) -> Ask:
    author = scene.people.author()
    made = published(scene.http, author)
    result = play(scene.http, scene.people.user(), made, right_answers(made))
    at = f"/results/attempts/{result['attempt_id']}/adjust"
    return Ask(at, {"points": -1, **REASON}, {"points": -2, **REASON}, author)


def _create_webhook(scene: Scene) -> Ask:
    body = {"url": "https://hooks.example.org/in", "events": ["attempt.submitted"]}
    other = {**body, "url": "https://hooks.example.org/other"}
    return Ask("/webhooks", body, other, scene.people.author())


def _create_group(scene: Scene) -> Ask:
    return Ask("/groups", {"name": "One"}, {"name": "Two"}, scene.people.author())


def _invite_user(scene: Scene) -> Ask:
    admin, body = scene.people.admin(), {"email": "new@example.org", "role": "author"}
    return Ask("/admin/users", body, {**body, "role": "user"}, admin)


def _invite_to_group(scene: Scene) -> Ask:
    author = scene.people.author()
    group = scene.http.post("/api/v1/groups", json={"name": "Physics"}, token=author.token).json
    at = f"/groups/{group['id']}/invitations"
    return Ask(at, {"emails": ["new@example.org"]}, {"emails": ["other@example.org"]}, author)


def _create_bank(scene: Scene) -> Ask:
    return Ask("/banks", {"title": "One"}, {"title": "Two"}, scene.people.author())


def _edit_bank(scene: Scene) -> Ask:
    author = scene.people.author()
    at, headers = f"/banks/{bank(scene.http, author)}", {"If-Match": '"r1"'}
    return Ask(at, {"title": "One"}, {"title": "Two"}, author, headers)


def _add_bank_question(scene: Scene) -> Ask:
    author = scene.people.author()
    at = f"/banks/{bank(scene.http, author)}/questions"
    return Ask(at, single("One?"), single("Two?"), author)


def _replace_bank_question(scene: Scene) -> Ask:
    author = scene.people.author()
    bank_id = bank(scene.http, author)
    question_id = add(scene.http, author, bank_id, single("Old?")).json["id"]
    at, headers = f"/banks/{bank_id}/questions/{question_id}", {"If-Match": '"v1"'}
    return Ask(at, single("One?"), single("Two?"), author, headers)


def _import_bank_questions(scene: Scene) -> Ask:
    author = scene.people.author()
    at = f"/banks/{bank(scene.http, author)}/import"
    one, other = ({"questions": [single(text)]} for text in ("One?", "Two?"))
    return Ask(at, one, other, author)


ASKS: Mapping[str, Asking] = {
    "POST /api/v1/admin/users": _invite_user,
    "POST /api/v1/groups/{group_id}/invitations": _invite_to_group,
    "POST /api/v1/auth/register": _register,
    "POST /api/v1/auth/password/change": _change_password,
    "POST /api/v1/auth/password/reset": _reset_password,
    "POST /api/v1/auth/verify-email": _verify,
    "POST /api/v1/keys": _create_key,
    "POST /api/v1/quizzes": _create_quiz,
    "PUT /api/v1/quizzes/{quiz_id}": _edit_quiz,
    "PATCH /api/v1/quizzes/{quiz_id}": _change_settings,
    "POST /api/v1/quizzes/{quiz_id}/questions": _add_question,
    "PUT /api/v1/quizzes/{quiz_id}/questions/{question_id}": _replace_question,
    "PUT /api/v1/quizzes/{quiz_id}/question-order": _order_questions,
    "POST /api/v1/quizzes/{quiz_id}/messages": _send_message,
    "POST /api/v1/quizzes/{quiz_id}/extend": _extend_all,
    "POST /api/v1/quizzes/import": _import_quiz,
    "POST /api/v1/imports": _announce_import,
    "POST /api/v1/exports": _export,
    "POST /api/v1/quizzes/{quiz_id}/grades/files": _grade_file,
    "POST /api/v1/media": _announce_media,
    "POST /api/v1/attempts/{attempt_id}/extend": _extend,
    "POST /api/v1/attempts/quizzes/{quiz_id}/start": _start,
    "POST /api/v1/attempts/{attempt_id}/reopen": _reopen,
    "POST /api/v1/results/attempts/{attempt_id}/adjust": _adjust,
    "POST /api/v1/webhooks": _create_webhook,
    "POST /api/v1/groups": _create_group,
    "POST /api/v1/banks": _create_bank,
    "PUT /api/v1/banks/{bank_id}": _edit_bank,
    "POST /api/v1/banks/{bank_id}/questions": _add_bank_question,
    "PUT /api/v1/banks/{bank_id}/questions/{question_id}": _replace_bank_question,
    "POST /api/v1/banks/{bank_id}/import": _import_bank_questions,
}
