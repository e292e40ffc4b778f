// One's account: name, language, who sees what, mails, password, devices, and what is held about oneself.

import { useState } from "preact/hooks";
import type { Export as ExportPart, GroupSummary, Session as Device } from "../../types/api.ts";
import type { App, Page, User } from "../ui/app.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Form, PasswordField } from "../ui/form.tsx";
import { saveFile } from "../ui/save-file.ts";
import { hasText, LANGUAGES, moment, t } from "../ui/text.ts";
import { Load, useApp, ViewHeading } from "../ui/view.tsx";
import { Groups } from "./groups.tsx";
import { SecondFactor } from "./second-factor.tsx";

const VISIBILITIES = ["public", "anonymous", "hidden"] as const;

export function AccountView() {
  const app = useApp();
  const load = async () => {
    const [user, devices, groups] = await Promise.all([
      app.loadUser(),
      app.get<Page<Device>>("/auth/sessions?limit=100"),
      app.get<Page<GroupSummary>>("/groups?limit=100"),
    ]);
    return { user, devices: devices.items, groups: groups.items };
  };
  return (
    <Load load={load} keys={[]}>
      {({ user, devices, groups }) => (
        <div>
          <ViewHeading title={t("account")} />
          <Profile user={app.user.value ?? user} />
          <Language />
          <Address current={user.email} />
          <Password />
          {user.mfa_enabled !== undefined && <Factor />}
          <Groups groups={groups} />
          <Devices devices={devices} />
          <Data />
          <Erase />
        </div>
      )}
    </Load>
  );
}

// tells below a form that it worked
function useSaved(app: App): [string, (words: string) => void] {
  const [saved, setSaved] = useState("");
  return [
    saved,
    (words) => {
      setSaved(words);
      app.say(words);
    },
  ];
}

