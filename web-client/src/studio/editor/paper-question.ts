// A question as a taker gets it, made of what its author has written: for the preview.

import type { Part, QuestionBody } from "../../core/quiz.ts";
import type { Gap, Option, Question } from "../../core/responses.ts";

export function paperQuestion(id: string, body: QuestionBody): Question {
  const lists = {
    options: parts(body["options"]),
    stems: parts(body["stems"]),
    choices: parts(body["choices"]),
    items: mixed(parts(body["items"])),
    gaps: gaps(body["gaps"]),
    units: units(body["units"]),
  };
  const { min_words, max_words, max_characters } = body as Partial<Question>;
  return {
    id,
    type: body.type,
    text: body.text,
    format: body.format ?? "plain",
    points: body.points,
    penalty: body.penalty ?? 0,
    ...lists,
    min_words: min_words ?? null,
    max_words: max_words ?? null,
    max_characters: max_characters ?? null,
  };
}

function parts(list: unknown): Option[] {
  return Array.isArray(list) ? (list as Part[]).map((part, at) => ({ id: part.key ?? part.id ?? String(at), text: part.text ?? "" })) : [];
}

// takers get them mixed; here it is enough that the right order is not the one shown
function mixed(items: Option[]): Option[] {
  return [...items.slice(1), ...items.slice(0, 1)];
}

function gaps(list: unknown): Gap[] {
  if (!Array.isArray(list)) return [];
  return (list as Part[]).map((gap, at) => ({
    id: gap.key ?? gap.id ?? String(at),
    kind: gap["kind"] as Gap["kind"],
    options: parts(gap["options"]),
    units: units(gap["units"]),
  }));
}

function units(given: unknown): string[] {
  const { mode = "none", accepted } = (given ?? {}) as { mode?: string; accepted?: { unit: string }[] | null };
  return mode === "none" ? [] : (accepted ?? []).map(({ unit }) => unit);
}
