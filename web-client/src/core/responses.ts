// Questions and responses as the API has them: whether there is a response, and whether two are the same.

import type * as api from "../../types/api.ts";

export type Scalar = string | number | boolean | null;
export type ResponseMap = { [id: string]: string | number | null };
export type ResponseValue = Scalar | string[] | ResponseMap;

export type Option = api.PaperOption;

export interface Gap {
  id: string;
  kind: "text" | "choice" | "numeric";
  options?: Option[] | null;
  units?: string[] | null;
}

export type Format = api.TextFormat;

export interface Question {
  id: string;
  type: string;
  text: string;
  format?: Format | null;
  points: number;
  penalty: number;
  options?: Option[] | null;
  stems?: Option[] | null;
  choices?: Option[] | null;
  items?: Option[] | null;
  gaps?: Gap[] | null;
  units?: string[] | null;
  min_words?: number | null;
  max_words?: number | null;
  max_characters?: number | null;
}

export type Asset = api.AssetLink;

export type Assets = { [id: string]: Asset };

export function isMap(response: ResponseValue | undefined): response is ResponseMap {
  return typeof response === "object" && response !== null && !Array.isArray(response);
}

export function isAnswered(response: ResponseValue | undefined): boolean {
  if (response === null || response === undefined || response === "") return false;
  if (Array.isArray(response)) return response.length > 0;
  if (isMap(response)) return Object.values(response).some((one) => one !== null && one !== "");
  return true;
}

// in an ordering the order of ids is what was answered; elsewhere it does not count
export function isSame(one: ResponseValue | undefined, other: ResponseValue | undefined, ordered = false): boolean {
  if (!isAnswered(one) && !isAnswered(other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) return false;
    return ordered ? one.every((id, at) => other[at] === id) : one.every((id) => other.includes(id));
  }
  if (isMap(one) && isMap(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => (one[key] ?? null) === (other[key] ?? null));
  }
  return one === other;
}
