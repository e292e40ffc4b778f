// The form of one question of a quiz, with its place among the others.

import { useEffect, useRef } from "preact/hooks";
import type { DraftQuestion } from "../../core/draft.ts";
import type { QuestionBody } from "../../core/quiz.ts";
import { isQuestion } from "../../core/sections.ts";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { SelectField } from "../fields.tsx";
import { QuestionFields } from "./question-fields.tsx";
import type { QuizEditor } from "./quiz-editor.ts";

export function QuestionForm({ editor, question, at }: { editor: QuizEditor; question: DraftQuestion; at: number }) {
  const { key, body } = question;
  const form = useRef<HTMLElement>(null);
  const problem = editor.problemOf(key);
  const change = (members: Partial<QuestionBody>) => editor.editQuestion(key, { ...body, ...members } as QuestionBody);
  useEffect(() => {
    if (body.text === "") form.current?.querySelector("textarea")?.focus();
  }, []);
  return (
    <section class="card question-form" ref={form} aria-label={t("question-of", { place: at + 1, total: editor.questions.length })}>
      <header>
        <h2>
          {t("question")} {at + 1} <span class="kind">{t(`type-${body.type.replaceAll("_", "-")}`)}</span>
        </h2>
        <QuestionTools editor={editor} questionKey={key} at={at} />
      </header>
      <QuestionFields body={body} problem={problem} change={change} />
      {editor.sections && editor.sections.length > 1 && <SectionChoice editor={editor} questionKey={key} />}
    </section>
  );
}

function SectionChoice({ editor, questionKey }: { editor: QuizEditor; questionKey: string }) {
  const sections = editor.sections!;
  const current = sections.find(({ items }) => items.some((item) => isQuestion(item, questionKey)));
  const choices = sections.map(({ key, title }, at): [string, string] => [key, title || t("section-number", { number: at + 1 })]);
  return <SelectField label={t("section")} value={current?.key ?? ""} choices={choices} change={(key) => editor.putInto(questionKey, key)} />;
}

function QuestionTools({ editor, questionKey, at }: { editor: QuizEditor; questionKey: string; at: number }) {
  const app = useApp();
  const count = editor.questions.length;
  const shift = (by: 1 | -1) => {
    editor.shift(questionKey, by);
    app.say(t("moved-to", { place: editor.place() + 1, count }));
  };
  const [first, last] = [editor.sections?.[0]?.items[0], editor.sections?.at(-1)?.items.at(-1)];
  const isOnly = count === 1 && !editor.sections?.some(({ items }) => items.some((item) => "draw" in item));
  const isFirst = first ? isQuestion(first, questionKey) : at === 0;
  const isLast = last ? isQuestion(last, questionKey) : at === count - 1;
  return (
    <div class="tools">
      <button type="button" class="icon" aria-label={t("question-up")} title={t("question-up")} disabled={isFirst} onClick={() => shift(-1)}>
        ↑
      </button>
      <button type="button" class="icon" aria-label={t("question-down")} title={t("question-down")} disabled={isLast} onClick={() => shift(1)}>
        ↓
      </button>
      <button type="button" class="quiet" onClick={() => editor.duplicate(questionKey)}>
        {t("duplicate")}
      </button>
      <button type="button" class="quiet danger-text" disabled={isOnly} onClick={() => editor.remove(questionKey)}>
        {t("delete")}
      </button>
    </div>
  );
}
