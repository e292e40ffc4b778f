// Who is signed in, and calls in their name. A lost answer signs nobody out: a refresh token is exchanged
// under a key that is noted before it is sent, so that asking again brings the same successor.

import { Problem } from "./api.js";

const UNAUTHENTICATED = 401;
const DEVICE_TOKEN = "X-Device-Token";

export class Session {
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
export function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let last = Promise.resolve();

function oneTabAtATime(work) {
  if (navigator.locks) return navigator.locks.request("invigil.refresh", work);
  last = last.catch(() => {}).then(work); // at least one call of this tab at a time
  return last;
}
