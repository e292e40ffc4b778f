// The settings of a quiz: time, who may take it, what is shown afterwards, and how strict the room is.

import { useState } from "preact/hooks";
import { fromLocal, toLocal, zoneName } from "../../core/local-time.ts";
import type { Format } from "../../core/responses.ts";
import { t } from "../../ui/text.ts";
import { Conflicts } from "../editor/conflicts.tsx";
import type { QuizEditor } from "../editor/quiz-editor.ts";
import { RichArea } from "../editor/rich-area.tsx";
import { AreaField, CheckField, choicesOf, NumberInput, SelectField, TextField } from "../fields.tsx";
import { detailWords } from "../problem-words.ts";
import { AudienceForm } from "./audience.tsx";
import { SafeExamBrowserForm } from "./safe-exam-browser.tsx";
import { SettingsGroup, type SettingsProps } from "./settings-group.tsx";

export function SettingsTab({ editor }: { editor: QuizEditor }) {
  const props: SettingsProps = {
    settings: editor.settings,
    set: (change) => editor.editSettings(change),
    problem: (member) => {
      const detail = editor.settingsProblem(member);
      return detail === null ? null : detailWords(detail);
    },
  };
  const { server } = editor.state.value;
  return (
    <>
      <Conflicts editor={editor} />
      <div class="cards">
        <General {...props} />
        <AudienceForm {...props} hasCode={server.has_access_code} />
        <Time {...props} />
        <Afterwards {...props} />
        <Room {...props} configAddress={server.status === "published" ? `api/v1/quizzes/${server.id}/config.seb` : null} />
      </div>
    </>
  );
}

function General({ settings, set, problem }: SettingsProps) {
  return (
    <SettingsGroup id="settings-general">
      <TextField label={t("setting-title")} maxLength={200} value={settings.title} problem={problem("title")} change={(title) => set({ title })} />
      <RichArea
        label={t("setting-description")}
        maxLength={5000}
        value={settings.description}
        problem={problem("description")}
        change={(description) => set({ description })}
        changeMarkdown={(description) => set({ description, description_format: "markdown" })}
      />
      <SelectField
        label={t("setting-description-format")}
        value={settings.description_format}
        choices={choicesOf("format", ["plain", "markdown"])}
        change={(format) => set({ description_format: format as Format })}
      />
      <CheckField label={t("setting-randomize-questions")} value={settings.randomize_questions} change={(randomize_questions) => set({ randomize_questions })} />
      <CheckField label={t("setting-randomize-options")} value={settings.randomize_options} change={(randomize_options) => set({ randomize_options })} />
      <CheckField label={t("setting-no-repeat")} value={settings.no_repeat} change={(no_repeat) => set({ no_repeat })} />
    </SettingsGroup>
  );
}

function Time({ settings, set, problem }: SettingsProps) {
  return (
    <SettingsGroup id="settings-time">
      <div class="columns">
        <NumberInput
          label={t("setting-duration-minutes")}
          min={1}
          max={1440}
          step={1}
          value={settings.duration_minutes}
          problem={problem("duration_minutes")}
          change={(minutes) => minutes !== null && set({ duration_minutes: minutes })}
        />
        <NumberInput
          label={t("setting-max-attempts")}
          hint={t("empty-unlimited")}
          min={1}
          max={1000}
          step={1}
          value={settings.max_attempts}
          problem={problem("max_attempts")}
          change={(max_attempts) => set({ max_attempts })}
        />
      </div>
      <div class="columns">
        <Moment name="opens_at" settings={settings} set={set} problem={problem} />
        <Moment name="closes_at" settings={settings} set={set} problem={problem} />
      </div>
      <div class="columns">
        <NumberInput
          label={t("setting-late-start-minutes")}
          hint={t("late-start-hint")}
          min={0}
          max={1440}
          step={1}
          value={settings.late_start_minutes}
          problem={problem("late_start_minutes")}
          change={(late_start_minutes) => set({ late_start_minutes })}
        />
        <SelectField label={t("setting-overdue")} value={settings.overdue} choices={choicesOf("overdue", ["auto_submit", "abandon"])} change={(overdue) => set({ overdue })} />
      </div>
    </SettingsGroup>
  );
}

