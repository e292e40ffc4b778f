// Who is signed in, and calls in their name. A lost response signs nobody out: a refresh token is exchanged
// under a key that is stored before it is sent, so that asking again brings the same successor.

import type * as api from "../../types/api.ts";
import { type Call, type CallOptions, type CallResponse, NetworkError, Problem } from "./http.ts";
import type { Storage } from "./storage.ts";

const UNAUTHENTICATED = 401;
const DEVICE_TOKEN = "X-Device-Token";

export type Tokens = Pick<api.Tokens, "access_token" | "refresh_token">;

export type SignOutReason = "asked" | "ended";
type Exclusively = <T>(work: () => Promise<T>) => Promise<T>;

export interface SessionDependencies {
  call: Call;
  storage: Storage;
  newKey?: () => string;
  exclusively?: Exclusively;
  ended?: (reason: SignOutReason) => void;
}

export class Session {
  readonly call: Call;
  private readonly storage: Storage;
  private readonly newKey: () => string;
  exclusively: Exclusively;
  ended: (reason: SignOutReason) => void;

  constructor({ call, storage, newKey = randomKey, exclusively = oneTabAtATime, ended = () => {} }: SessionDependencies) {
    this.call = call;
    this.storage = storage;
    this.newKey = newKey;
    this.exclusively = exclusively;
    this.ended = ended;
  }

  get tokens(): Tokens | null {
    return this.storage.read<Tokens>("tokens");
  }

  get isSignedIn(): boolean {
    return this.tokens !== null;
  }

  // the tokens, or what a second factor is asked with
  async signIn(email: string, password: string): Promise<{ mfa_token?: string }> {
    const body = { email, password, device_name: "Invigil player" };
    return this.login("/auth/login", body);
  }

  async signInWithCode(mfaToken: string, code: string): Promise<void> {
    await this.login("/auth/login/mfa", { mfa_token: mfaToken, code });
  }

  private async login(path: string, body: unknown): Promise<{ mfa_token?: string }> {
    const device = this.storage.read<string>("device");
    const headers: Record<string, string> = device ? { [DEVICE_TOKEN]: device } : {};
    const response = await this.call("POST", path, { body, headers });
    if (response.body.mfa_required) return response.body;
    this.storage.write("device", response.headers.get(DEVICE_TOKEN) ?? device);
    this.store(response.body);
    return {};
  }

  async signOut(scope: "local" | "global" = "local"): Promise<void> {
    try {
      await this.request("POST", "/auth/logout", { body: { scope } });
    } finally {
      this.forget("asked");
    }
  }

  // a call in the user's name; refreshes once when the access token is no good any more
  async request<T = any>(method: string, path: string, options: CallOptions = {}): Promise<CallResponse<T>> {
    const token = this.tokens?.access_token;
    if (!token) throw new Problem(UNAUTHENTICATED, { code: "unauthenticated", title: "Sign in first." });
    try {
      return await this.call<T>(method, path, { ...options, token });
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== UNAUTHENTICATED) throw error;
      await this.exclusively(() => this.refreshUnlessDone(token));
      return this.call<T>(method, path, { ...options, token: this.tokens?.access_token });
    }
  }

  // another tab may have been quicker
  private async refreshUnlessDone(failedToken: string): Promise<void> {
    const tokens = this.tokens;
    if (tokens === null || tokens.access_token !== failedToken) return;
    const response = await this.exchange(tokens.refresh_token);
    if (this.isSignedIn) this.store(response.body); // unless somebody signed out meanwhile
  }

  private async exchange(refreshToken: string): Promise<CallResponse<Tokens>> {
    let begun = this.storage.read<{ token: string; key: string }>("refresh");
    if (begun?.token !== refreshToken) {
      begun = { token: refreshToken, key: this.newKey() };
      this.storage.write("refresh", begun);
    }
    try {
      const options = { body: { refresh_token: refreshToken }, key: begun.key };
      const ask = () => this.call<Tokens>("POST", "/auth/refresh", options);
      // a lost response is asked for once more at once: no view need fail by it
      return await ask().catch((error: unknown) => (error instanceof NetworkError ? ask() : Promise.reject(error)));
    } catch (error) {
      if (error instanceof Problem && error.status === UNAUTHENTICATED) this.forget("ended");
      throw error;
    }
  }

  private store({ access_token, refresh_token }: Tokens): void {
    this.storage.write("tokens", { access_token, refresh_token });
    this.storage.write("refresh", null);
  }

  forget(reason: SignOutReason): void {
    this.storage.write("tokens", null);
    this.storage.write("refresh", null);
    this.ended(reason);
  }
}

// 128 bits; crypto.randomUUID is missing where the page did not come over HTTPS
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// a key for each body: the same one sent again after a lost response is done once, a changed one is another request
export function keyPerBody(): (body: unknown) => string {
  let last = { text: "", key: "" };
  return (body) => {
    const text = JSON.stringify(body);
    if (text !== last.text) last = { text, key: randomKey() };
    return last.key;
  };
}

let last: Promise<unknown> = Promise.resolve();

function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request("invigil.refresh", work) as Promise<T>;
  const next = last.catch(() => {}).then(work); // at least one call of this tab at a time
  last = next;
  return next;
}
