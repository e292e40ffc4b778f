// What all views share: the session, the server's clock, storage, and the way from view to view.

import type { User } from "../../types/api.ts";
import { type CallOptions, isProblem, Problem } from "../core/http.ts";
import { parseRoute, type Route } from "../core/route.ts";
import { ServerClock } from "../core/server-clock.ts";
import type { Session, SignOutReason } from "../core/session.ts";
import type { Storage } from "../core/storage.ts";
import { Watched } from "../core/watched.ts";

export type { User } from "../../types/api.ts";

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export class App {
  readonly session: Session;
  readonly storage: Storage;
  readonly clock = new ServerClock();
  readonly route = new Watched<Route>(parseRoute(location.hash));
  readonly user = new Watched<User | null>(null);
  readonly announcement = new Watched("");
  readonly signOutReason = new Watched<SignOutReason | null>(null);
  readonly inAttempt = new Watched(false);
  readonly unread = new Watched(0);
  readonly hidesClock = new Watched(false);
  readonly watched = [this.route, this.user, this.signOutReason, this.inAttempt, this.unread, this.hidesClock];
  wanted = ""; // what the person came for before they had to sign in
  readonly typed = new Map<string, Record<string, string>>(); // by form: what was typed when the session ended

  constructor(session: Session, storage: Storage) {
    this.session = session;
    this.storage = storage;
    this.user.value = storage.read<User>("user");
    this.hidesClock.value = storage.read<boolean>("hides-clock") ?? false;
    session.ended = (reason) => this.signedOut(reason);
  }

  go(address: string): void {
    if (location.hash === `#/${address}`) this.route.value = { ...this.route.value };
    else location.hash = `#/${address}`;
  }

  // without a step in the history that would only lead back here
  replace(address: string): void {
    history.replaceState(null, "", `#/${address}`);
    this.route.value = parseRoute(location.hash);
  }

  toggleClock(): void {
    this.hidesClock.value = !this.hidesClock.value;
    this.storage.write("hides-clock", this.hidesClock.value);
  }

  // said by screen readers when they come to it
  say(text: string): void {
    this.announcement.value = "";
    requestAnimationFrame(() => (this.announcement.value = text));
  }

  async get<T>(path: string): Promise<T> {
    return (await this.session.request<T>("GET", path)).body;
  }

  async send<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
    return (await this.session.request<T>(method, path, { ...options, body })).body;
  }

  // a response that carries the server's time sets the clock
  async timed<T extends { server_time: string }>(method: string, path: string, options: CallOptions = {}): Promise<T> {
    const asked = this.clock.ticks();
    const { body } = await this.session.request<T>(method, path, options);
    this.clock.heard(body.server_time, asked, this.clock.ticks());
    return body;
  }

  // null where the user has no such thing, or this service no such call
  async find<T>(path: string): Promise<T | null> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (error instanceof Problem && (error.status === 404 || error.status === 405)) return null;
      throw error;
    }
  }

  async loadUser(): Promise<User> {
    const user = await this.get<User>("/auth/me");
    this.setUser(user);
    return user;
  }

  setUser(user: User): void {
    const former = this.storage.read<User>("user");
    if (former !== null && former.id !== user.id) this.forgetPerson();
    this.user.value = user;
    this.storage.write("user", user);
  }

  // another person must not meet what the former one left in this browser
  private forgetPerson(): void {
    this.wanted = "";
    this.typed.clear();
  }

  private signedOut(reason: SignOutReason): void {
    this.signOutReason.value = reason;
    this.unread.value = 0;
    const { name, id, part } = this.route.value;
    if (reason === "ended" && name !== "sign-in") this.wanted = [name, id, part].filter(Boolean).join("/");
    if (reason === "asked") {
      this.wanted = "";
      this.typed.clear();
      this.user.value = null;
      this.storage.write("user", null);
    }
    this.go("sign-in");
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}

export function hasEnded(error: unknown): boolean {
  return isProblem(error, "attempt_closed") || isProblem(error, "attempt_expired");
}
