// Things to put in order: by buttons, by the arrow keys on them, or by dragging.

import { useRef, useState } from "preact/hooks";
import type { Option } from "../core/responses.ts";
import { RichText } from "../ui/rich-text.tsx";
import { t } from "../ui/text.ts";
import { useApp } from "../ui/view.tsx";
import type { ControlProps } from "./port.ts";

export function Ordering({ question, port, assets, describedBy }: ControlProps) {
  const app = useApp();
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const items = inOrder(question.items ?? [], port.response);
  const move = (from: number, to: number, button?: "up" | "down") => {
    if (to < 0 || to >= items.length || from === to) return;
    port.change(moved(items, from, to).map((item) => item.id));
    app.say(t("moved-to", { place: to + 1, count: items.length }));
    if (button) requestAnimationFrame(() => focusButton(list.current, to, button));
  };
  const drop = (to: number) => {
    const from = items.findIndex((item) => item.id === dragged);
    setDragged(null);
    if (from >= 0) move(from, to);
  };
  return (
    <fieldset aria-describedby={describedBy}>
      <legend>
        <RichText text={question.text} format={question.format} assets={assets} />
      </legend>
      <p class="hint">{port.response === null ? t("order-hint-unanswered") : t("order-hint")}</p>
      <ol class="ordering" ref={list}>
        {items.map((item, at) => (
          <li
            key={item.id}
            class={dragged === item.id ? "item dragged" : "item"}
            draggable
            onDragStart={() => setDragged(item.id)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              drop(at);
            }}
          >
            <RichText text={item.text} format={question.format} assets={assets} inline />
            <span class="moves">
              {(["up", "down"] as const).map((way) => (
                <button
                  type="button"
                  key={way}
                  data-way={way}
                  aria-label={t(`move-${way}`, { item: item.text })}
                  disabled={way === "up" ? at === 0 : at === items.length - 1}
                  onClick={() => move(at, way === "up" ? at - 1 : at + 1, way)}
                >
                  {way === "up" ? "↑" : "↓"}
                </button>
              ))}
            </span>
          </li>
        ))}
      </ol>
      {port.response === null ? (
        <button type="button" onClick={() => port.change(items.map((item) => item.id))}>
          {t("order-is-right")}
        </button>
      ) : (
        <button type="button" class="quiet clear" onClick={() => port.change(null)}>
          {t("clear-answer")}
        </button>
      )}
    </fieldset>
  );
}

// the items as they were put; those that were not follow as they were dealt
export function inOrder(items: Option[], response: unknown): Option[] {
  if (!Array.isArray(response)) return items;
  const placed = response.map((id) => items.find((item) => item.id === id)).filter((item) => item !== undefined);
  return [...placed, ...items.filter((item) => !response.includes(item.id))];
}

export function moved<T>(items: T[], from: number, to: number): T[] {
  const rest = items.filter((_, at) => at !== from);
  return [...rest.slice(0, to), items[from]!, ...rest.slice(to)];
}

// the button moved with its item; at an end it is disabled, and the other one takes over
function focusButton(list: HTMLOListElement | null, at: number, way: "up" | "down"): void {
  const buttons = [...(list?.children[at]?.querySelectorAll("button") ?? [])];
  const same = buttons.find((button) => button.dataset["way"] === way && !button.disabled);
  (same ?? buttons.find((button) => !button.disabled))?.focus();
}
