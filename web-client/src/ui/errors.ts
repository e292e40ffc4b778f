// What went wrong, in the words of the page: by the problem's code, else in the service's own.

import { fieldSentence, isTransient, NetworkError, Problem } from "../core/http.ts";
import { duration, hasText, t } from "./text.ts";

export function errorText(error: unknown): string {
  if (error instanceof NetworkError) return t("error-network");
  if (!(error instanceof Problem)) return t("error-unknown");
  const id = `problem-${error.code.replaceAll("_", "-")}`;
  const words = hasText(id) ? t(id) : error.message;
  return [fieldErrors(error) || words, retryHint(error)].filter(Boolean).join(" ");
}

// the member's own words where the API names one: "The password has 12 to 128 characters."
function fieldErrors(problem: Problem): string {
  return (problem.document.errors ?? [])
    .map(({ pointer, detail }) => {
      const id = `field-${pointer === "" ? "whole" : pointer.split("/").at(-1)?.replaceAll("_", "-")}`;
      return fieldSentence(hasText(id) ? t(id) : t("field-other"), detail);
    })
    .join(" ");
}

function retryHint(problem: Problem): string {
  if (!isTransient(problem) || problem.retryAfterMs === null) return "";
  return t("error-retry-after", { time: duration(Math.ceil(problem.retryAfterMs / 1000)) });
}
