// One call to the API: JSON in, JSON out. A refusal is a Problem; what never came back is Lost.

const PATIENCE_MS = 20_000;
const THROTTLED = 429;
const FIRST_FAULT = 500;

export class Problem extends Error {
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

export class Lost extends Error {
  constructor() {
    super("We could not be reached. Check the connection and try again.");
  }
}

// whether the same call may well succeed later, without anybody doing anything
export function isPassing(error) {
  if (error instanceof Lost) return true;
  return error instanceof Problem && (error.status === THROTTLED || error.status >= FIRST_FAULT);
}

export async function call(method, path, { body, token, key, headers = {} } = {}) {
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
