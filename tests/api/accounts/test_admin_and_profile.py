"""Administration of accounts, and users' own profiles."""

from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.people import PASSWORD, People

ME = "/api/v1/auth/me"
USERS = "/api/v1/admin/users"


def test_admin_lists_and_changes_accounts(http: Client, people: People) -> None:
    admin, user = people.admin(), people.user()
    listed = http.get(USERS, token=admin.token).json["items"]
    assert {one["id"] for one in listed} == {admin.id, user.id}
    found = http.get(f"{USERS}?email={user.email}", token=admin.token).json["items"]
    assert [one["id"] for one in found] == [user.id]
    assert http.get(f"{USERS}?email=no@example.org", token=admin.token).json["items"] == []
    at = f"{USERS}/{user.id}"
    assert http.patch(at, json={"role": "author"}, token=admin.token).json["role"] == "author"
    assert http.get(at, token=admin.token).json["role"] == "author"
    assert http.get(f"{USERS}/usr_00000000000000000000000000", token=admin.token).status == 404
    assert http.get(USERS, token=user.token).code == "forbidden"


def test_if_match_guards_changes_of_an_account(http: Client, people: People) -> None:
    admin, user = people.admin(), people.user()
    change = {"leaderboard_visibility": "hidden"}
    for at, token in ((ME, user.token), (f"{USERS}/{user.id}", admin.token)):
        read = http.get(at, token=token).headers["etag"]
        edited = http.patch(at, json=change, token=token, headers={"If-Match": read})
        assert edited.status == 200
        assert edited.headers["etag"] == http.get(at, token=token).headers["etag"] != read
        late = http.patch(at, json=change, token=token, headers={"If-Match": read})
        assert (late.status, late.code) == (412, "precondition_failed")
        assert http.patch(at, json=change, token=token).status == 200
        change = {"status": "disabled"}


def test_a_role_counts_from_the_next_request_on(http: Client, people: People) -> None:
    admin, user = people.admin(), people.user()
    assert http.get(USERS, token=user.token).status == 403
    http.patch(f"{USERS}/{user.id}", json={"role": "admin"}, token=admin.token)
    assert http.get(USERS, token=user.token).status == 200


def test_a_disabled_account_is_out_at_once(http: Client, people: People) -> None:
    admin, user = people.admin(), people.user()
    http.patch(f"{USERS}/{user.id}", json={"status": "disabled"}, token=admin.token)
    assert http.get(ME, token=user.token).status == 401
    refreshed = http.post("/api/v1/auth/refresh", json={"refresh_token": user.refresh_token})
    assert refreshed.status == 401


def test_the_last_admin_stays(http: Client, people: People) -> None:
    admin = people.admin()
    at = f"{USERS}/{admin.id}"
    assert http.patch(at, json={"role": "user"}, token=admin.token).code == "last_admin"
    people.admin()
    assert http.patch(at, json={"role": "user"}, token=admin.token).status == 200


def test_a_profile_is_changed_and_a_name_given_up_is_held(http: Client, people: People) -> None:
    user, other = people.user(), people.user()
    changed = http.patch(
        ME,
        json={"username": "Ada", "email_notifications": {"quiz_published": False}},
        token=user.token,
    ).json
    assert changed["username"] == "Ada"
    assert changed["email_notifications"]["quiz_published"] is False
    assert changed["email_notifications"]["result_available"] is True
    assert http.patch(ME, json={"username": "ADA"}, token=other.token).code == "username_taken"
    given_up = {"username": user.username}
    assert http.patch(ME, json=given_up, token=other.token).code == "username_taken"
    assert http.patch(ME, json=given_up, token=user.token).status == 200
    for poor in ("", " ", "ab"):
        refused = http.patch(ME, json={"username": poor}, token=user.token)
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/username")


