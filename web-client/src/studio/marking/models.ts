// What marking reads of the API.

import type { Assets, Format, ResponseValue } from "../../core/responses.ts";

export interface Counts {
  question_id: string;
  unmarked: number;
  claimed: number;
  marked: number;
}

export interface Rubric {
  criteria: { text: string; levels: { points: number; text: string }[] }[];
}

export interface ResponseToMark {
  response_id: string;
  question_id: string;
  text: string;
  format: Format;
  response: ResponseValue;
  points: number;
  rubric: Rubric | null;
  notes_for_markers: string | null;
  assets: Assets;
  version: number;
  claimed_until?: string;
  mark?: { points: number; comment: string | null; rubric: { levels: (number | null)[] } | null };
}
