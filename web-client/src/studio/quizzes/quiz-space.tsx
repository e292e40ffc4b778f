// All there is to one quiz: the views of it as tabs, with the draft and its saving kept while one goes between them.

import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { SaveState } from "../../core/draft-saver.ts";
import { SECTIONS_KEY, SETTINGS_KEY, unsavedKeys } from "../../core/draft.ts";
import { type AuthoredQuiz, withQuestions } from "../../core/quiz.ts";
import { errorText } from "../../ui/errors.ts";
import { t } from "../../ui/text.ts";
import { Load, NotFound, useApp, ViewHeading } from "../../ui/view.tsx";
import { EditorTab } from "../editor/editor.tsx";
import { QuizEditor } from "../editor/quiz-editor.ts";
import { LiveTab } from "../exam/live.tsx";
import { RoomView } from "../exam/room.tsx";
import { MarkingTab } from "../marking/marking.tsx";
import { PeopleTab } from "../people/people.tsx";
import { ResultsTab } from "../results/results.tsx";
import { StatisticsTab } from "../statistics/statistics.tsx";
import type { OwnQuiz } from "./models.ts";
import { PublishTab } from "./publish.tsx";
import { rememberPublished } from "./published.ts";
import { State } from "./quizzes.tsx";
import { SettingsTab } from "./settings.tsx";

const EDITING: Record<string, ComponentType<{ editor: QuizEditor }>> = { "": EditorTab, settings: SettingsTab, publish: PublishTab };
const RUNNING: Record<string, ComponentType<{ quiz: OwnQuiz }>> = { live: LiveTab, results: ResultsTab, marking: MarkingTab, statistics: StatisticsTab, people: PeopleTab };
const TABS = ["", "settings", "publish", "live", "results", "marking", "statistics", "people"];

interface Opened {
  quiz: AuthoredQuiz;
  etag: string;
}

export function QuizSpace({ id, part }: { id: string; part: string }) {
  const app = useApp();
  const open = async (): Promise<Opened> => {
    const { body, headers } = await app.session.request<AuthoredQuiz>("GET", `/quizzes/${id}`);
    return { quiz: withQuestions(body), etag: headers.get("ETag") ?? "" };
  };
  return (
    <Load load={open} keys={[id]}>
      {({ quiz, etag }) => (quiz.questions ? <Authored quiz={quiz} etag={etag} part={part} /> : <Helped quiz={quiz} part={part} />)}
    </Load>
  );
}

function Authored({ quiz, etag, part }: Opened & { part: string }) {
  const app = useApp();
  const [editor] = useState(() => new QuizEditor(app, quiz, etag));
  useEffect(() => {
    rememberPublished(app, quiz);
    return () => {
      void editor.flush();
      editor.stop();
    };
  }, []);
  const { server } = editor.state.value;
  if (part === "room") return <RoomView quiz={{ ...server, title: editor.settings.title }} />;
  const shown = { ...server, title: editor.settings.title };
  const Edit = EDITING[part];
  const Run = RUNNING[part];
  return (
    <div class="space">
      <Head quiz={shown} part={part} tabs={TABS}>
        {Edit && <SaveStateLine editor={editor} />}
      </Head>
      {Edit ? <Edit editor={editor} /> : Run ? <Run quiz={shown} /> : <NotFound />}
    </div>
  );
}

// staff who may not see the questions: what each may do is for the service to say
function Helped({ quiz, part }: { quiz: OwnQuiz; part: string }) {
  const tab = part || "live";
  const Run = RUNNING[tab];
  if (tab === "room") return <RoomView quiz={quiz} />;
  return (
    <div class="space">
      <Head quiz={quiz} part={tab} tabs={TABS.filter((one) => one in RUNNING)} />
      {Run ? <Run quiz={quiz} /> : <NotFound />}
    </div>
  );
}

function Head({ quiz, part, tabs, children }: { quiz: OwnQuiz; part: string; tabs: string[]; children?: ComponentChildren }) {
  const tabName = t(part === "" ? "tab-questions" : `tab-${part}`);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }), [part]);
  return (
    <header class="space-head">
      <div class="space-title">
        <ViewHeading title={quiz.title} page={`${quiz.title}: ${tabName}`} /> <State quiz={quiz} />
      </div>
      <nav class="tabs" ref={nav} aria-label={t("parts-of-quiz")}>
        {tabs.map((tab) => (
          <a key={tab} href={`#/quiz/${quiz.id}${tab && `/${tab}`}`} aria-current={tab === part ? "page" : undefined}>
            {t(tab === "" ? "tab-questions" : `tab-${tab}`)}
          </a>
        ))}
      </nav>
      {children}
    </header>
  );
}

function SaveStateLine({ editor }: { editor: QuizEditor }) {
  const state = editor.saveState.value;
  return (
    <p class="state" data-state={state} role="status">
      {words(editor, state)}
    </p>
  );
}

function words(editor: QuizEditor, state: SaveState): string {
  if (state === "failed") return errorText(editor.saveError.value);
  if (state !== "refused") return t(`draft-${state}`);
  const keys = unsavedKeys(editor.state.value);
  const places = editor.questions.flatMap(({ key }, at) => (keys.includes(key) ? [at + 1] : [])).join(", ");
  const settings = keys.includes(SETTINGS_KEY) ? t("draft-refused-settings") : "";
  const sections = keys.includes(SECTIONS_KEY) ? t("draft-refused-sections") : "";
  return [settings, sections, places && t("draft-refused-questions", { places })].filter(Boolean).join(" ");
}
