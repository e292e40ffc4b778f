// The quizzes that are open, and one's own results.

import { h, heading } from "./dom.js";
import { counted, moment, number, percent } from "./format.js";

const RESULTS = 5;

export async function homeView(app) {
  const [quizzes, results] = await Promise.all([
    app.session.request("GET", "/quizzes"),
    app.session.request("GET", `/results/my-results?limit=${RESULTS}`),
  ]);
  const titles = new Map(quizzes.body.items.map((quiz) => [quiz.id, quiz.title]));
  const node = h(
    "div",
    {},
    heading("Quizzes"),
    running(app),
    list(app, "/quizzes", quizzes.body, card, "There is no quiz open at the moment."),
    results.body.items.length > 0 && [
      h("h2", {}, "Your results"),
      list(app, "/results/my-results", results.body, (one) => resultRow(one, titles)),
    ],
  );
  return { title: "Quizzes", node };
}

// the attempt that was begun in this browser and not seen to end
function running(app) {
  const attempt = app.storage.read("running");
  if (attempt === null) return null;
  const on = h("a", { class: "button primary", href: `#/attempt/${attempt.id}` }, "Go on");
  return h("section", { class: "card running" }, h("p", {}, `“${attempt.title}” is running.`), on);
}

// a list of pages: a button brings the next one
function list(app, path, page, row, none = null) {
  if (page.items.length === 0) return h("p", { class: "card" }, none);
  const items = h("ul", { class: "list" }, page.items.map((one) => h("li", {}, row(one))));
  const more = h("button", { class: "quiet more" }, "Show more");
  let cursor = page.next_cursor;
  more.hidden = cursor === null;
  more.addEventListener("click", async () => {
    more.disabled = true;
    try {
      const next = await app.session.request("GET", `${path}?cursor=${encodeURIComponent(cursor)}`);
      const rows = next.body.items.map((one) => h("li", {}, row(one)));
      items.append(...rows);
      rows[0]?.querySelector("a")?.focus();
      cursor = next.body.next_cursor;
      more.hidden = cursor === null;
    } catch (error) {
      app.say(error.message);
    } finally {
      more.disabled = false;
    }
  });
  return [items, more];
}

function card(quiz) {
  return h(
    "article",
    { class: "card" },
    h("h2", {}, h("a", { href: `#/quiz/${quiz.id}` }, quiz.title)),
    quiz.description && h("p", { class: "text" }, quiz.description),
    h("p", { class: "facts" }, facts(quiz).map((fact) => h("span", {}, fact))),
  );
}

export function facts(quiz) {
  return [
    counted(quiz.question_count, "question"),
    counted(quiz.duration_minutes, "minute"),
    counted(quiz.total_points, "point"),
    `passed at ${percent(quiz.passing_score)}`,
    quiz.closes_at && `open until ${moment(quiz.closes_at)}`,
    quiz.opens_at && `open from ${moment(quiz.opens_at)}`,
  ].filter(Boolean);
}

function resultRow(result, titles) {
  const name = titles.get(result.quiz_id) ?? "An earlier quiz";
  const came =
    result.score === null ? "not shown yet" : `${number(result.score)} of ${number(result.max_score)}`;
  return h(
    "a",
    { href: `#/result/${result.attempt_id}`, class: "row" },
    h("span", { class: "name" }, name),
    h("span", { class: "when" }, moment(result.submitted_at)),
    h("strong", {}, came),
  );
}
