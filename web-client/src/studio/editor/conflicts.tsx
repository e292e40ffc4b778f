// Somebody else changed the same thing meanwhile: both versions, and the choice.

import type { Conflict } from "../../core/draft.ts";
import { fieldOf } from "../../core/merge.ts";
import type { AuthoredQuestion } from "../../core/quiz.ts";
import { hasText, number, t } from "../../ui/text.ts";
import { Preview } from "./preview.tsx";
import type { QuizEditor } from "./quiz-editor.ts";

export function Conflicts({ editor }: { editor: QuizEditor }) {
  const { conflicts } = editor.state.value;
  if (conflicts.length === 0) return null;
  return (
    <section class="card notice conflicts" aria-labelledby="conflicts">
      <h2 id="conflicts">{t("conflicts")}</h2>
      <p>{t("conflicts-text")}</p>
      {conflicts.map((conflict) => (
        <ConflictChoice key={conflict.key} editor={editor} conflict={conflict} />
      ))}
    </section>
  );
}

function ConflictChoice({ editor, conflict }: { editor: QuizEditor; conflict: Conflict }) {
  const field = fieldOf(conflict.key);
  return (
    <div class="change">
      {field !== null ? (
        <SettingVersions editor={editor} field={field} theirs={conflict.theirs} />
      ) : (
        <QuestionVersions editor={editor} conflict={conflict} />
      )}
      <div class="actions">
        <button type="button" onClick={() => editor.resolve(conflict.key, "mine")}>
          {t("keep-mine")}
        </button>
        <button type="button" onClick={() => editor.resolve(conflict.key, "theirs")}>
          {conflict.theirs === null ? t("delete-it") : t("take-theirs")}
        </button>
      </div>
    </div>
  );
}

function SettingVersions({ editor, field, theirs }: { editor: QuizEditor; field: string; theirs: unknown }) {
  const mine = (editor.settings as unknown as Record<string, unknown>)[field];
  const id = `setting-${field.replaceAll("_", "-")}`;
  return (
    <dl class="versions">
      <dt>{hasText(id) ? t(id) : field}</dt>
      <dd dir="auto">{t("version-mine", { value: asText(mine) })}</dd>
      <dd dir="auto">{t("version-theirs", { value: asText(theirs) })}</dd>
    </dl>
  );
}

function asText(value: unknown): string {
  if (typeof value === "number") return number(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function QuestionVersions({ editor, conflict }: { editor: QuizEditor; conflict: Conflict }) {
  const at = editor.questions.findIndex(({ key }) => key === conflict.key);
  const mine = editor.questions[at];
  if (mine === undefined) return null;
  const theirs = conflict.theirs as AuthoredQuestion | null;
  return (
    <>
      <h3>{t("question-number", { number: at + 1 })}</h3>
      <div class="side-by-side">
        <Preview id={`mine-${conflict.key}`} body={mine.body} title={t("yours")} />
        {theirs === null ? <p class="card">{t("they-deleted")}</p> : <Preview id={`theirs-${conflict.key}`} body={theirs} title={t("theirs")} />}
      </div>
    </>
  );
}