def test_leaderboards_follow_name_and_visibility(
    http: Client, people: People, cloud: Cloud
) -> None:
    quiz = published(http, people.author())
    one, other = people.user(), people.user()
    for taker in (one, other):
        play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    at = f"/api/v1/leaderboard/quizzes/{quiz['id']}"

    def names() -> set[str]:
        return {entry["username"] for entry in http.get(at, token=other.token).json["items"]}

    assert names() == {one.username, other.username}
    http.patch(ME, json={"leaderboard_visibility": "anonymous"}, token=one.token)
    assert names() == {"Anonymous", other.username}
    http.patch(ME, json={"leaderboard_visibility": "hidden"}, token=one.token)
    assert names() == {other.username}
    assert http.get(f"{at}/me", token=one.token).code == "not_ranked"
    assert http.get("/api/v1/leaderboard/global/me", token=one.token).code == "not_ranked"
    play(http, one, quiz, right_answers(quiz))
    cloud.stream()
    assert names() == {other.username}
    changed = {"leaderboard_visibility": "public", "username": "Back again"}
    http.patch(ME, json=changed, token=one.token)
    assert names() == {"Back again", other.username}


def test_a_voided_result_gives_way_to_the_next_best(
    http: Client, people: People, cloud: Cloud
) -> None:
    quiz, admin, taker = published(http, people.author()), people.admin(), people.user()
    play(http, taker, quiz, right_answers(quiz)[:1])
    best = play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    at = f"/api/v1/leaderboard/quizzes/{quiz['id']}"
    assert http.get(f"{at}/me", token=taker.token).json["entry"]["score"] == 8
    void = f"/api/v1/results/attempts/{best['attempt_id']}/void"
    assert http.post(void, json={"reason": "copied"}, token=taker.token).status == 403
    voided = http.post(void, json={"reason": "copied"}, token=admin.token)
    assert (voided.status, voided.json["voided_at"] is not None) == (200, True)
    assert http.post(void, json={"reason": "again"}, token=admin.token).status == 200
    for _ in range(2):
        cloud.stream()
        assert http.get(f"{at}/me", token=taker.token).json["entry"]["score"] == 2
    other = "/api/v1/results/attempts/{}/void".format("att_" + "0" * 56)
    assert http.post(other, json={"reason": "x"}, token=admin.token).status == 404


def test_boards_are_paged_and_ties_share_a_rank(http: Client, people: People, cloud: Cloud) -> None:
    quiz = published(http, people.author())
    takers = [people.user() for _ in range(3)]
    for taker in takers:
        play(http, taker, quiz, right_answers(quiz))
    last = people.user()
    play(http, last, quiz, [])
    cloud.stream()
    at = f"/api/v1/leaderboard/quizzes/{quiz['id']}"
    ranks, cursor = [], ""
    while True:
        page = http.get(f"{at}?limit=2{cursor}", token=last.token).json
        ranks += [entry["rank"] for entry in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert ranks == [1, 1, 1, 4]
    assert page["total"] == 4
    place = http.get(f"{at}/me?around=3", token=last.token).json
    assert [entry["rank"] for entry in place["above"]] == [1, 1, 1]
    assert (place["rank"], place["position"], place["percentile"]) == (4, 4, 0)
    week = http.get("/api/v1/leaderboard/global?window=week", token=last.token).json
    assert [entry["score"] for entry in week["items"]] == [100, 100, 100, 0]


def test_an_erased_account_is_gone_and_leaves_no_name(
    http: Client, people: People, cloud: Cloud
) -> None:
    quiz, taker, other = published(http, people.author()), people.user(), people.user()
    play(http, taker, quiz, right_answers(quiz))
    play(http, other, quiz, [])
    cloud.stream()
    wrong = http.post(f"{ME}/erase", json={"password": "not this one"}, token=taker.token)
    assert wrong.json["errors"][0]["pointer"] == "/password"
    erased = http.post(f"{ME}/erase", json={"password": PASSWORD}, token=taker.token)
    assert erased.status == 204
    assert http.get(ME, token=taker.token).status == 401
    login = {"email": taker.email, "password": PASSWORD}
    assert http.post("/api/v1/auth/login", json=login).status == 401
    cloud.stream()
    board = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=other.token)
    assert [entry["username"] for entry in board.json["items"]] == [other.username]
    assert taker.username not in board.text
    again = {"email": taker.email, "username": taker.username, "password": PASSWORD}
    assert http.post("/api/v1/auth/register", json=again).status == 201


def test_the_last_admin_cannot_be_erased(http: Client, people: People) -> None:
    admin = people.admin()
    reply = http.post(f"{ME}/erase", json={"password": PASSWORD}, token=admin.token)
    assert reply.code == "last_admin"
