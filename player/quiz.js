// One quiz before it begins: what it is, where one stands, and the button that starts the clock.

import { boardSection } from "./board.js";
import { Problem } from "./api.js";
import { h, heading } from "./dom.js";
import { counted, moment } from "./format.js";
import { facts } from "./home.js";
import { randomKey } from "./session.js";

export async function quizView(app, quizId) {
  const { body: quiz } = await app.session.request("GET", `/quizzes/${quizId}`);
  const key = randomKey(); // asked again after a lost answer, it is the same attempt
  const problem = h("p", { class: "problem", role: "alert" });
  const begin = h("button", { class: "primary large" }, wordsOf(quiz));
  begin.addEventListener("click", async () => {
    begin.disabled = true;
    problem.textContent = "";
    try {
      app.go(`attempt/${quiz.active_attempt_id ?? (await started(app, quizId, key))}`);
    } catch (error) {
      problem.textContent = error.message;
      begin.disabled = false;
    }
  });
  const node = h(
    "div",
    {},
    h(
      "section",
      { class: "card" },
      heading(quiz.title),
      quiz.description && h("p", { class: "text" }, quiz.description),
      h("ul", { class: "facts" }, facts(quiz).map((fact) => h("li", {}, fact))),
      h("p", { class: "note" }, standing(quiz)),
      problem,
      h("div", { class: "actions" }, mayBegin(quiz) && begin, h("a", { href: "#/", class: "button" }, "All quizzes")),
    ),
    boardSection(app, quizId),
  );
  return { title: quiz.title, node };
}

// the attempt that runs now: begun by this very call, or before
async function started(app, quizId, key) {
  try {
    const begun = await app.timed("POST", `/attempts/quizzes/${quizId}/start`, { body: {}, key });
    return begun.id;
  } catch (error) {
    if (error instanceof Problem && error.code === "active_attempt_exists") return error.facts.attempt_id;
    throw error;
  }
}

function mayBegin(quiz) {
  return quiz.active_attempt_id !== null || left(quiz) > 0;
}

function left(quiz) {
  return quiz.max_attempts === null ? Infinity : quiz.max_attempts - quiz.attempts_used;
}

function wordsOf(quiz) {
  return quiz.active_attempt_id ? "Go on with your attempt" : "Begin";
}

function standing(quiz) {
  if (quiz.active_attempt_id) return "Your attempt is running, and so is its time.";
  if (left(quiz) <= 0) return "You have used all your attempts.";
  const end = quiz.deadline_if_started_now;
  const until = end ? ` Begun now, it ends at ${moment(end)}.` : "";
  const attempts = left(quiz) === Infinity ? "" : `${counted(left(quiz), "attempt")} left. `;
  return `${attempts}The time runs from the moment you begin, whether this page is open or not.${until}`;
}
