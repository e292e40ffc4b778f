// One call to the API: JSON in, JSON out. A refusal is a Problem; a response that never came is a NetworkError.

const TIMEOUT_MS = 20_000;
const TOO_MANY_REQUESTS = 429;
const FIRST_SERVER_ERROR = 500;

export interface FieldError {
  pointer: string;
  detail: string;
}

export interface ProblemDocument {
  title?: string;
  detail?: string;
  code?: string;
  errors?: FieldError[];
  [extension: string]: unknown;
}

export interface CallOptions {
  body?: unknown;
  token?: string | undefined;
  key?: string | undefined;
  headers?: Record<string, string>;
  file?: { type: string; content: Blob | string }; // a body that is no JSON
  asFile?: boolean; // the response's body as a Blob
}

export interface CallResponse<T> {
  body: T;
  headers: Headers;
}

export type Call = <T = any>(method: string, path: string, options?: CallOptions) => Promise<CallResponse<T>>;

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly document: ProblemDocument;
  readonly retryAfterMs: number | null;

  constructor(status: number, document: ProblemDocument = {}, retryAfter: string | null = null) {
    super(document.title ?? `The service answered ${status}.`);
    this.status = status;
    this.code = document.code ?? "";
    this.document = document;
    this.retryAfterMs = retryAfter ? Number(retryAfter) * 1000 || null : null;
  }

  // what is wrong with one member of the body; null when nothing is
  about(pointer: string): string | null {
    return this.document.errors?.find((one) => one.pointer === pointer)?.detail ?? null;
  }
}

export class NetworkError extends Error {
  readonly retryAfterMs = null;

  constructor() {
    super("The service could not be reached.");
  }
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}

// a detail follows its member's name, or is a sentence of its own
export function fieldSentence(member: string, detail: string): string {
  const isSentence = /^\p{Lu}/u.test(detail);
  return `${member}${isSentence ? ":" : ""} ${detail.replace(/\.$/, "")}.`;
}

// whether the same call may succeed later without anybody doing anything
export function isTransient(error: unknown): error is Problem | NetworkError {
  if (error instanceof NetworkError) return true;
  return error instanceof Problem && (error.status === TOO_MANY_REQUESTS || error.status >= FIRST_SERVER_ERROR);
}

export const call: Call = async (method, path, { body, token, key, headers = {}, file, asFile } = {}) => {
  const response = await send(`api/v1${path}`, {
    method,
    headers: {
      ...headers,
      ...(file ? { "Content-Type": file.type } : body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(key ? { "Idempotency-Key": key } : {}),
    },
    body: file ? file.content : body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (asFile && response.ok) return { body: (await blob(response)) as any, headers: response.headers };
  const json = await read(response);
  if (!response.ok) throw new Problem(response.status, json, response.headers.get("Retry-After"));
  return { body: json, headers: response.headers };
};

// a file to a storage that answers with nothing to read; the file is the form's last member
export async function sendForm(url: string, fields: Record<string, string>, file: File): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  const response = await send(url, { method: "POST", body: form });
  if (!response.ok) throw new Problem(response.status, { code: "upload_refused" });
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch {
    throw new NetworkError();
  }
}

async function blob(response: Response): Promise<Blob> {
  try {
    return await response.blob();
  } catch {
    throw new NetworkError();
  }
}

async function read(response: Response): Promise<any> {
  let text: string;
  try {
    text = await response.text();
  } catch {
    throw new NetworkError();
  }
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return {}; // a proxy answered with a page of its own
  }
}
