// What a new question of each type begins with.

import { newKey, type QuestionBody } from "../../core/quiz.ts";

export const TYPES = [
  "single_choice",
  "multiple_choice",
  "true_false",
  "short_text",
  "numeric",
  "matching",
  "ordering",
  "cloze",
  "essay",
] as const;

const EMPTY: Record<string, () => object> = {
  single_choice: () => ({ options: [option(true), option(false)] }),
  multiple_choice: () => ({ options: [option(true), option(false), option(false)], scoring: "all_or_nothing" }),
  true_false: () => ({ correct: true }),
  short_text: () => ({ accepted: [""], case_sensitive: false }),
  numeric: () => ({ correct: "", tolerance: "0" }),
  matching: () => ({
    stems: [part(), part()],
    choices: [part(), part()],
    pairs: [
      [0, 0],
      [1, 1],
    ],
    scoring: "per_pair",
  }),
  ordering: () => ({ items: [part(), part(), part()], scoring: "pairs" }),
  cloze: () => ({ gaps: [], scoring: "per_gap" }),
  essay: () => ({}),
};

export function emptyBody(type: string): QuestionBody {
  return { type, text: "", format: "plain", points: 1, penalty: 0, explanation: null, ...EMPTY[type]?.() };
}

export function part(text = "") {
  return { key: newKey(), text };
}

export function option(correct: boolean) {
  return { ...part(), correct };
}
