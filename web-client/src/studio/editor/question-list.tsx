// The questions of a quiz: to choose one, to put them in another order by dragging, and to add some.

import { useState } from "preact/hooks";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { TYPES } from "./empty-question.ts";
import type { QuizEditor } from "./quiz-editor.ts";

export function QuestionList({ editor, chosen }: { editor: QuizEditor; chosen: () => void }) {
  const app = useApp();
  const [dragged, setDragged] = useState<number | null>(null);
  const drop = (to: number) => {
    if (dragged !== null) {
      editor.move(dragged, to);
      app.say(t("moved-to", { place: to + 1, count: editor.questions.length }));
    }
    setDragged(null);
  };
  return (
    <nav class="question-list" aria-label={t("questions-of-quiz")}>
      <ol>
        {editor.questions.map(({ key, body }, at) => (
          <li
            key={key}
            class={dragged === at ? "dragged" : undefined}
            draggable
            onDragStart={() => setDragged(at)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              drop(at);
            }}
          >
            <button
              type="button"
              aria-current={editor.selected.value === key ? "true" : undefined}
              onClick={() => {
                editor.selected.value = key;
                chosen();
              }}
            >
              <span class="place">{at + 1}</span>
              <span class="title" dir="auto">
                {firstLine(body.text) || <em>{t("no-text-yet")}</em>}
              </span>
              <span class="kind">
                {t(`type-${body.type.replaceAll("_", "-")}`)} · {t("points", { count: body.points })}
              </span>
              <Marks editor={editor} questionKey={key} />
            </button>
          </li>
        ))}
      </ol>
      <AddQuestion editor={editor} />
    </nav>
  );
}

function Marks({ editor, questionKey }: { editor: QuizEditor; questionKey: string }) {
  if (editor.state.value.conflicts.some(({ key }) => key === questionKey)) return <span class="mark wrong">{t("mark-conflict")}</span>;
  if (editor.problemOf(questionKey)) return <span class="mark wrong">{t("mark-problem")}</span>;
  return editor.isUnsaved(questionKey) ? <span class="mark partly">{t("mark-unsaved")}</span> : null;
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]!.slice(0, 120);
}

function AddQuestion({ editor }: { editor: QuizEditor }) {
  return (
    <label class="add-question">
      <span class="unseen">{t("add-question")}</span>
      <select
        value=""
        onChange={(event) => {
          const type = event.currentTarget.value;
          event.currentTarget.value = "";
          if (type !== "") editor.add(type);
        }}
      >
        <option value="">+ {t("add-question")}</option>
        {TYPES.map((type) => (
          <option key={type} value={type}>
            {t(`type-${type.replaceAll("_", "-")}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
