// The questions of a quiz: to choose one, to put them in another order by dragging, and to add some.

import { useState } from "preact/hooks";
import { type DraftQuestion, SECTIONS_KEY } from "../../core/draft.ts";
import type { DraftSection } from "../../core/sections.ts";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { TYPES } from "./empty-question.ts";
import type { QuizEditor } from "./quiz-editor.ts";

interface ListProps {
  editor: QuizEditor;
  chosen: () => void;
}

export function QuestionList({ editor, chosen }: ListProps) {
  const { sections, questions } = editor;
  const [dragged, setDragged] = useState("");
  const rows = (keys: string[]) => <Rows editor={editor} chosen={chosen} keys={keys} dragged={dragged} setDragged={setDragged} />;
  return (
    <nav class="question-list" aria-label={t("questions-of-quiz")}>
      {sections === null
        ? rows(questions.map(({ key }) => key))
        : sections.map((section, at) => (
            <div key={section.key} class="list-section" onDragOver={(event) => event.preventDefault()} onDrop={() => dragged && editor.putInto(dragged, section.key)}>
              <SectionRow editor={editor} chosen={chosen} section={section} at={at} />
              {rows(section.items.flatMap((item) => ("question" in item ? item.question : [])))}
            </div>
          ))}
      <AddQuestion editor={editor} />
      <button type="button" class="quiet" onClick={() => editor.addSection()}>
        {t(sections === null ? "arrange-sections" : "add-section")}
      </button>
    </nav>
  );
}

function SectionRow({ editor, chosen, section, at }: ListProps & { section: DraftSection; at: number }) {
  const draws = section.items.filter((item) => "draw" in item).length;
  return (
    <button
      type="button"
      class="section-row"
      aria-current={editor.selected.value === section.key ? "true" : undefined}
      onClick={() => {
        editor.selected.value = section.key;
        chosen();
      }}
    >
      <span class="title" dir="auto">
        {section.title || t("section-number", { number: at + 1 })}
      </span>
      {draws > 0 && <span class="kind">{t("draws", { count: draws })}</span>}
      {editor.problemOf(SECTIONS_KEY)?.document.errors?.some(({ pointer }) => pointer.startsWith(`/sections/${at}/`)) && (
        <span class="mark wrong">{t("mark-problem")}</span>
      )}
    </button>
  );
}

interface RowsProps extends ListProps {
  keys: string[];
  dragged: string;
  setDragged: (key: string) => void;
}

function Rows({ editor, chosen, keys, dragged, setDragged }: RowsProps) {
  const app = useApp();
  const { questions } = editor;
  const places = new Map(questions.map(({ key }, at) => [key, at]));
  const drop = (to: number) => {
    const from = places.get(dragged);
    if (from !== undefined) {
      editor.move(from, to);
      app.say(t("moved-to", { place: to + 1, count: questions.length }));
    }
    setDragged("");
  };
  return (
    <ol start={keys.length > 0 ? places.get(keys[0]!)! + 1 : 1}>
      {keys.map((key) => {
        const at = places.get(key)!;
        return (
          <li
            key={key}
            class={dragged === key ? "dragged" : undefined}
            draggable
            onDragStart={() => setDragged(key)}
            onDragEnd={() => setDragged("")}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              event.stopPropagation();
              drop(at);
            }}
          >
            <QuestionRow editor={editor} chosen={chosen} question={questions[at]!} at={at} />
          </li>
        );
      })}
    </ol>
  );
}

function QuestionRow({ editor, chosen, question: { key, body }, at }: ListProps & { question: DraftQuestion; at: number }) {
  return (
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
  );
}

function Marks({ editor, questionKey }: { editor: QuizEditor; questionKey: string }) {
  if (editor.state.value.conflicts.some(({ key }) => key === questionKey)) return <span class="mark wrong">{t("mark-conflict")}</span>;
  if (editor.problemOf(questionKey)) return <span class="mark wrong">{t("mark-problem")}</span>;
  return editor.isUnsaved(questionKey) ? <span class="mark partly">{t("mark-unsaved")}</span> : null;
}

export function firstLine(text: string): string {
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