function Profile({ user }: { user: User }) {
  const app = useApp();
  const [saved, tell] = useSaved(app);
  const submit = async (values: Record<string, string>) => {
    const topics = Object.keys(user.email_notifications);
    const body = {
      ...(values["username"] === user.username ? {} : { username: values["username"] }),
      ...("display_name" in user ? { display_name: values["display_name"] || null } : {}),
      leaderboard_visibility: values["leaderboard_visibility"],
      email_notifications: Object.fromEntries(topics.map((topic) => [topic, values[`mail-${topic}`] === "on"])),
    };
    app.setUser(await app.send<User>("PATCH", "/auth/me", body));
    tell(t("saved"));
  };
  return (
    <section class="card" aria-labelledby="profile">
      <h2 id="profile">{t("profile")}</h2>
      <p class="note">
        {user.email} {user.email_verified ? "" : t("not-confirmed")}
      </p>
      <p class="note">{t("your-id", { id: user.id })}</p>
      <Form action={t("save")} submit={submit}>
        <Field label={t("name")} name="username" defaultValue={user.username} maxLength={64} dir="auto" hint={t("name-hint")} />
        {"display_name" in user && (
          <Field label={t("display-name")} name="display_name" required={false} defaultValue={user.display_name ?? ""} maxLength={100} dir="auto" />
        )}
        <fieldset class="field">
          <legend>{t("visibility")}</legend>
          {VISIBILITIES.map((one) => (
            <label class="check" key={one}>
              <input type="radio" name="leaderboard_visibility" value={one} defaultChecked={user.leaderboard_visibility === one} />
              <span>{t(`visibility-${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <fieldset class="field">
          <legend>{t("mails-about")}</legend>
          {Object.entries(user.email_notifications).map(([topic, isOn]) => (
            <label class="check" key={topic}>
              <input type="checkbox" name={`mail-${topic}`} defaultChecked={isOn} />
              <span>{topicName(topic)}</span>
            </label>
          ))}
          <p class="hint">{t("mails-security")}</p>
        </fieldset>
      </Form>
      <p class="note">{saved}</p>
    </section>
  );
}

export function topicName(topic: string): string {
  const id = `topic-${topic.replaceAll("_", "-")}`;
  return hasText(id) ? t(id) : topic;
}

function Language() {
  const app = useApp();
  const stored = app.storage.read<string>("language") ?? "";
  const choose = (language: string) => {
    app.storage.write("language", language || null);
    location.reload();
  };
  return (
    <section class="card">
      <label class="field" for="language">
        <h2>{t("language")}</h2>
      </label>
      <select id="language" value={stored} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{t("language-of-browser")}</option>
        {LANGUAGES.map((language) => (
          <option value={language} key={language} lang={language}>
            {t(`language-${language}`)}
          </option>
        ))}
      </select>
    </section>
  );
}

// both addresses are mailed, and the old one signs in until the new one is confirmed
function Address({ current }: { current: string }) {
  const app = useApp();
  const [saved, tell] = useSaved(app);
  const submit = async (values: Record<string, string>) => {
    await app.send("POST", "/auth/email/change", values);
    tell(t("email-change-mailed", { current }));
  };
  return (
    <section class="card" aria-labelledby="address">
      <h2 id="address">{t("change-email")}</h2>
      <Form action={t("change-email")} submit={submit}>
        <Field label={t("new-email")} name="email" type="email" autocomplete="email" inputMode="email" />
        <PasswordField label={t("current-password")} name="password" autocomplete="current-password" />
      </Form>
      <p class="note">{saved}</p>
    </section>
  );
}

function Password() {
  const app = useApp();
  const [saved, tell] = useSaved(app);
  const submit = async (values: Record<string, string>) => {
    await app.send("POST", "/auth/password/change", values);
    tell(t("password-changed"));
  };
  return (
    <section class="card" aria-labelledby="password">
      <h2 id="password">{t("change-password")}</h2>
      <Form action={t("change-password")} submit={submit}>
        <PasswordField label={t("current-password")} name="current_password" autocomplete="current-password" />
        <PasswordField label={t("new-password")} name="new_password" autocomplete="new-password" hint={t("password-hint")} />
      </Form>
      <p class="note">{saved}</p>
    </section>
  );
}

function Factor() {
  return (
    <section class="card" aria-labelledby="factor">
      <h2 id="factor">{t("second-factor")}</h2>
      <SecondFactor />
    </section>
  );
}

function Devices({ devices: first }: { devices: Device[] }) {
  const app = useApp();
  const [devices, setDevices] = useState(first);
  const end = async (id: string) => {
    await app.send("DELETE", `/auth/sessions/${id}`);
    setDevices(devices.filter((device) => device.id !== id));
    app.say(t("device-signed-out"));
  };
  return (
    <section class="card" aria-labelledby="devices">
      <h2 id="devices">{t("devices")}</h2>
      <ul class="list">
        {devices.map((device) => (
          <li class="row" key={device.id}>
            <span class="name" dir="auto">
              {device.device_name ?? t("unnamed-device")} {device.current && <em>{t("this-device")}</em>}
            </span>
            <span class="when">{t("last-seen", { time: moment(device.last_seen_at), network: device.network })}</span>
            {!device.current && (
              <button type="button" onClick={() => end(device.id)}>
                {t("sign-out")}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div class="actions">
        <button type="button" onClick={() => app.session.signOut("global").catch(() => {})}>
          {t("sign-out-everywhere")}
        </button>
      </div>
    </section>
  );
}

function Data() {
  const app = useApp();
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      saveFile("invigil-account.json", new Blob([JSON.stringify(await fetchExport(app), null, 2)], { type: "application/json" }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="card" aria-labelledby="data">
      <h2 id="data">{t("your-data")}</h2>
      <p>{t("your-data-text")}</p>
      <div class="actions">
        <button type="button" disabled={isBusy} onClick={download}>
          {t("download-data")}
        </button>
      </div>
    </section>
  );
}

async function fetchExport(app: App): Promise<unknown> {
  const held: Record<string, unknown[]> = {};
  let part = await app.get<ExportPart>("/auth/me/export");
  for (;;) {
    for (const [kind, items] of Object.entries(part.held)) held[kind] = [...(held[kind] ?? []), ...items];
    if (part.next_cursor === null) return { user: part.user, held };
    part = await app.get<ExportPart>(`/auth/me/export?cursor=${encodeURIComponent(part.next_cursor)}`);
  }
}

function Erase() {
  const app = useApp();
  const [isAsking, setAsking] = useState(false);
  const erase = async (values: Record<string, string>) => {
    await app.send("POST", "/auth/me/erase", { password: values["password"] });
    app.session.forget("asked");
  };
  return (
    <section class="card" aria-labelledby="erase">
      <h2 id="erase">{t("erase")}</h2>
      <p>{t("erase-text")}</p>
      <div class="actions">
        <button type="button" class="danger" onClick={() => setAsking(true)}>
          {t("erase-ask")}
        </button>
      </div>
      {isAsking && (
        <Dialog title={t("erase")} close={() => setAsking(false)}>
          <p>{t("erase-final")}</p>
          <Form action={t("erase-now")} submit={erase} danger>
            <PasswordField label={t("password")} name="password" autocomplete="current-password" />
          </Form>
          <div class="actions">
            <button type="button" onClick={() => setAsking(false)}>
              {t("keep-account")}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
