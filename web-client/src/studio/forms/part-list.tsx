// A list of parts of a question, each with a text: added, removed, put in another order by buttons.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { newKey, type Part } from "../../core/quiz.ts";
import { moved } from "../../questions/ordering.tsx";
import { t } from "../../ui/text.ts";
import { TextField } from "../fields.tsx";

interface PartListProps {
  legend: string;
  name: string; // in pointers: /options/0/text
  parts: Part[];
  least: number;
  most: number;
  change: (parts: Part[]) => void;
  fresh?: () => Part;
  before?: (part: Part, at: number, set: (change: Partial<Part>) => void) => ComponentChildren;
  after?: (part: Part, at: number, set: (change: Partial<Part>) => void) => ComponentChildren;
  label: (number: number) => string;
  problemAt: (pointer: string) => string | null;
  addLabel: string;
  hint?: string;
  isOrdered?: boolean;
}

export function PartList(props: PartListProps) {
  const { legend, name, parts, least, most, change, fresh, before, after, label, problemAt, addLabel, hint, isOrdered = true } = props;
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<number | null>(null); // the part whose field gets the focus, once it is there
  useEffect(() => {
    if (wanted.current === null) return;
    list.current?.children[wanted.current]?.querySelector<HTMLElement>("input:not([type=radio], [type=checkbox])")?.focus();
    wanted.current = null;
  });
  const set = (at: number, members: Partial<Part>) => change(parts.map((part, place) => (place === at ? { ...part, ...members } : part)));
  const add = () => {
    wanted.current = parts.length;
    change([...parts, fresh ? fresh() : { key: newKey(), text: "" }]);
  };
  const remove = (at: number) => {
    wanted.current = Math.max(0, at - 1);
    change(parts.filter((_, place) => place !== at));
  };
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (at === parts.length - 1 && parts.length < most) add();
    else list.current?.children[at + 1]?.querySelector<HTMLElement>("input:not([type=radio], [type=checkbox])")?.focus();
  };
  return (
    <fieldset class="parts">
      <legend>{legend}</legend>
      {hint && <p class="hint">{hint}</p>}
      {problemAt(`/${name}`) && <p class="problem">{problemAt(`/${name}`)}</p>}
      <ol ref={list}>
        {parts.map((part, at) => (
          <li key={part.key}>
            {before?.(part, at, (members) => set(at, members))}
            <TextField
              label={label(at + 1)}
              isLabelHidden
              placeholder={label(at + 1)}
              maxLength={1000}
              value={part.text ?? ""}
              problem={problemAt(`/${name}/${at}/text`) ?? problemAt(`/${name}/${at}`)}
              change={(text) => set(at, { text })}
              onKeyDown={(event: KeyboardEvent) => onKeyDown(event, at)}
            />
            {after?.(part, at, (members) => set(at, members))}
            <span class="part-tools">
              {isOrdered && (
                <>
                  <IconButton sign="↑" words={t("part-up", { part: label(at + 1) })} disabled={at === 0} press={() => change(moved(parts, at, at - 1))} />
                  <IconButton
                    sign="↓"
                    words={t("part-down", { part: label(at + 1) })}
                    disabled={at === parts.length - 1}
                    press={() => change(moved(parts, at, at + 1))}
                  />
                </>
              )}
              <IconButton sign="×" words={t("part-remove", { part: label(at + 1) })} disabled={parts.length <= least} press={() => remove(at)} />
            </span>
          </li>
        ))}
      </ol>
      <button type="button" class="quiet add" disabled={parts.length >= most} onClick={add}>
        + {addLabel}
      </button>
    </fieldset>
  );
}

export function IconButton({ sign, words, disabled, press }: { sign: string; words: string; disabled?: boolean; press: () => void }) {
  return (
    <button type="button" class="icon" aria-label={words} title={words} disabled={disabled} onClick={press}>
      {sign}
    </button>
  );
}
