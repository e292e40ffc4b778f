// Words for names of the API: of queues, tasks, limits, events and their facts.

import { hasText, t } from "../../ui/text.ts";

export function wordsOf(kind: string, name: string): string {
  const id = `${kind}-${name.replaceAll("_", "-")}`;
  return hasText(id) ? t(id) : name.replaceAll("_", " ");
}
