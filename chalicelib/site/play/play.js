const module_api = (() => {
// One call to the API: JSON in, JSON out. A refusal is a Problem; what never came back is Lost.

const PATIENCE_MS = 20_000;
const THROTTLED = 429;
const FIRST_FAULT = 500;

class Problem extends Error {
  constructor(status, problem = {}, retryAfter = null) {
    super(problem.title ?? `The service answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? "";
    this.facts = problem;
    this.retryAfterMs = retryAfter ? Number(retryAfter) * 1000 || null : null;
  }

  // what is wrong with one member of the body, in words; null when nothing is
  about(pointer) {
    return this.facts.errors?.find((one) => one.pointer === pointer)?.detail ?? null;
  }
}

class Lost extends Error {
  constructor() {
    super("We could not be reached. Check the connection and try again.");
  }
}

// whether the same call may well succeed later, without anybody doing anything
function isPassing(error) {
  if (error instanceof Lost) return true;
  return error instanceof Problem && (error.status === THROTTLED || error.status >= FIRST_FAULT);
}

async function call(method, path, { body, token, key, headers = {} } = {}) {
  const answer = await sent(`api/v1${path}`, {
    method,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(key ? { "Idempotency-Key": key } : {}),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const said = await read(answer);
  if (!answer.ok) throw new Problem(answer.status, said, answer.headers.get("Retry-After"));
  return { body: said, headers: answer.headers };
}

async function sent(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    throw new Lost();
  }
}

async function read(answer) {
  let text;
  try {
    text = await answer.text();
  } catch {
    throw new Lost();
  }
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return {}; // something in between answered in words of its own
  }
}

return { Problem, Lost, isPassing, call };
})();

const module_clock = (() => {
// The server's time, whatever the device's clock says: a tick count that no one can set, and an offset.

class ServerClock {
  constructor(ticks = () => performance.now()) {
    this.ticks = ticks;
    this.offset = null;
    this.doubt = Infinity;
  }

  // the server wrote `serverTime` (RFC 3339) somewhere between the two ticks; the shortest trip knows best
  heard(serverTime, askedAt, heardAt) {
    const doubt = (heardAt - askedAt) / 2;
    if (doubt > this.doubt) return;
    this.doubt = doubt;
    this.offset = Date.parse(serverTime) - (askedAt + doubt);
  }

  // a device that slept may not have counted meanwhile: believe the next answer, whatever its trip
  doubtAll() {
    this.doubt = Infinity;
  }

  // milliseconds since 1970 on the server's clock
  now() {
    if (this.offset === null) throw new Error("The server's time is not known yet.");
    return this.ticks() + this.offset;
  }
}

return { ServerClock };
})();

const module_dom = (() => {
// Elements. Whatever comes from the service becomes text, never markup.

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return node;
}

// the heading of a view: focus goes there, so that a screen reader begins with it
function heading(text) {
  return h("h1", { tabindex: "-1" }, text);
}

// said by screen readers when they come to it; nothing is seen of it
function announce(text) {
  const place = document.getElementById("announcer");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}

// a form that sends once at a time, and shows what was wrong
function form({ fields, action, submit }) {
  const problem = h("p", { class: "problem", role: "alert" });
  const button = h("button", { class: "primary" }, action);
  const node = h("form", {}, fields, problem, button);
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    problem.textContent = "";
    try {
      await submit(Object.fromEntries(new FormData(node)));
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  });
  return node;
}

let fields = 0;

function field(label, name, attributes = {}, hint = null) {
  const id = `field-${(fields += 1)}`;
  const described = hint ? { "aria-describedby": `${id}-hint` } : {};
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h("input", { id, name, required: true, ...described, ...attributes }),
    hint && h("p", { id: `${id}-hint`, class: "hint" }, hint),
  );
}

return { h, heading, announce, form, field };
})();

const module_top = (() => {
// The head of the page: where one is, and who one is.

const { h } = module_dom;

function showTop(app) {
  const place = document.getElementById("top");
  const icon = new URL("icon.svg", import.meta.url).href;
  const home = h("a", { href: "#/", class: "brand" }, h("img", { src: icon, alt: "" }), "Invigil");
  if (!app.session.isSignedIn) {
    place.replaceChildren(home);
    return;
  }
  place.replaceChildren(home, h("button", { class: "quiet", click: () => signOut(app) }, "Sign out"));
}

async function signOut(app) {
  try {
    await app.session.signOut();
  } catch {
    // the tokens are gone from this device; the session ends by itself
  }
  // whoever signs in next is another person
  app.wanted = undefined;
  app.storage.write("running", null);
}

return { showTop };
})();

const module_router = (() => {
// Which view an address shows: `#/quiz/<id>` within the page; from a mail `#quiz=<id>`, `#attempt=<id>`,
// `#results`, or with a one-time token `#verify=<token>`, `#reset=<token>`.

const { isPassing, Problem } = module_api;
const { h, heading } = module_dom;

const TITLE = "Invigil";
const PATIENCE_MS = 300; // what comes sooner needs no "one moment"
const UNAUTHENTICATED = 401;

function place(hash) {
  const mailed = /^#(verify|reset|quiz|attempt)=(.+)$/.exec(hash);
  if (mailed) return { name: mailed[1], id: mailed[2] };
  const [, name = "", id = ""] = hash.slice(1).split("/");
  return { name, id: decodeURIComponent(id) };
}

class Router {
  constructor({ app, views, isPublic }) {
    Object.assign(this, { app, views, isPublic });
    this.leave = () => {};
    this.shown = 0;
    this.changed = () => {};
  }

  begin() {
    window.addEventListener("hashchange", () => this.show());
    return this.show();
  }

  go(address) {
    if (location.hash === `#/${address}`) this.show();
    else location.hash = `#/${address}`;
  }

  // the address to keep for a mailed one: a token is used once, and nothing of it stays in the history
  unmailed(name, id) {
    return this.isPublic(name) ? location.pathname : `#/${name}/${id}`;
  }

  // what the person came for is shown once they are signed in
  signInFirst() {
    const { name } = place(location.hash);
    if (!this.isPublic(name)) this.app.wanted = location.hash.slice(2);
    this.go("sign-in");
  }

  async show() {
    const { name, id } = place(location.hash);
    if (location.hash.includes("=")) history.replaceState(null, "", this.unmailed(name, id));
    if (!this.app.session.isSignedIn && !this.isPublic(name)) return this.signInFirst();
    const turn = (this.shown += 1);
    this.leave();
    this.leave = () => {};
    const waiting = setTimeout(() => this.put({ title: "One moment", node: oneMoment() }), PATIENCE_MS);
    const view = await this.made(this.views[name] ?? this.views[""], id);
    clearTimeout(waiting);
    if (turn === this.shown) this.put(view);
    else view?.leave?.(); // the person went on meanwhile
  }

  async made(view, id) {
    try {
      return await view(this.app, id);
    } catch (error) {
      if (error instanceof Problem && error.status === UNAUTHENTICATED) return null;
      if (!isPassing(error) && !(error instanceof Problem)) console.error(error);
      return this.failed(error);
    }
  }

  put(view) {
    if (view === null) return;
    this.leave = view.leave ?? (() => {});
    document.title = `${view.title} · ${TITLE}`;
    document.getElementById("main").replaceChildren(view.node);
    document.querySelector("#main h1")?.focus();
    window.scrollTo(0, 0);
    this.changed();
  }

  failed(error) {
    const again = h("button", { class: "primary", click: () => this.show() }, "Try again");
    const home = h("a", { href: "#/", class: "button" }, "All quizzes");
    const words = error instanceof Problem || isPassing(error) ? error.message : "Something went wrong.";
    const actions = h("div", { class: "actions" }, again, home);
    const node = h("section", { class: "card" }, heading("That did not work"), h("p", {}, words), actions);
    return { title: "That did not work", node };
  }
}

function oneMoment() {
  return h("section", { class: "card" }, heading("One moment …"));
}

return { place, Router };
})();

const module_session = (() => {
// Who is signed in, and calls in their name. A lost answer signs nobody out: a refresh token is exchanged
// under a key that is noted before it is sent, so that asking again brings the same successor.

const { Problem } = module_api;

const UNAUTHENTICATED = 401;
const DEVICE_TOKEN = "X-Device-Token";

class Session {
  constructor({ call, storage, newKey = randomKey, alone = oneTabAtATime, ended = () => {} }) {
    Object.assign(this, { call, storage, newKey, alone, ended });
  }

  get tokens() {
    return this.storage.read("tokens");
  }

  get isSignedIn() {
    return this.tokens !== null;
  }

  async signIn(email, password) {
    const device = this.storage.read("device");
    const headers = device ? { [DEVICE_TOKEN]: device } : {};
    const body = { email, password, device_name: "Invigil player" };
    const answer = await this.call("POST", "/auth/login", { body, headers });
    this.storage.write("device", answer.headers.get(DEVICE_TOKEN));
    this.keep(answer.body);
  }

  async signOut() {
    try {
      await this.request("POST", "/auth/logout", { body: { scope: "local" } });
    } finally {
      this.forget();
    }
  }

  // a call in the user's name; refreshes once when the access token is no good any more
  async request(method, path, options = {}) {
    const token = this.tokens?.access_token;
    if (!token) throw new Problem(UNAUTHENTICATED, { code: "unauthenticated", title: "Sign in first." });
    try {
      return await this.call(method, path, { ...options, token });
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== UNAUTHENTICATED) throw error;
      await this.alone(() => this.refreshUnlessDone(token));
      return this.call(method, path, { ...options, token: this.tokens?.access_token });
    }
  }

  // another tab may have been quicker
  async refreshUnlessDone(tokenThatFailed) {
    const tokens = this.tokens;
    if (tokens === null || tokens.access_token !== tokenThatFailed) return;
    const answer = await this.exchange(tokens.refresh_token);
    if (this.isSignedIn) this.keep(answer.body); // unless somebody signed out meanwhile
  }

  async exchange(refreshToken) {
    let begun = this.storage.read("refresh");
    if (begun?.token !== refreshToken) {
      begun = { token: refreshToken, key: this.newKey() };
      this.storage.write("refresh", begun);
    }
    try {
      const body = { refresh_token: refreshToken };
      return await this.call("POST", "/auth/refresh", { body, key: begun.key });
    } catch (error) {
      if (error instanceof Problem && error.status === UNAUTHENTICATED) this.forget();
      throw error;
    }
  }

  keep({ access_token, refresh_token }) {
    this.storage.write("tokens", { access_token, refresh_token });
    this.storage.write("refresh", null);
  }

  forget() {
    this.storage.write("tokens", null);
    this.storage.write("refresh", null);
    this.ended();
  }
}

// 128 bits; crypto.randomUUID is missing where the page did not come over HTTPS
function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let last = Promise.resolve();

function oneTabAtATime(work) {
  if (navigator.locks) return navigator.locks.request("invigil.refresh", work);
  last = last.catch(() => {}).then(work); // at least one call of this tab at a time
  return last;
}

return { Session, randomKey };
})();

const module_storage = (() => {
// What this browser keeps for us: values by name, as JSON; in memory alone where it keeps nothing.

const PREFIX = "invigil.";

class Storage {
  constructor(place = browsers()) {
    this.place = place;
    this.memory = new Map();
  }

  read(name) {
    try {
      const text = this.place.getItem(PREFIX + name);
      if (text !== null) return JSON.parse(text);
    } catch {
      // no storage, or not our JSON: as if there were nothing
    }
    return this.memory.get(name) ?? null;
  }

  write(name, value) {
    this.memory.delete(name);
    try {
      if (value === null) this.place.removeItem(PREFIX + name);
      else this.place.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      if (value !== null) this.memory.set(name, value);
    }
  }
}

function browsers() {
  try {
    return window.localStorage;
  } catch {
    return null; // forbidden by the browser's settings
  }
}

return { Storage };
})();

const module_responses = (() => {
// What responses are, by the type of their question: whether there is one, and what it says.

const DECIMAL = /^-?\d{1,15}(\.\d{1,12})?$/;
const COMMA_AS_POINT = /^-?\d+,\d+$/;

function isAnswered(response) {
  if (response === null || response === undefined || response === "") return false;
  return !Array.isArray(response) || response.length > 0;
}

// what was typed, as the service takes it; null for nothing, undefined for what is no number
function asNumber(typed) {
  const text = typed.trim().replace(/^\+/, "").replace("\u2212", "-");
  if (text === "") return null;
  const decimal = COMMA_AS_POINT.test(text) ? text.replace(",", ".") : text;
  const whole = decimal.replace(/^(-?)\./, "$10.").replace(/\.$/, "");
  return DECIMAL.test(whole) ? whole : undefined;
}

function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((id) => other.includes(id));
  }
  return (isAnswered(one) ? one : null) === (isAnswered(other) ? other : null);
}

// a response as people read it; several lines where several things are right
function inWords(question, response) {
  if (!isAnswered(response)) return [];
  if (question.type === "true_false") return [response ? "True" : "False"];
  const given = Array.isArray(response) ? response : [response];
  const texts = new Map((question.options ?? []).map((option) => [option.id, option.text]));
  return given.map((one) => texts.get(one) ?? String(one));
}

return { isAnswered, asNumber, same, inWords };
})();

