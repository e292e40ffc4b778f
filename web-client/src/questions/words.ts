// A response as people read it, a line for each thing that was said.

import { isAnswered, isMap, type Option, type Question, type ResponseValue } from "../core/responses.ts";
import { decimal, t } from "../ui/text.ts";

export function responseLines(question: Question, response: ResponseValue): string[] {
  if (!isAnswered(response)) return [];
  if (typeof response === "boolean") return [response ? t("true") : t("false")];
  if (isMap(response)) return mapLines(question, response);
  const given = Array.isArray(response) ? response : [response];
  if (question.type === "numeric") return given.map((one) => decimal(String(one)));
  const lines = given.map((one) => textOf([question.options, question.items], one));
  return question.type === "ordering" ? lines.map((line, at) => `${at + 1}. ${line}`) : lines;
}

function mapLines(question: Question, response: { [id: string]: ResponseValue }): string[] {
  const stems = (question.stems ?? []).map((stem) => ({ ...stem, options: question.choices, kind: "choice" }));
  const gaps = (question.gaps ?? []).map((gap, at) => ({ ...gap, text: t("gap", { number: at + 1 }) }));
  return [...stems, ...gaps]
    .filter(({ id }) => isAnswered(response[id]))
    .map(({ id, text, options, kind }) => `${text}: ${kind === "numeric" ? decimal(String(response[id])) : textOf([options], response[id])}`);
}

function textOf(lists: (Option[] | null | undefined)[], id: unknown): string {
  const options = lists.flatMap((list) => list ?? []);
  return options.find((option) => option.id === id)?.text ?? String(id);
}
