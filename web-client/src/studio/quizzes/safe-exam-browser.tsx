// Whether a quiz is taken in Safe Exam Browser alone: with a configuration that the service makes, or with keys of one's own.

import { useState } from "preact/hooks";
import type { SafeExamBrowser } from "../../../types/api.ts";
import { focusFieldBefore } from "../../ui/focus.ts";
import { t } from "../../ui/text.ts";
import { AreaField, CheckField, choicesOf, SelectField, TextField } from "../fields.tsx";
import type { SettingsProps } from "./settings-group.tsx";

type Config = NonNullable<SafeExamBrowser["generated"]>;
type Kind = "none" | "made" | "own";

const FIRST: Config = { allow_quit: true, hashed_quit_password: null, quit_url: null };

function kindOf(rule: SafeExamBrowser | null): Kind {
  if (rule === null) return "none";
  return rule.generated === null ? "own" : "made";
}

export function SafeExamBrowserForm({ settings, set, problem, configAddress }: SettingsProps & { configAddress: string | null }) {
  const rule = settings.safe_exam_browser;
  const keys = { config_keys: rule?.config_keys ?? [], browser_exam_keys: rule?.browser_exam_keys ?? [] };
  const change = (part: Partial<SafeExamBrowser>) => set({ safe_exam_browser: { ...keys, generated: rule?.generated ?? null, ...part } });
  const hasKeys = rule !== null && (rule.generated === null || keys.config_keys.length + keys.browser_exam_keys.length > 0);
  const choose = (kind: Kind) => (kind === "none" ? set({ safe_exam_browser: null }) : change({ generated: kind === "made" ? FIRST : null }));
  const member = (name: string) => problem(`safe_exam_browser/${name}`);
  const keyProblem = (name: keyof typeof keys) => member(name) ?? keys[name].map((_, at) => member(`${name}/${at}`)).find(Boolean) ?? null;
  return (
    <>
      <SelectField
        label={t("setting-safe-exam-browser")}
        value={kindOf(rule)}
        choices={choicesOf("seb", ["none", "made", "own"])}
        problem={problem("safe_exam_browser")}
        change={choose}
      />
      {rule?.generated && <Made config={rule.generated} address={configAddress} problem={member} change={(generated) => change({ generated })} />}
      {hasKeys && <Keys name="config_keys" keys={keys.config_keys} problem={keyProblem("config_keys")} change={(config_keys) => change({ config_keys })} />}
      {hasKeys && (
        <Keys
          name="browser_exam_keys"
          keys={keys.browser_exam_keys}
          problem={keyProblem("browser_exam_keys")}
          change={(browser_exam_keys) => change({ browser_exam_keys })}
        />
      )}
    </>
  );
}

interface MadeProps {
  config: Config;
  address: string | null; // of the file, once the quiz is published
  problem: (member: string) => string | null;
  change: (config: Config) => void;
}

function Made({ config, address, problem, change }: MadeProps) {
  return (
    <>
      <CheckField label={t("seb-allow-quit")} value={config.allow_quit} change={(allow_quit) => change({ ...config, allow_quit })} />
      {config.allow_quit && crypto.subtle && <QuitPassword config={config} change={change} />}
      <TextField
        label={t("seb-quit-url")}
        hint={t("seb-quit-url-hint")}
        type="url"
        dir="ltr"
        maxLength={500}
        value={config.quit_url ?? ""}
        problem={problem("generated/quit_url")}
        change={(url) => change({ ...config, quit_url: url || null })}
      />
      {address === null ? (
        <p class="hint">{t("seb-file-later")}</p>
      ) : (
        <p>
          <a href={address}>{t("seb-file")}</a>
        </p>
      )}
    </>
  );
}

// kept as the hash that the browser knows, so it is never shown again
function QuitPassword({ config, change }: Pick<MadeProps, "config" | "change">) {
  const [typed, setTyped] = useState("");
  const isSet = config.hashed_quit_password !== null;
  const set = async (password: string) => {
    setTyped(password);
    change({ ...config, hashed_quit_password: password === "" ? null : await sha256(password) });
  };
  return (
    <>
      <TextField
        label={t("seb-quit-password")}
        hint={t(isSet ? "seb-quit-password-set" : "seb-quit-password-none")}
        maxLength={100}
        value={typed}
        change={(password) => void set(password)}
      />
      {isSet && (
        <button
          type="button"
          onClick={(event) => {
            focusFieldBefore(event.currentTarget);
            void set("");
          }}
        >
          {t("seb-remove-quit-password")}
        </button>
      )}
    </>
  );
}

interface KeysProps {
  name: "config_keys" | "browser_exam_keys";
  keys: string[];
  problem: string | null;
  change: (keys: string[]) => void;
}

// what is typed stays as it is, and is taken as one key a line
function Keys({ name, keys, problem, change }: KeysProps) {
  const [typed, setTyped] = useState(keys.join("\n"));
  const take = (text: string) => {
    setTyped(text);
    change(text.toLowerCase().split(/[\s,]+/).filter(Boolean));
  };
  return (
    <AreaField label={t(`seb-${name.replaceAll("_", "-")}`)} hint={t("seb-keys-hint")} dir="ltr" value={typed} problem={problem} change={take} />
  );
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text.normalize("NFC")));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
