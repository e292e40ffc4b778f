// Begins: makes what all views share, and shows the view that the address names.

import { call, Problem } from "./api.js";
import { ServerClock } from "./clock.js";
import { announce } from "./dom.js";
import { showTop } from "./top.js";
import { Router } from "./router.js";
import { Session } from "./session.js";
import { Storage } from "./storage.js";
import { attemptView } from "./attempt.js";
import { forgotView, registerView, signInView } from "./sign-in.js";
import { homeView } from "./home.js";
import { resetView, verifyView } from "./links.js";
import { quizView } from "./quiz.js";
import { resultView } from "./result.js";

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
