// What was marked already, to look at again and to change.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Page } from "../../ui/app.ts";
import { PagedList } from "../../ui/list.tsx";
import { number, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { LoadPart } from "../load-part.tsx";
import { MarkForm } from "./mark-form.tsx";
import { SelectField } from "../fields.tsx";
import type { Counts, ResponseToMark } from "./models.ts";

interface MarkedListProps {
  path: string;
  nameOf: (questionId: string) => string;
}

// question by question, as they are best compared
export function MarkedList({ path, nameOf }: MarkedListProps) {
  const app = useApp();
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <LoadPart load={() => app.get<{ items: Counts[] }>(path)} keys={[path]}>
      {({ items }) => {
        const marked = items.filter((one) => one.marked > 0).map((one) => one.question_id);
        const id = chosen ?? marked[0];
        if (id === undefined) return <p>{t("nothing-marked")}</p>;
        return (
          <>
            <SelectField label={t("question")} value={id} choices={marked.map((one) => [one, nameOf(one)] as const)} change={setChosen} />
            <MarksOf key={id} path={path} questionId={id} />
          </>
        );
      }}
    </LoadPart>
  );
}

function MarksOf({ path, questionId }: { path: string; questionId: string }) {
  const app = useApp();
  const [open, setOpen] = useState<ResponseToMark | null>(null);
  const [turn, setTurn] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  // after a change the focus is on the list again
  useEffect(() => {
    if (turn > 0) list.current?.focus();
  }, [turn]);
  const close = () => {
    setOpen(null);
    setTurn(turn + 1);
  };
  if (open) return <MarkForm path={path} response={open} saved={close} />;
  const address = `${path}/marks?limit=20&question_id=${questionId}`;
  return (
    <div ref={list} tabIndex={-1} role="group" aria-label={t("marking-done")}>
    <LoadPart load={() => app.get<Page<ResponseToMark>>(address)} keys={[path, turn]}>
      {(first) => (
        <PagedList
          path={address}
          first={first}
          none={t("nothing-marked")}
          row={(one) => (
            <span class="row">
              <span class="name" dir="auto">
                {String(one.response ?? t("no-answer")).slice(0, 80)}
              </span>
              {(one.mark?.markers ?? 1) > 1 && <span class="when">{t("marked-by-count", { count: one.mark!.markers })}</span>}
              <strong>{t("score-of", { score: number(one.mark?.points ?? 0), max: number(one.points) })}</strong>
              <button type="button" class="quiet" onClick={() => setOpen(one)}>
                {t("change-mark")}
              </button>
            </span>
          )}
        />
      )}
    </LoadPart>
    </div>
  );
}
