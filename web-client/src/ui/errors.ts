// What went wrong, in the words of the page: by the problem's code, else in the service's own.

import { fieldSentence, isTransient, NetworkError, Problem } from "../core/http.ts";
import { duration, hasText, t } from "./text.ts";

// refusals of single members whose code alone says which one it is
const MEMBERS: Record<string, string> = { email_taken: "email", username_taken: "username", invalid_mfa_code: "code", invalid_join_code: "code" };

// `isShown` are members whose fields have their words already
export function errorText(error: unknown, isShown: (member: string) => boolean = () => false): string {
  if (error instanceof NetworkError) return t("error-network");
  if (!(error instanceof Problem)) return t("error-unknown");
  const id = `problem-${error.code.replaceAll("_", "-")}`;
  const words = hasText(id) ? t(id) : error.message;
  const errors = membersOf(error);
  const others = errors.filter(({ member }) => !isShown(member)).map(({ words: one }) => one);
  const whole = errors.length === 0 && !isShown(MEMBERS[error.code] ?? "") ? words : "";
  return [...others, whole, retryHint(error)].filter(Boolean).join(" ");
}

// what is wrong with one member of the body, in its own words
export function memberProblem(error: unknown, name: string): string {
  if (!(error instanceof Problem)) return "";
  const found = membersOf(error).find(({ member }) => member === name);
  return found?.words ?? (MEMBERS[error.code] === name ? errorText(error) : "");
}

// the member's own words where the API names one: "The password has 12 to 128 characters."
function membersOf(problem: Problem): { member: string; words: string }[] {
  return (problem.document.errors ?? []).map(({ pointer, detail }) => {
    const member = pointer === "" ? "whole" : (pointer.split("/").findLast((part) => !/^\d*$/.test(part)) ?? "");
    const id = `field-${member.replaceAll("_", "-")}`;
    return { member, words: fieldSentence(hasText(id) ? t(id) : t("field-other"), detail) };
  });
}

function retryHint(problem: Problem): string {
  if (!isTransient(problem) || problem.retryAfterMs === null) return "";
  return t("error-retry-after", { time: duration(Math.ceil(problem.retryAfterMs / 1000)) });
}