const module_answers = (() => {
// The answers of one attempt: what the server has, and what it has yet to get, which outlives a reload.

const { same } = module_responses;

class Answers {
  constructor(attemptId, storage) {
    this.storage = storage;
    this.name = `answers.${attemptId}`;
    this.kept = new Map(); // question → { response, revision }, as the server acknowledged them
    this.waiting = new Map(Object.entries(storage.read(this.name) ?? {}));
  }

  // take over what the server has; the questions whose newer answer there overruled one that waited here
  adopt(answers) {
    const overruled = [];
    for (const { question_id: id, response, revision } of answers) {
      this.kept.set(id, { response, revision });
      const ours = this.waiting.get(id);
      if (ours === undefined || ours.revision > revision) continue;
      this.waiting.delete(id);
      if (!same(ours.response, response)) overruled.push(id);
    }
    this.keep();
    return overruled;
  }

  response(id) {
    return (this.waiting.get(id) ?? this.kept.get(id))?.response ?? null;
  }

  // note an answer that is to be saved; its revision is above all that went before
  put(id, response) {
    if (same(this.response(id), response)) return false;
    const revision = 1 + Math.max(this.waiting.get(id)?.revision ?? 0, this.kept.get(id)?.revision ?? 0);
    this.waiting.set(id, { response, revision });
    this.keep();
    return true;
  }

  get areSaved() {
    return this.waiting.size === 0;
  }

  // the first of those that wait, as the API takes them
  batch(size) {
    return [...this.waiting]
      .slice(0, size)
      .map(([id, { response, revision }]) => ({ question_id: id, response, revision }));
  }

  // the server has these; what was changed again meanwhile waits on
  acknowledge(batch) {
    for (const { question_id: id, response, revision } of batch) {
      if ((this.kept.get(id)?.revision ?? 0) < revision) this.kept.set(id, { response, revision });
      if (this.waiting.get(id)?.revision === revision) this.waiting.delete(id);
    }
    this.keep();
  }

  // the server will never take this one: it is not sent again
  drop(id, revision) {
    if (this.waiting.get(id)?.revision === revision) this.waiting.delete(id);
    this.keep();
  }

  forget() {
    this.waiting.clear();
    this.keep();
  }

  keep() {
    const waiting = this.areSaved ? null : Object.fromEntries(this.waiting);
    this.storage.write(this.name, waiting);
  }
}

return { Answers };
})();

