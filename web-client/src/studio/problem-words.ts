// What the API says about a member, in the words of the page where it is one of the usual things.

import type { Problem } from "../core/http.ts";
import { t } from "../ui/text.ts";

const USUAL: [RegExp, string][] = [
  [/at least 1 character|may not be blank|must not be blank|field required/i, "detail-required"],
  [/at most (\d+) characters/i, "detail-too-long"],
  [/greater than or equal to ([\d.]+)/i, "detail-at-least"],
  [/less than or equal to ([\d.]+)/i, "detail-at-most"],
  [/greater than ([\d.]+)/i, "detail-more-than"],
  [/valid (integer|number)/i, "detail-number"],
  [/should match pattern/i, "detail-form"],
  [/must have a key/i, "detail-key"],
];

export function detailWords(detail: string): string {
  for (const [pattern, id] of USUAL) {
    const found = pattern.exec(detail);
    if (found) return t(id, { limit: found[1] ?? "" });
  }
  return detail;
}

export function problemAt(problem: Problem | undefined, pointer: string): string | null {
  const detail = problem?.about(pointer) ?? null;
  return detail === null ? null : detailWords(detail);
}
