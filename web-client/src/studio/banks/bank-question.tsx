// One question of a bank: a new version each time it is saved; what was typed stays until then.

import { useState } from "preact/hooks";
import { isProblem, type Problem } from "../../core/http.ts";
import { asSent, isComplete, type QuestionBody, withKeys } from "../../core/quiz.ts";
import { randomKey } from "../../core/session.ts";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { Ask, useAct } from "../acts.tsx";
import { tagsOf } from "../editor/draw-form.tsx";
import { emptyBody } from "../editor/empty-question.ts";
import { Preview } from "../editor/preview.tsx";
import { QuestionFields } from "../editor/question-fields.tsx";
import { TextField } from "../fields.tsx";
import { LoadPart } from "../load-part.tsx";
import { problemAt } from "../problem-words.ts";
import type { Bank } from "./banks.tsx";

export type Selected = { id: string } | { type: string };

export interface ListedQuestion extends QuestionBody {
  id: string;
  tags: string[];
  version: number;
  created_at: string;
  updated_at: string;
}

interface Opened {
  body: QuestionBody;
  tags: string[];
  etag: string | null; // null: it is new
}

interface BankQuestionFormProps {
  bank: Bank;
  selected: Selected;
  tag: string; // of new ones
  saved: (id: string | null) => void;
}

export function BankQuestionForm(props: BankQuestionFormProps) {
  const app = useApp();
  const { bank, selected, tag } = props;
  const open = async (): Promise<Opened> => {
    if ("type" in selected) return { body: emptyBody(selected.type), tags: tag ? [tag] : [], etag: null };
    const { body, headers } = await app.session.request<ListedQuestion>("GET", `/banks/${bank.id}/questions/${selected.id}`);
    return { ...fromListed(body), etag: headers.get("ETag") };
  };
  return (
    <LoadPart load={open} keys={[]}>
      {(opened) => <Editing {...props} opened={opened} />}
    </LoadPart>
  );
}

function fromListed({ id: _, tags, version: __, created_at: ___, updated_at: ____, ...body }: ListedQuestion): { body: QuestionBody; tags: string[] } {
  return { body: withKeys(body as QuestionBody), tags };
}

function Editing({ bank, selected, saved, opened }: BankQuestionFormProps & { opened: Opened }) {
  const app = useApp();
  const [body, setBody] = useState(opened.body);
  const [tags, setTags] = useState(opened.tags.join(", "));
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [key] = useState(randomKey);
  const { isBusy, error, run, dialog } = useAct();
  const path = `/banks/${bank.id}/questions${"id" in selected ? `/${selected.id}` : ""}`;
  const match = opened.etag === null ? {} : { headers: { "If-Match": opened.etag } };
  const save = () =>
    run(async () => {
      setProblem(undefined);
      try {
        const made = await app.send<{ id: string }>(opened.etag === null ? "POST" : "PUT", path, { ...asSent(body), tags: tagsOf(tags) }, { ...match, key });
        app.say(t("draft-saved"));
        saved(made.id);
      } catch (refused) {
        if (!isProblem(refused) || refused.status !== 422) throw refused;
        setProblem(refused);
      }
    });
  const remove = async () => {
    await app.send("DELETE", path, undefined, match);
    saved(null);
  };
  const title = t(`type-${body.type.replaceAll("_", "-")}`);
  return (
    <>
      <section class="card question-form" aria-label={title}>
        <header>
          <h2>{title}</h2>
          {opened.etag !== null && bank.role !== "viewer" && (
            <Ask class="quiet danger-text" danger label={t("delete-ask")} title={t("delete-question-title")} action={t("delete")} act={remove} />
          )}
        </header>
        <QuestionFields body={body} problem={problem} change={(members) => setBody({ ...body, ...members } as QuestionBody)} />
        <TextField label={t("tags")} hint={t("tags-hint")} value={tags} problem={problemAt(problem, "/tags")} change={setTags} />
        {bank.role !== "viewer" && (
          <div class="actions">
            <button type="button" class="primary" disabled={isBusy || !isComplete(body)} onClick={save}>
              {t("save-question")}
            </button>
          </div>
        )}
        <p class="problem" role="alert">
          {error}
        </p>
        {dialog}
      </section>
      <Preview id="bank-question" body={body} />
    </>
  );
}
