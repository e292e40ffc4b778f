// Which view an address shows: `#/quiz/<id>` within the page; from a mail `#quiz=<id>`, `#attempt=<id>`,
// `#results`, or with a one-time token `#verify=<token>`, `#reset=<token>`.

import { isPassing, Problem } from "./api.js";
import { h, heading } from "./dom.js";

const TITLE = "Invigil";
const PATIENCE_MS = 300; // what comes sooner needs no "one moment"
const UNAUTHENTICATED = 401;

export function place(hash) {
  const mailed = /^#(verify|reset|quiz|attempt)=(.+)$/.exec(hash);
  if (mailed) return { name: mailed[1], id: mailed[2] };
  const [, name = "", id = ""] = hash.slice(1).split("/");
  return { name, id: decodeURIComponent(id) };
}

export class Router {
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
