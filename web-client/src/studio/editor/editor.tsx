// Writing a quiz: the questions, the form of one, and what takers will see of it.

import { useEffect, useRef } from "preact/hooks";
import { type DraftSection, isQuestion } from "../../core/sections.ts";
import { t } from "../../ui/text.ts";
import { Conflicts } from "./conflicts.tsx";
import { Preview } from "./preview.tsx";
import { QuestionForm } from "./question-form.tsx";
import { QuestionList } from "./question-list.tsx";
import type { QuizEditor } from "./quiz-editor.ts";
import { SectionForm } from "./section-form.tsx";

export function EditorTab({ editor }: { editor: QuizEditor }) {
  const form = useRef<HTMLDivElement>(null);
  const at = editor.place();
  const question = editor.questions[at];
  const sectionAt = editor.sections?.findIndex(({ key }) => key === editor.selected.value) ?? -1;
  const section = editor.sections?.[sectionAt];
  const isPhone = () => matchMedia("(max-width: 48rem)").matches;
  useEffect(() => {
    if (at < 0 && section === undefined && editor.questions[0]) editor.selected.value = editor.questions[0].key;
  }, [at]);
  // on a phone the form is below the list
  const chosen = () => {
    if (isPhone()) requestAnimationFrame(() => form.current?.scrollIntoView());
  };
  return (
    <>
      <Conflicts editor={editor} />
      <Removed editor={editor} />
      <div class="editor">
        <QuestionList editor={editor} chosen={chosen} />
        <div ref={form}>
          {question && <QuestionForm key={question.key} editor={editor} question={question} at={at} />}
          {section && <SectionForm key={section.key} editor={editor} section={section} at={sectionAt} />}
        </div>
        {question && <Preview key={question.key} id={question.key} body={question.body} passage={passageOf(editor, question.key)} />}
      </div>
    </>
  );
}

function passageOf(editor: QuizEditor, key: string): DraftSection | undefined {
  const section = editor.sections?.find(({ items }) => items.some((item) => isQuestion(item, key)));
  return section?.title || section?.text ? section : undefined;
}

function Removed({ editor }: { editor: QuizEditor }) {
  if (editor.removed.value === null) return null;
  return (
    <p class="notice inset removed" role="status">
      {t("question-removed", { number: editor.removed.value.at + 1 })}{" "}
      <button type="button" class="quiet" onClick={() => editor.undoRemove()}>
        {t("undo")}
      </button>
    </p>
  );
}
