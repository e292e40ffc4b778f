// A quiz's leaderboard, looked at again and again while somebody sees it.

import { h } from "./dom.js";
import { clockFace, counted, number } from "./format.js";

const FIRST = 10;
const SOON_MS = 2000; // boards follow results by a moment
const SOON_LOOKS = 4;
const LATER_MS = 10_000;

export function boardSection(app, quizId) {
  const standing = h("p", { class: "note" });
  const body = h("tbody");
  const head = h("tr", {}, ["Rank", "Name", "Score", "Time"].map((name) => h("th", { scope: "col" }, name)));
  const table = h("table", { hidden: true }, h("caption", { class: "unseen" }, "Leaderboard"), h("thead", {}, head), body);
  const section = h("section", { class: "card board", "aria-labelledby": "board" }, h("h2", { id: "board" }, "Leaderboard"), standing, table);
  follow(app, quizId, section, (board, me) => {
    standing.textContent = inWords(board, me);
    table.hidden = board.items.length === 0;
    body.replaceChildren(...rows(board, me));
  });
  return section;
}

async function follow(app, quizId, section, show) {
  for (let looks = 0; looks === 0 || section.isConnected; looks += 1) {
    if (document.visibilityState === "visible") await look(app, quizId, show);
    await new Promise((done) => setTimeout(done, looks < SOON_LOOKS ? SOON_MS : LATER_MS));
  }
}

async function look(app, quizId, show) {
  const path = `/leaderboard/quizzes/${quizId}`;
  try {
    const [board, me] = await Promise.all([
      app.session.request("GET", `${path}?limit=${FIRST}`),
      app.found("GET", `${path}/me?around=1`),
    ]);
    show(board.body, me);
  } catch {
    // the next look may work; what is shown stays
  }
}

function inWords(board, me) {
  if (board.total === 0) return "Nobody is on it yet.";
  if (me === null) return `${counted(board.total, "person").replace("persons", "people")} on it.`;
  return `You are number ${number(me.rank)} of ${number(board.total)}.`;
}

// the first ones, and the own place with its neighbours when it is further down
function rows(board, me) {
  const shown = board.items.map((entry) => row(entry, me));
  const isShown = me === null || board.items.some((entry) => entry.user_id === me.entry.user_id);
  if (isShown) return shown;
  const gap = h("tr", { class: "gap" }, h("td", { colspan: 4 }, "…"));
  const around = [...me.above, me.entry, ...me.below];
  const known = new Set(board.items.map((entry) => entry.user_id));
  return [...shown, gap, ...around.filter((entry) => !known.has(entry.user_id)).map((entry) => row(entry, me))];
}

function row(entry, me) {
  const isOwn = me !== null && entry.user_id === me.entry.user_id;
  const name = isOwn ? `${entry.username} (you)` : entry.username;
  return h(
    "tr",
    { class: isOwn ? "own" : null },
    h("td", {}, number(entry.rank)),
    h("th", { scope: "row" }, name),
    h("td", {}, number(entry.score)),
    h("td", {}, clockFace(entry.duration_seconds * 1000)),
  );
}
