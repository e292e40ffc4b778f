"""Takes a quiz with the generated client: signs in, starts, answers, hands in, looks at the result.

    python take.py <address> <email> <password> <quiz id>

Prints what came of it. Every call is typed; `mypy --strict` checks this file.
"""

import sys
from typing import TypeVar

from invigil_client import AuthenticatedClient, Client
from invigil_client.api.accounts import login
from invigil_client.api.attempts import save_answers, start_attempt, submit_attempt
from invigil_client.api.results import read_result
from invigil_client.models import (
    AnswerIn,
    AnswersIn,
    Attempt,
    LoginIn,
    PaperQuestion,
    PaperQuestionType,
    Problem,
    Result,
    SaveResponse,
    Tokens,
)

Wanted = TypeVar("Wanted")


def given(answer: object, wanted: type[Wanted]) -> Wanted:
    """The answer itself; ends the program in the words of the problem when it is one."""
    if isinstance(answer, wanted):
        return answer
    sys.exit(f"{answer.code}: {answer.detail}" if isinstance(answer, Problem) else "no answer")


def guess(question: PaperQuestion) -> bool | float | list[str] | str:
    """An answer that may be given to a question."""
    if question.type_ is PaperQuestionType.TRUE_FALSE:
        return True
    if question.type_ is PaperQuestionType.NUMERIC:
        return 42
    options = question.options
    if not isinstance(options, list):
        return "grey"
    is_single = question.type_ is PaperQuestionType.SINGLE_CHOICE
    return options[0].id if is_single else [options[0].id]


def main() -> None:
    address, email, password, quiz_id = sys.argv[1:]
    who = LoginIn(email=email, password=password, device_name="a script")
    tokens = given(login.sync(client=Client(address), body=who), Tokens)
    client = AuthenticatedClient(address, token=tokens.access_token)
    attempt = given(start_attempt.sync(quiz_id, client=client), Attempt)
    answers = [
        AnswerIn(question_id=question.id, response=guess(question), revision=1)
        for question in attempt.questions
    ]
    body = AnswersIn(answers=answers)
    saved = given(save_answers.sync(attempt.id, client=client, body=body), SaveResponse)
    given(submit_attempt.sync(attempt.id, client=client), Result)
    result = given(read_result.sync(attempt.id, client=client), Result)
    print(f"{result.status}: {len(saved.saved)} answers, {result.score} of {result.max_score}")


if __name__ == "__main__":
    main()
