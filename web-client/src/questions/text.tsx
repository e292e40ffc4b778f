// A short text, and an essay that counts its words.

import { useId } from "preact/hooks";
import { RichText } from "../ui/rich-text.tsx";
import { t } from "../ui/text.ts";
import type { ControlProps } from "./port.ts";
import { useTypedField } from "./typed.ts";

const MAX_SHORT_TEXT = 255; // characters, as the API takes them
const MAX_ESSAY = 20_000;

export function ShortText({ question, port, assets, describedBy }: ControlProps) {
  const id = useId();
  const shown = typeof port.response === "string" ? port.response : "";
  const { field, onBlur } = useTypedField<HTMLInputElement>(port, shown, (typed) => typed === shown);
  return (
    <div class="field">
      <label for={id}>
        <RichText text={question.text} format={question.format} assets={assets} />
      </label>
      <input
        id={id}
        ref={field}
        dir="auto"
        autocomplete="off"
        maxLength={MAX_SHORT_TEXT}
        aria-describedby={describedBy}
        onBlur={onBlur}
        onInput={(event) => port.change(event.currentTarget.value === "" ? null : event.currentTarget.value)}
      />
    </div>
  );
}

export function Essay({ question, port, assets, describedBy }: ControlProps) {
  const id = useId();
  const shown = typeof port.response === "string" ? port.response : "";
  const { field, onBlur } = useTypedField<HTMLTextAreaElement>(port, shown, (typed) => typed === shown);
  return (
    <div class="field">
      <label for={id}>
        <RichText text={question.text} format={question.format} assets={assets} />
      </label>
      <textarea
        id={id}
        ref={field}
        dir="auto"
        rows={12}
        maxLength={question.max_characters ?? MAX_ESSAY}
        aria-describedby={`${describedBy} ${id}-count`}
        onBlur={onBlur}
        onInput={(event) => port.change(event.currentTarget.value === "" ? null : event.currentTarget.value)}
      />
      <p id={`${id}-count`} class="hint">
        {t("word-count", { count: countWords(shown) })} {wordLimits(question.min_words, question.max_words)}
      </p>
    </div>
  );
}

export function countWords(text: string): number {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function wordLimits(least?: number | null, most?: number | null): string {
  if (least && most) return t("words-between", { least, most });
  if (least) return t("words-at-least", { least });
  return most ? t("words-at-most", { most }) : "";
}
