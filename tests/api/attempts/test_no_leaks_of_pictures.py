"""Pictures of drawn questions: nobody hears of one that was not dealt to them."""

from tests.support.builders import start
from tests.support.client import Client
from tests.support.drawn_pictures import SIZE, Illustrated
from tests.support.people import People


def test_no_answer_to_a_taker_tells_of_a_picture_that_was_not_dealt_to_them(
    http: Client, people: People
) -> None:
    quiz = Illustrated(http, people.author(), review={"show": "score", "when": "immediately"})
    taker = people.user()
    begun = start(http, taker, quiz.quiz_id)
    at = f"/api/v1/attempts/{begun.json['id']}"
    said = {"question_id": begun.json["questions"][0]["id"], "response": None}
    replies = [
        begun,
        http.get(f"/api/v1/quizzes/{quiz.quiz_id}", token=taker.token),
        http.get(at, token=taker.token),
        http.get(f"{at}/live", token=taker.token),
        http.post(f"{at}/answers", json=said, token=taker.token),
        http.post(f"{at}/submit", token=taker.token),
        http.get(at, token=taker.token),
        http.get(at.replace("attempts", "results/attempts"), token=taker.token),
        http.get("/api/v1/results/my-results", token=taker.token),
        http.get("/api/v1/auth/me/export", token=taker.token),
    ]
    dealt = quiz.shown_in(begun.json)
    others = {one for pair in quiz.pictures.values() for one in pair} - dealt
    assert len(others) == 2 * SIZE - 2
    for asset_id in others:
        assert not any(asset_id in reply.text for reply in replies)
        assert http.get(f"/api/v1/media/{asset_id}", token=taker.token).status == 404
    for asset_id in dealt:
        assert http.get(f"/api/v1/media/{asset_id}", token=taker.token).status == 404
