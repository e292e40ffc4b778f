// A list that comes page by page: a button brings the next one.

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Page } from "./app.ts";
import { errorText } from "./errors.ts";
import { t } from "./text.ts";
import { useApp } from "./view.tsx";

interface PagedListProps<T> {
  path: string;
  first: Page<T>;
  row: (item: T) => ComponentChildren;
  none?: string;
  filter?: (item: T) => boolean;
}

export function PagedList<T>({ path, first, row, none, filter = () => true }: PagedListProps<T>) {
  const app = useApp();
  const [page, setPage] = useState(first);
  const [isBusy, setBusy] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const more = async () => {
    setBusy(true);
    try {
      const join = path.includes("?") ? "&" : "?";
      const next = await app.get<Page<T>>(`${path}${join}cursor=${encodeURIComponent(page.next_cursor ?? "")}`);
      const shown = list.current?.children.length ?? 0;
      setPage({ items: [...page.items, ...next.items], next_cursor: next.next_cursor });
      requestAnimationFrame(() => list.current?.children[shown]?.querySelector("a")?.focus());
    } catch (error) {
      app.say(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const items = page.items.filter(filter);
  return (
    <>
      {items.length === 0 && none && <p class="card">{none}</p>}
      <ul class="list" ref={list}>
        {items.map((item) => (
          <li>{row(item)}</li>
        ))}
      </ul>
      {page.next_cursor !== null && (
        <button type="button" class="quiet" disabled={isBusy} onClick={more}>
          {t("show-more")}
        </button>
      )}
    </>
  );
}
