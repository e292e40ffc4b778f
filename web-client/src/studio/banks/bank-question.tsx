// One question of a bank: a new version each time it is saved; what was typed stays until then.

import { useState } from "preact/hooks";
import { isProblem, type Problem } from "../../core/http.ts";
import { asSent, isComplete, type QuestionBody, withKeys } from "../../core/quiz.ts";
import { keyPerBody } from "../../core/session.ts";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { Ask, useAct } from "../acts.tsx";
import { tagsOf } from "../editor/draw-form.tsx";
import { emptyBody } from "../editor/empty-question.ts";
import { Preview } from "../editor/preview.tsx";
import { QuestionFields } from "../editor/question-fields.tsx";
import { TextField } from "../fields.tsx";
import { useKept } from "../kept.ts";
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
  tags: string; // as they are typed
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
  const path = `/banks/${bank.id}/questions${"id" in selected ? `/${selected.id}` : ""}`;
  const read = async (): Promise<Opened> => {
    if ("type" in selected) return { body: emptyBody(selected.type), tags: tag, etag: null };
    const { body, headers } = await app.session.request<ListedQuestion>("GET", path);
    return { ...fromListed(body), etag: headers.get("ETag") };
  };
  return (
    <LoadPart load={read} keys={[]}>
      {(opened) => <Editing {...props} opened={opened} path={path} read={read} />}
    </LoadPart>
  );
}

function fromListed({ id: _, tags, version: __, created_at: ___, updated_at: ____, ...body }: ListedQuestion): Pick<Opened, "body" | "tags"> {
  return { body: withKeys(body as QuestionBody), tags: tags.join(", ") };
}

interface EditingProps extends BankQuestionFormProps {
  opened: Opened;
  path: string;
  read: () => Promise<Opened>;
}

function Editing({ bank, selected, saved, opened, path, read }: EditingProps) {
  const app = useApp();
  const [edited, edit, forget] = useKept(`${path} ${"type" in selected ? selected.type : ""}`, opened);
  const { body, tags, etag } = edited;
  const [theirs, setTheirs] = useState<Opened | null>(null);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [keyOf] = useState(keyPerBody);
  const { isBusy, error, run, dialog } = useAct();
  const match = etag === null ? {} : { headers: { "If-Match": etag } };
  const save = () =>
    run(async () => {
      setProblem(undefined);
      try {
        const sent = { ...asSent(body), tags: tagsOf(tags) };
        const made = await (etag === null ? app.send<{ id: string }>("POST", path, sent, { key: keyOf(sent) }) : app.send<{ id: string }>("PUT", path, sent, match));
        forget();
        app.say(t("draft-saved"));
        saved(made.id);
      } catch (refused) {
        if (isProblem(refused, "precondition_failed")) return setTheirs(await read());
        if (!isProblem(refused) || refused.status !== 422) throw refused;
        setProblem(refused);
      }
    });
  const remove = async () => {
    await app.send("DELETE", path, undefined, match);
    forget();
    saved(null);
  };
  const choose = (chosen: Opened) => {
    edit(chosen);
    setTheirs(null);
  };
  const title = t(`type-${body.type.replaceAll("_", "-")}`);
  return (
    <>
      {theirs && <Versions mine={edited} theirs={theirs} choose={choose} />}
      <section class="card question-form" aria-label={title}>
        <header>
          <h2>{title}</h2>
          {etag !== null && bank.role !== "viewer" && (
            <Ask class="quiet danger-text" danger label={t("delete-ask")} title={t("delete-question-title")} action={t("delete")} act={remove} />
          )}
        </header>
        <QuestionFields body={body} problem={problem} change={(members) => edit({ ...edited, body: { ...body, ...members } as QuestionBody })} />
        <TextField label={t("tags")} hint={t("tags-hint")} value={tags} problem={problemAt(problem, "/tags")} change={(typed) => edit({ ...edited, tags: typed })} />
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

// somebody else saved the question meanwhile: one's own goes on from their version, or gives way to it
function Versions({ mine, theirs, choose }: { mine: Opened; theirs: Opened; choose: (chosen: Opened) => void }) {
  return (
    <section class="card notice conflicts" aria-labelledby="conflicts">
      <h2 id="conflicts">{t("conflicts")}</h2>
      <p>{t("conflicts-text")}</p>
      <div class="side-by-side">
        <Preview id="bank-mine" body={mine.body} title={t("yours")} />
        <Preview id="bank-theirs" body={theirs.body} title={t("theirs")} />
      </div>
      <div class="actions">
        <button type="button" onClick={() => choose({ ...mine, etag: theirs.etag })}>
          {t("keep-mine")}
        </button>
        <button type="button" onClick={() => choose(theirs)}>
          {t("take-theirs")}
        </button>
      </div>
    </section>
  );
}