const module_format = (() => {
// Numbers and times as people read them.

const SECOND = 1000;
const DATE = { dateStyle: "medium", timeStyle: "short" };

// what is left of a time, as a clock shows it: 59:07, 1:00:00; never less than nothing
function clockFace(ms) {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${parts.join(":")}` : parts.join(":");
}

// a length of time in words: 1 hour 5 minutes, 40 seconds
function lengthInWords(seconds) {
  const units = [
    [Math.floor(seconds / 3600), "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"],
  ];
  const said = units.filter(([n]) => n > 0).slice(0, 2);
  return said.length ? said.map(([n, unit]) => counted(n, unit)).join(" ") : "0 seconds";
}

function counted(n, thing) {
  return `${number(n)} ${thing}${n === 1 ? "" : "s"}`;
}

function number(n) {
  return n.toLocaleString("en", { maximumFractionDigits: 3 });
}

function percent(n) {
  return `${n.toLocaleString("en", { maximumFractionDigits: 2 })} %`;
}

function moment(rfc3339) {
  return new Date(rfc3339).toLocaleString(undefined, DATE);
}

return { clockFace, lengthInWords, counted, number, percent, moment };
})();

const module_confirm = (() => {
// Asks before an attempt is handed in, and says what is not answered.

const { h } = module_dom;
const { counted } = module_format;

// resolves with true to hand in, false to go on, or the place of a question to go to
function askToHandIn(unanswered) {
  return new Promise((decided) => {
    let answer = false;
    const say = (value) => () => {
      answer = value;
      dialog.close();
    };
    const dialog = h(
      "dialog",
      { "aria-labelledby": "hand-in-title" },
      h("h2", { id: "hand-in-title" }, "Hand in now?"),
      unanswered.length > 0 ? missing(unanswered, say) : h("p", {}, "All questions are answered."),
      h("p", {}, "After that nothing can be changed."),
      h(
        "div",
        { class: "actions" },
        h("button", { class: "primary", click: say(true) }, "Hand in"),
        h("button", { class: "button", click: say(false) }, "Go on answering"),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      decided(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function missing(unanswered, say) {
  const buttons = unanswered.map((at) => {
    const label = `Go to question ${at + 1}`;
    return h("li", {}, h("button", { class: "number", "aria-label": label, click: say(at) }, String(at + 1)));
  });
  const is = unanswered.length === 1 ? "is" : "are";
  return [
    h("p", {}, `${counted(unanswered.length, "question")} ${is} not answered:`),
    h("ol", { class: "numbers" }, buttons),
  ];
}

return { askToHandIn };
})();

const module_countdown = (() => {
// The time that is left, shown as a clock, and said aloud a few times only.

const { clockFace, counted } = module_format;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SAID_AT = [60, 30, 15, 10, 5, 2, 1].map((n) => n * MINUTE).concat([30 * SECOND, 10 * SECOND]);
const TICK_MS = 250;

// what to say when the time left fell from `before` to `after`; null when it passed none of the marks
function said(before, after) {
  const mark = SAID_AT.filter((at) => after <= at && at < before).at(-1);
  if (mark === undefined || after <= 0) return null;
  const [n, unit] = mark >= MINUTE ? [mark / MINUTE, "minute"] : [mark / SECOND, "second"];
  return `${counted(n, unit)} left.`;
}

function urgency(left) {
  if (left <= MINUTE) return "last";
  return left <= 5 * MINUTE ? "soon" : "";
}

// shows the time left in `node`, and calls `ended` once when there is none; the answer stops it
function countDown({ clock, until, node, say, ended }) {
  let before = Infinity;
  const tick = () => {
    const left = until - clock.now();
    if (node.textContent !== clockFace(left)) node.textContent = clockFace(left);
    node.className = `clock ${urgency(left)}`;
    const words = before === Infinity ? null : said(before, left);
    if (words) say(words);
    before = left;
    if (left <= 0) {
      clearInterval(timer);
      ended();
    }
  };
  const timer = setInterval(tick, TICK_MS);
  tick();
  return () => clearInterval(timer);
}

return { said, urgency, countDown };
})();

const module_retry = (() => {
// How long to wait before trying again: longer each time, and never all at the same moment.

const FIRST_MS = 500;
const MOST_MS = 15_000;

// "full jitter": anything between nothing and a ceiling that doubles with each failure
function delay(failures, random = Math.random) {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** failures);
  return Math.round(random() * ceiling);
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

return { delay, sleep };
})();

const module_ending = (() => {
// The end of an attempt: handed in by its taker, or by the clock.

const { isPassing, Problem } = module_api;
const { h } = module_dom;
const { delay, sleep } = module_retry;

const LOOK_AGAIN_MS = 1000; // while the server takes in what was on the wire at the deadline

// hands in, for as long as it takes to reach the server; again is the same
function handedIn(app, attemptId) {
  return untilItWorks(() => app.session.request("POST", `/attempts/${attemptId}/submit`, { body: {} }));
}

// waits until the server has handed in by itself; what still waits here has a few seconds to arrive
async function timeIsUp(app, attemptId, saver, room) {
  const title = h("h2", { tabindex: "-1" }, "Time is up");
  const words = h("p", {}, "Your answers are being handed in.");
  room.inert = false; // the taker may have been handing in
  room.replaceChildren(h("section", { class: "card" }, title, words));
  title.focus();
  const arrived = saver.flush().catch(() => {}); // too late is no reason to stop
  await untilItWorks(
    () => app.session.request("GET", `/results/attempts/${attemptId}`),
    () => (words.textContent = "No connection. What reached us in time counts; your result is shown when it is back."),
  );
  saver.stop();
  await arrived;
}

async function untilItWorks(work, lost = () => {}) {
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      const isRunning = error instanceof Problem && error.code === "attempt_in_progress";
      if (!isRunning && !isPassing(error)) throw error;
      if (!isRunning) lost();
      failures += isRunning ? 0 : 1;
      await sleep(isRunning ? LOOK_AGAIN_MS : (error.retryAfterMs ?? delay(failures)));
    }
  }
}

return { handedIn, timeIsUp };
})();

const module_overview = (() => {
// All questions at a glance: which are answered, which is shown, and a way to each.

const { h } = module_dom;
const { isAnswered } = module_responses;

class Overview {
  constructor({ questions, answers, go }) {
    Object.assign(this, { questions, answers });
    this.buttons = questions.map((_, at) => h("button", { type: "button", click: () => go(at) }, String(at + 1)));
    this.count = h("span", {});
    const all = h("ol", { class: "numbers" }, this.buttons.map((button) => h("li", {}, button)));
    this.node = h("details", { class: "overview card" }, h("summary", {}, "Overview ", this.count), all);
    this.node.open = window.matchMedia("(min-width: 60rem)").matches;
  }

  get unanswered() {
    return this.questions.map((_, at) => at).filter((at) => !this.isAnswered(at));
  }

  isAnswered(at) {
    return isAnswered(this.answers.response(this.questions[at].id));
  }

  show(current) {
    const answered = this.questions.length - this.unanswered.length;
    this.count.textContent = `${answered} of ${this.questions.length} answered`;
    this.buttons.forEach((button, at) => {
      const is = this.isAnswered(at);
      button.className = is ? "answered" : "";
      button.setAttribute("aria-label", `Question ${at + 1}, ${is ? "answered" : "not answered"}`);
      if (at === current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }
}

return { Overview };
})();

const module_question = (() => {
// One question with the controls that its type asks for; each change is told as a response.

const { h } = module_dom;
const { counted } = module_format;
const { asNumber } = module_responses;

const LONGEST = 255; // characters of a short text, as the API takes them
const NO_NUMBER = "This is not a number yet, so it is not saved. Write it like 3.14.";

function questionForm({ question, place, total, response, change }) {
  const worth = `Question ${place} of ${total} · ${worthOf(question)}`;
  const problem = h("p", { class: "problem", role: "alert", id: "question-problem" });
  const show = (text) => (problem.textContent = text);
  const controls = CONTROLS[question.type]({ question, response, change, show });
  const node = h("div", { class: "question" }, h("h2", { class: "worth", tabindex: "-1" }, worth), controls, problem);
  return { node, refuse: (detail) => show(`Not saved: this ${detail}.`) };
}

function worthOf(question) {
  const penalty = question.penalty > 0 ? `, ${counted(question.penalty, "point")} off when wrong` : "";
  return `${counted(question.points, "point")}${penalty}`;
}

const CONTROLS = {
  single_choice: ({ question, response, change }) => {
    const chosen = (id) => id === response;
    return choices(question, "radio", question.options, chosen, (ticked) => change(ticked[0] ?? null));
  },
  multiple_choice: ({ question, response, change }) => {
    const chosen = (id) => (response ?? []).includes(id);
    const told = (ticked) => change(ticked.length ? ticked : null);
    return choices(question, "checkbox", question.options, chosen, told, "Choose all that are right.");
  },
  true_false: ({ question, response, change }) => {
    const options = [
      { id: "true", text: "True" },
      { id: "false", text: "False" },
    ];
    const chosen = (id) => response !== null && id === String(response);
    const told = ([ticked]) => change(ticked === undefined ? null : ticked === "true");
    return choices(question, "radio", options, chosen, told);
  },
  numeric: ({ question, response, change, show }) => {
    const input = h("input", { inputmode: "decimal", autocomplete: "off" });
    input.value = response ?? "";
    input.addEventListener("input", () => {
      const value = asNumber(input.value);
      input.setAttribute("aria-invalid", String(value === undefined));
      show("");
      if (value !== undefined) change(value);
    });
    // said when the field is left: nobody is told off in the middle of a number
    input.addEventListener("change", () => show(asNumber(input.value) === undefined ? NO_NUMBER : ""));
    return labelled(question, input);
  },
  short_text: ({ question, response, change }) => {
    const input = h("input", { autocomplete: "off", maxlength: LONGEST });
    input.value = response ?? "";
    input.addEventListener("input", () => change(input.value === "" ? null : input.value));
    return labelled(question, input);
  },
};

function choices(question, type, options, chosen, told, hint = null) {
  const inputs = options.map(({ id }) => h("input", { type, name: "option", value: id, id: `option-${id}` }));
  const tell = () => told(inputs.filter((input) => input.checked).map((input) => input.value));
  const rows = options.map(({ id, text }, at) => {
    inputs[at].checked = chosen(id);
    inputs[at].addEventListener("change", tell);
    return h("label", { class: "option", for: `option-${id}` }, inputs[at], h("span", {}, text));
  });
  const clear = h("button", { type: "button", class: "quiet clear" }, "Clear my answer");
  clear.addEventListener("click", () => {
    for (const input of inputs) input.checked = false;
    tell();
    inputs[0].focus();
  });
  const legend = h("legend", { class: "text" }, question.text);
  return h("fieldset", {}, legend, hint && h("p", { class: "hint" }, hint), rows, type === "radio" && clear);
}

function labelled(question, input) {
  input.id = "response";
  input.setAttribute("aria-describedby", "question-problem");
  return h("div", { class: "field" }, h("label", { for: "response", class: "text" }, question.text), input);
}

return { questionForm };
})();

const module_save_state = (() => {
// Says whether answers are saved: always to be seen, and aloud when the network goes and comes.

const { h } = module_dom;

const WORDS = {
  saved: "All answers are saved.",
  saving: "Saving …",
  waiting: "No connection. Your answers are kept on this device and sent when it is back.",
};

class SaveState {
  constructor(say) {
    this.say = say;
    this.node = h("p", { class: "state" }, "Answers are saved as you go.");
  }

  show(state) {
    const before = this.node.dataset.state;
    if (before === "waiting" && state !== "waiting") this.say("The connection is back.");
    if (before !== "waiting" && state === "waiting") this.say(WORDS.waiting);
    this.node.dataset.state = state;
    this.words(WORDS[state]);
  }

  words(text) {
    this.node.textContent = text;
  }
}

return { SaveState };
})();

const module_saver = (() => {
// Brings answers to the server: some at a time, soon after they were given, for as long as it takes.

const { isPassing, Problem } = module_api;
const { delay } = module_retry;

const BATCH = 100; // as many as the API takes in one write
const QUIET_MS = 700; // while somebody types, nothing is sent
const PLACE = /^\/answers\/(\d+)\b/;

class Saver {
  // send: a batch to the server's report; look: fetches the attempt anew, after somebody else's save;
  // tell: what to show ("saved", "saving", "waiting"); refused: an answer the server will not take;
  // failed: the server takes no more answers at all
  constructor({ answers, send, look, tell, refused, failed, timer = later, random = Math.random }) {
    Object.assign(this, { answers, send, look, tell, refused, failed, timer, random });
    this.wake = () => {};
    this.running = null;
    this.pending = null;
    this.stopped = false;
  }

  // an answer was given: it goes out when things are quiet
  changed() {
    this.tell("saving");
    clearTimeout(this.pending);
    this.pending = this.timer(() => this.flush().catch(this.failed), QUIET_MS);
  }

  // all answers are at the server when this ends; rejects with what ended the attempt
  flush() {
    clearTimeout(this.pending);
    this.running ??= this.sendAll().finally(() => (this.running = null));
    return this.running;
  }

  // the connection is back: no need to wait any longer
  hurry() {
    this.wake();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.pending);
    this.wake();
  }

  async sendAll() {
    let failures = 0;
    while (!this.answers.areSaved && !this.stopped) {
      try {
        if (failures === 0) this.tell("saving");
        await this.sendSome();
        failures = 0;
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.tell("waiting");
        await this.pause(error.retryAfterMs ?? delay(failures, this.random));
        failures += 1;
      }
    }
    if (!this.stopped) this.tell("saved");
  }

  async sendSome() {
    const batch = this.answers.batch(BATCH);
    try {
      const { stale } = await this.send(batch);
      this.answers.acknowledge(batch.filter((one) => !stale.includes(one.question_id)));
      if (stale.length > 0) await this.look();
    } catch (error) {
      if (!this.isAboutAnswers(error)) throw error;
      this.dropRefused(batch, error);
    }
  }

  isAboutAnswers(error) {
    return error instanceof Problem && error.facts.errors?.some((one) => PLACE.test(one.pointer));
  }

  dropRefused(batch, problem) {
    for (const { pointer, detail } of problem.facts.errors) {
      const answer = batch[Number(PLACE.exec(pointer)?.[1])];
      if (answer === undefined) continue;
      this.answers.drop(answer.question_id, answer.revision);
      this.refused(answer.question_id, detail);
    }
  }

  pause(ms) {
    return new Promise((done) => {
      this.wake = done;
      this.timer(done, ms);
    });
  }
}

function later(work, ms) {
  return setTimeout(work, ms);
}

return { Saver };
})();

const module_attempt = (() => {
// Taking a quiz: one question at a time, each change kept, and the server's clock over all of it.

const { Answers } = module_answers;
const { isPassing, Problem } = module_api;
const { askToHandIn } = module_confirm;
const { countDown } = module_countdown;
const { h, heading } = module_dom;
const { handedIn, timeIsUp } = module_ending;
const { Overview } = module_overview;
const { questionForm } = module_question;
const { SaveState } = module_save_state;
const { Saver } = module_saver;

const desks = new Map(); // attempt → its answers and their saver, the same ones when the view is shown again

async function attemptView(app, attemptId) {
  const attempt = await running(app, attemptId);
  if (attempt === null) return null;
  const quiz = await app.found("GET", `/quizzes/${attempt.quiz_id}`);
  const title = quiz?.title ?? "Your attempt";
  app.storage.write("running", { id: attemptId, title });
  const sitting = new Sitting(app, attempt, title);
  return { title, node: sitting.node, leave: () => sitting.leave() };
}

// the attempt; null when it has ended, and its result is shown instead
async function running(app, attemptId) {
  try {
    const attempt = await app.timed("GET", `/attempts/${attemptId}`);
    if (attempt.status === "in_progress") return attempt;
  } catch (error) {
    if (error.status === 404) app.storage.write("running", null);
    throw error;
  }
  app.go(`result/${attemptId}`);
  return null;
}

class Sitting {
  constructor(app, attempt, title) {
    Object.assign(this, { app, attempt, current: 0, isOver: false });
    this.path = `/attempts/${attempt.id}`;
    this.openDesk();
    this.overview = new Overview({ ...attempt, answers: this.answers, go: (at) => this.show(at) });
    this.build(title);
    this.listen();
    this.answers.adopt(attempt.answers);
    this.show(Math.max(0, this.overview.unanswered[0] ?? 0), false);
    if (!this.answers.areSaved) this.saver.changed();
    this.beginClock();
  }

  openDesk() {
    const { id } = this.attempt;
    if (!desks.has(id)) {
      const answers = new Answers(id, this.app.storage);
      desks.set(id, new Saver({ answers }));
    }
    this.saver = desks.get(id);
    this.answers = this.saver.answers;
    Object.assign(this.saver, {
      send: (answers) => this.app.timed("PUT", `${this.path}/answers`, { body: { answers } }),
      look: () => this.look(),
      tell: (state) => this.state.show(state),
      refused: (id, detail) => this.refused(id, detail),
      failed: (error) => this.failed(error),
    });
  }

  build(title) {
    this.clock = h("span", { class: "clock", role: "timer", "aria-label": "Time left" });
    this.state = new SaveState(this.app.say);
    this.paper = h("section", { class: "card paper", "aria-label": "Question" });
    this.back = h("button", { click: () => this.show(this.current - 1) }, "Back");
    this.next = h("button", { click: () => this.show(this.current + 1) }, "Next");
    this.give = h("button", { click: () => this.handIn() }, "Hand in …");
    const steps = h("div", { class: "actions steps" }, this.back, this.next, this.give);
    this.room = h("div", { class: "room" }, h("div", {}, this.paper, steps), this.overview.node);
    const bar = h("div", { class: "bar" }, heading(title), this.clock, this.state.node);
    this.node = h("div", { class: "sitting" }, bar, this.room);
  }

  beginClock() {
    const until = Date.parse(this.attempt.expires_at);
    const { clock, say } = this.app;
    const ended = () => queueMicrotask(() => this.expire());
    this.stopClock = countDown({ clock, until, node: this.clock, say, ended });
  }

  listen() {
    const ear = new AbortController();
    this.deafen = () => ear.abort();
    const on = (target, name, heard) => target.addEventListener(name, heard, { signal: ear.signal });
    on(window, "online", () => this.saver.hurry());
    on(window, "beforeunload", (event) => this.answers.areSaved || event.preventDefault());
    on(document, "visibilitychange", () => this.seen(document.visibilityState === "visible"));
  }

  seen(isVisible) {
    if (!isVisible) return this.saver.flush().catch((error) => this.failed(error));
    this.app.clock.doubtAll(); // the device may have slept
    this.saver.hurry();
    return this.look().catch((error) => isPassing(error) || this.failed(error));
  }

  show(at, isMove = true) {
    const { questions } = this.attempt;
    this.current = at;
    const question = questions[at];
    this.form = questionForm({
      question,
      place: at + 1,
      total: questions.length,
      response: this.answers.response(question.id),
      change: (response) => this.change(question.id, response),
    });
    this.paper.replaceChildren(this.form.node);
    this.back.disabled = at === 0;
    const isLast = at === questions.length - 1;
    this.next.disabled = isLast;
    this.next.className = isLast ? "" : "primary";
    this.give.className = isLast ? "primary last" : "last";
    this.overview.show(at);
    if (isMove) this.paper.querySelector("h2").focus();
  }

  change(questionId, response) {
    if (!this.answers.put(questionId, response)) return;
    this.overview.show(this.current);
    this.saver.changed();
  }

  refused(questionId, detail) {
    const at = this.attempt.questions.findIndex((question) => question.id === questionId);
    if (at !== this.current) this.show(at);
    this.form.refuse(detail);
    this.overview.show(at);
  }

  // what the server has by now: another device may have answered, or ended it all
  async look() {
    const attempt = await this.app.timed("GET", this.path);
    if (attempt.status !== "in_progress") return this.end();
    const overruled = this.answers.adopt(attempt.answers);
    if (overruled.length > 0) {
      this.app.say("An answer was changed on another device; that one stands.");
      this.show(this.current);
    }
    this.overview.show(this.current);
  }

  failed(error) {
    if (error instanceof Problem && [404, 409].includes(error.status)) this.end();
    else if (error.status === 401) this.app.signInFirst();
    else this.state.words(error.message);
  }

  async handIn() {
    const decision = await askToHandIn(this.overview.unanswered);
    if (decision === false || this.isOver) return;
    if (decision !== true) return this.show(decision);
    this.room.inert = true;
    try {
      await this.saver.flush();
      this.state.words("Handing in …");
      await handedIn(this.app, this.attempt.id);
      this.end();
    } catch (error) {
      this.room.inert = false;
      this.failed(error);
    }
  }

  async expire() {
    if (this.isOver) return;
    this.isOver = true;
    document.querySelector("dialog")?.close();
    const waited = timeIsUp(this.app, this.attempt.id, this.saver, this.room);
    const problem = await waited.catch((error) => error);
    this.isOver = false;
    if (problem) this.failed(problem);
    else this.end();
  }

  end() {
    if (this.isOver) return;
    this.isOver = true;
    this.saver.stop();
    this.answers.forget();
    desks.delete(this.attempt.id);
    this.leave();
    if (this.node.isConnected) this.app.go(`result/${this.attempt.id}`);
  }

  leave() {
    this.stopClock();
    this.deafen();
  }
}

return { attemptView };
})();

const module_sign_in = (() => {
// Signing in, making an account, and asking for a new password.

const { Problem } = module_api;
const { field, form, h, heading } = module_dom;
const { randomKey } = module_session;

const EMAIL = { type: "email", autocomplete: "username", inputmode: "email" };
const PASSWORD_HINT = "At least twelve characters. A few words are easier to remember than signs.";

function signInView(app) {
  const fields = [
    field("Email address", "email", EMAIL),
    field("Password", "password", { type: "password", autocomplete: "current-password" }),
  ];
  const submit = async ({ email, password }) => {
    try {
      await app.session.signIn(email, password);
    } catch (error) {
      if (error.code !== "email_not_verified") throw error;
      return offerAnotherLink(app, email, error);
    }
    app.go(takeWanted(app));
  };
  const elsewhere = links(["#/register", "Make an account"], ["#/forgot", "Forgot your password?"]);
  return page("Sign in", form({ fields, action: "Sign in", submit }), elsewhere);
}

function registerView(app) {
  const fields = [
    field("Email address", "email", EMAIL),
    field("Name", "username", { autocomplete: "nickname", maxlength: 64 }, "Shown on leaderboards."),
    field("Password", "password", { type: "password", autocomplete: "new-password" }, PASSWORD_HINT),
  ];
  const keyOf = keyPerBody();
  const submit = async (body) => {
    const key = keyOf(body);
    const answer = await explained(app.call("POST", "/auth/register", { body, key }));
    if (answer.body.id === undefined) return say("Look into your mail", MAILED);
    await app.session.signIn(body.email, body.password);
    app.go(takeWanted(app));
  };
  return page("Make an account", form({ fields, action: "Make the account", submit }), signInLink());
}

// the same form sent again after a lost answer makes one account; a changed one is another request
function keyPerBody() {
  let last = { text: null, key: null };
  return (body) => {
    const text = JSON.stringify(body);
    if (text !== last.text) last = { text, key: randomKey() };
    return last.key;
  };
}

const MAILED = "If the address is not in use yet, a mail with a link is on its way. Open the link to go on.";

function forgotView(app) {
  const fields = [field("Email address", "email", EMAIL)];
  const submit = async (body) => {
    await explained(app.call("POST", "/auth/password/forgot", { body }));
    say("Look into your mail", "If there is an account with this address, a link to set a new password is on its way.");
  };
  return page("Set a new password", form({ fields, action: "Send me a link", submit }), signInLink());
}

function offerAnotherLink(app, email, problem) {
  const send = async () => {
    await app.call("POST", "/auth/verify-email/resend", { body: { email } });
    say("Look into your mail", "Another link is on its way.");
  };
  const again = form({ fields: [], action: "Send me another link", submit: send });
  replace(heading("Confirm your address first"), h("p", {}, problem.message), again, signInLink());
}

// a refused member of the body, in words rather than as a title alone
async function explained(answer) {
  try {
    return await answer;
  } catch (error) {
    const wrong = error instanceof Problem && error.facts.errors?.[0];
    if (!wrong) throw error;
    const name = { email: "The address", username: "The name", password: "The password" };
    throw new Error(`${name[wrong.pointer.slice(1)] ?? "Something"} ${wrong.detail}.`);
  }
}

function takeWanted(app) {
  const wanted = app.wanted ?? "";
  app.wanted = undefined;
  return wanted;
}

function say(title, words) {
  replace(heading(title), h("p", {}, words), signInLink());
}

function replace(...nodes) {
  document.querySelector("#main > section").replaceChildren(...nodes);
  document.querySelector("#main h1").focus();
}

function page(title, ...nodes) {
  return { title, node: h("section", { class: "card narrow" }, heading(title), nodes) };
}

function links(...targets) {
  return h("p", { class: "links" }, targets.map(([href, text]) => h("a", { href }, text)));
}

function signInLink() {
  return links(["#/sign-in", "Sign in"]);
}

return { signInView, registerView, forgotView };
})();

const module_home = (() => {
// The quizzes that are open, and one's own results.

const { h, heading } = module_dom;
const { counted, moment, number, percent } = module_format;

const RESULTS = 5;

async function homeView(app) {
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

function facts(quiz) {
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

return { homeView, facts };
})();

const module_links = (() => {
// Where links in mails lead: `#verify=<token>` confirms an address, `#reset=<token>` sets a password.
// The token stands behind the hash, so no server sees it in an address, and is used by a POST alone.

const { Problem } = module_api;
const { field, form, h, heading } = module_dom;
const { randomKey } = module_session;

const HINT = "At least twelve characters. A few words are easier to remember than signs.";

async function verifyView(app, token) {
  try {
    await app.call("POST", "/auth/verify-email", { body: { token } });
  } catch (error) {
    return page("That did not work", h("p", {}, error.message));
  }
  return page("Thank you", h("p", {}, "Your address is confirmed."));
}

function resetView(app, token) {
  const fields = [field("New password", "password", { type: "password", autocomplete: "new-password" }, HINT)];
  const key = randomKey(); // asked again after a lost answer, it is the same reset
  const submit = async ({ password }) => {
    try {
      const body = { token, new_password: password };
      await app.call("POST", "/auth/password/reset", { body, key });
    } catch (error) {
      const wrong = error instanceof Problem && error.about("/new_password");
      throw wrong ? new Error(`The password ${wrong}.`) : error;
    }
    const done = page("Your password is set", h("p", {}, "Sign in with it on your devices."));
    document.getElementById("main").replaceChildren(done.node);
    document.querySelector("#main h1").focus();
  };
  const words = h("p", {}, "All devices will be signed out.");
  return page("Set a new password", words, form({ fields, action: "Set the password", submit }));
}

function page(title, ...nodes) {
  const on = h("p", { class: "links" }, h("a", { href: "#/" }, "Go on to the quizzes"));
  return { title, node: h("section", { class: "card narrow" }, heading(title), nodes, on) };
}

return { verifyView, resetView };
})();

const module_board = (() => {
// A quiz's leaderboard, looked at again and again while somebody sees it.

const { h } = module_dom;
const { clockFace, counted, number } = module_format;

const FIRST = 10;
const SOON_MS = 2000; // boards follow results by a moment
const SOON_LOOKS = 4;
const LATER_MS = 10_000;

function boardSection(app, quizId) {
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

return { boardSection };
})();

const module_quiz = (() => {
// One quiz before it begins: what it is, where one stands, and the button that starts the clock.

const { boardSection } = module_board;
const { Problem } = module_api;
const { h, heading } = module_dom;
const { counted, moment } = module_format;
const { facts } = module_home;
const { randomKey } = module_session;

async function quizView(app, quizId) {
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

return { quizView };
})();

const module_review = (() => {
// The questions again, with what was answered and, where it may be shown, what is right.

const { h } = module_dom;
const { number } = module_format;
const { inWords } = module_responses;

function reviewSection(questions, review) {
  const reviewed = new Map(review.map((one) => [one.question_id, one]));
  const rows = questions
    .filter((question) => reviewed.has(question.id))
    .map((question) => h("li", { class: "card reviewed" }, parts(question, reviewed.get(question.id))));
  return h("section", { "aria-labelledby": "review" }, h("h2", { id: "review" }, "Your answers"), h("ol", { class: "list" }, rows));
}

function parts(question, one) {
  const verdict = one.correct ? "Right" : one.score > 0 ? "Partly right" : "Wrong";
  const kind = { Right: "right", Wrong: "wrong" }[verdict] ?? "partly";
  const points = `${number(one.score)} of ${number(one.points)}`;
  return [
    h("p", { class: "verdict" }, h("span", { class: `mark ${kind}` }, verdict), h("span", {}, points)),
    h("h3", { class: "text" }, question.text),
    said("Your answer", inWords(question, one.response), "no answer"),
    !one.correct && said("Correct", rightOnes(question, one.correct_response)),
    one.explanation && h("p", { class: "text note" }, one.explanation),
  ];
}

// of a short text several spellings may be accepted; one is shown as well as all
function rightOnes(question, response) {
  const words = inWords(question, response);
  return question.type === "short_text" && words.length > 1 ? [words.join(" or ")] : words;
}

function said(label, words, none = null) {
  if (words.length === 0 && none === null) return null;
  const lines = words.length ? words : [none];
  return h("p", { class: "said" }, h("span", { class: "label" }, label), lines.map((line) => h("span", { class: "text" }, line)));
}

return { reviewSection };
})();

const module_result = (() => {
// What an attempt came to: the score, what the review shows, and the board.

const { Problem } = module_api;
const { boardSection } = module_board;
const { h, heading } = module_dom;
const { lengthInWords, moment, number, percent } = module_format;
const { reviewSection } = module_review;

const ENDINGS = {
  submitted: "You handed it in.",
  auto_submitted: "It was handed in for you when its time was up.",
  abandoned: "Its time was up before you handed it in, so it does not count.",
};

async function resultView(app, attemptId) {
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

return { resultView };
})();

const module_main = (() => {
// Begins: makes what all views share, and shows the view that the address names.

const { call, Problem } = module_api;
const { ServerClock } = module_clock;
const { announce } = module_dom;
const { showTop } = module_top;
const { Router } = module_router;
const { Session } = module_session;
const { Storage } = module_storage;
const { attemptView } = module_attempt;
const { forgotView, registerView, signInView } = module_sign_in;
const { homeView } = module_home;
const { resetView, verifyView } = module_links;
const { quizView } = module_quiz;
const { resultView } = module_result;

const PUBLIC = {
  "sign-in": signInView,
  register: registerView,
  forgot: forgotView,
  verify: verifyView,
  reset: resetView,
};
const PRIVATE = {
  "": homeView,
  quiz: quizView,
  attempt: attemptView,
  result: resultView,
};

const storage = new Storage();
const clock = new ServerClock();
const app = { call, storage, clock, say: announce };
app.session = new Session({ call, storage, ended: () => app.signInFirst() });
app.router = new Router({ app, views: { ...PRIVATE, ...PUBLIC }, isPublic: (name) => name in PUBLIC });
app.go = (place) => app.router.go(place);
app.signInFirst = () => app.router.signInFirst();

// an answer that carries the server's time sets the clock
app.timed = async (...request) => {
  const asked = clock.ticks();
  const { body } = await app.session.request(...request);
  clock.heard(body.server_time, asked, clock.ticks());
  return body;
};

// what is not there for this user is null, whatever the reason
app.found = async (...request) => {
  try {
    return (await app.session.request(...request)).body;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
};

app.router.changed = () => showTop(app);
app.router.begin();

return {  };
})();
