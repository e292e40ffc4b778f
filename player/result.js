// What an attempt came to: the score, what the review shows, and the board.

import { Problem } from "./api.js";
import { boardSection } from "./board.js";
import { h, heading } from "./dom.js";
import { lengthInWords, moment, number, percent } from "./format.js";
import { reviewSection } from "./review.js";

const ENDINGS = {
  submitted: "You handed it in.",
  auto_submitted: "It was handed in for you when its time was up.",
  abandoned: "Its time was up before you handed it in, so it does not count.",
};

export async function resultView(app, attemptId) {
  const result = await ended(app, attemptId);
  if (result === null) return null;
  if (app.storage.read("running")?.id === attemptId) app.storage.write("running", null);
  const [quiz, attempt] = await Promise.all([
    app.found("GET", `/quizzes/${result.quiz_id}`),
    result.review && app.session.request("GET", `/attempts/${attemptId}`),
  ]);
  const title = quiz?.title ?? "Your result";
  const node = h(
    "div",
    {},
    h(
      "section",
      { class: "card result" },
      heading(title),
      score(result),
      h("p", {}, endingOf(result)),
      h("p", { class: "facts" }, h("span", {}, moment(result.submitted_at)), h("span", {}, lengthInWords(result.duration_seconds))),
      h("div", { class: "actions" }, quiz && h("a", { class: "button", href: `#/quiz/${quiz.id}` }, "To the quiz"), h("a", { class: "button", href: "#/" }, "All quizzes")),
    ),
    result.review && reviewSection(attempt.body.questions, result.review),
    quiz && boardSection(app, result.quiz_id),
  );
  return { title: `Result: ${title}`, node };
}

// the result; null when the attempt still runs, which is then shown
async function ended(app, attemptId) {
  try {
    return (await app.session.request("GET", `/results/attempts/${attemptId}`)).body;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "attempt_in_progress") throw error;
    app.go(`attempt/${attemptId}`);
    return null;
  }
}

function score(result) {
  if (result.score === null) return h("p", { class: "score" }, "Your score is not shown yet.");
  const passed = result.passed ? "Passed" : "Not passed";
  return h(
    "p",
    { class: "score" },
    h("strong", {}, number(result.score)),
    h("span", {}, ` of ${number(result.max_score)} · ${percent(result.percentage)}`),
    h("span", { class: result.passed ? "mark right" : "mark wrong" }, passed),
  );
}

function endingOf(result) {
  if (result.voided_at) return "This result was declared void; it counts no more.";
  return ENDINGS[result.status];
}