// typed in the zone of this device, which is named; kept as what was typed while it is no whole moment
function Moment({ name, settings, set, problem }: SettingsProps & { name: "opens_at" | "closes_at" }) {
  const [typed, setTyped] = useState(toLocal(settings[name]));
  const value = fromLocal(typed) === settings[name] || toLocal(settings[name]) === typed ? typed : toLocal(settings[name]);
  const change = (local: string) => {
    setTyped(local);
    set({ [name]: fromLocal(local) });
  };
  return (
    <TextField
      label={t(`setting-${name.replace("_", "-")}`)}
      type="datetime-local"
      hint={t("in-zone", { zone: zoneName() })}
      value={value}
      problem={problem(name)}
      change={change}
    />
  );
}

function Afterwards({ settings, set, problem }: SettingsProps) {
  const { review } = settings;
  const shows = ["nothing", "score", "responses", "correct_answers"] as const;
  return (
    <SettingsGroup id="settings-afterwards">
      <div class="columns">
        <NumberInput
          label={t("setting-passing-score")}
          min={0}
          max={100}
          value={settings.passing_score}
          problem={problem("passing_score")}
          change={(score) => score !== null && set({ passing_score: score })}
        />
        <SelectField
          label={t("setting-grading-method")}
          value={settings.grading_method}
          choices={choicesOf("grading", ["best", "latest", "first", "mean"])}
          change={(grading_method) => set({ grading_method })}
        />
      </div>
      <div class="columns">
        <SelectField
          label={t("setting-review")}
          value={review.show}
          choices={choicesOf("review-show", shows)}
          problem={problem("review/show")}
          change={(show) => set({ review: { ...review, show } })}
        />
        <SelectField
          label={t("review-when")}
          value={review.when}
          choices={choicesOf("review-when", ["immediately", "after_close"])}
          problem={problem("review/when")}
          change={(when) => set({ review: { ...review, when } })}
        />
      </div>
      <NumberInput
        label={t("setting-second-marking")}
        hint={t("second-marking-hint")}
        min={0}
        value={settings.second_marking?.tolerance ?? null}
        problem={problem("second_marking") ?? problem("second_marking/tolerance")}
        change={(tolerance) => set({ second_marking: tolerance === null ? null : { tolerance } })}
      />
      <CheckField label={t("setting-leaderboard")} value={settings.leaderboard} change={(leaderboard) => set({ leaderboard })} />
    </SettingsGroup>
  );
}

function Room({ settings, set, problem, configAddress }: SettingsProps & { configAddress: string | null }) {
  const [typed, setTyped] = useState((settings.networks ?? []).join("\n"));
  const lines = (text: string) => text.split(/[\s,]+/).filter(Boolean);
  const changeNetworks = (text: string) => {
    setTyped(text);
    set({ networks: lines(text).length > 0 ? lines(text) : null });
  };
  const networksProblem = problem("networks") ?? (settings.networks ?? []).map((_, at) => problem(`networks/${at}`)).find(Boolean) ?? null;
  return (
    <SettingsGroup id="settings-room">
      <SelectField label={t("setting-device-rule")} value={settings.device_rule} choices={choicesOf("device", ["free", "log", "lock"])} change={(device_rule) => set({ device_rule })} />
      <SelectField label={t("setting-event-log")} value={settings.event_log} choices={choicesOf("events", ["off", "basic", "full"])} change={(event_log) => set({ event_log })} />
      <CheckField
        label={t("setting-events-visible-to-taker")}
        value={settings.events_visible_to_taker}
        change={(events_visible_to_taker) => set({ events_visible_to_taker })}
      />
      <AreaField label={t("setting-networks")} hint={t("networks-hint")} dir="ltr" value={typed} problem={networksProblem} change={changeNetworks} />
      <SafeExamBrowserForm settings={settings} set={set} problem={problem} configAddress={configAddress} />
    </SettingsGroup>
  );
}
