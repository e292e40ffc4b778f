// One account: its role and state, help with signing in, its events, and erasing it.

import type { NamedEvent } from "../../../types/api.ts";
import { useState } from "preact/hooks";
import type { Page } from "../../ui/app.ts";
import { moment, t } from "../../ui/text.ts";
import { Load, useApp, ViewHeading } from "../../ui/view.tsx";
import { ActButton, Ask } from "../acts.tsx";
import { type ManagedUser, ROLES } from "./admin.tsx";
import { EventList } from "./event-list.tsx";

export function UserView({ id }: { id: string }) {
  const app = useApp();
  const load = async () => {
    const [user, events] = await Promise.all([
      app.get<ManagedUser>(`/admin/users/${id}`),
      app.get<Page<NamedEvent>>(`/admin/users/${id}/events?limit=50`),
    ]);
    return { user, events };
  };
  return (
    <Load load={load} keys={[id]}>
      {({ user, events }) => (
        <div>
          <p class="breadcrumb">
            <a href="#/admin/users">{t("admin-users")}</a>
          </p>
          <UserCard first={user} />
          <section class="card" aria-labelledby="events">
            <h2 id="events">{t("admin-events")}</h2>
            <EventList path={`/admin/users/${id}/events?limit=50`} first={events} />
          </section>
        </div>
      )}
    </Load>
  );
}

function UserCard({ first }: { first: ManagedUser }) {
  const app = useApp();
  const [user, setUser] = useState(first);
  const path = `/admin/users/${user.id}`;
  const patch = async (body: object) => {
    setUser(await app.send<ManagedUser>("PATCH", path, body));
    app.say(t("saved"));
  };
  const reset = async () => {
    await app.send("POST", `${path}/password-reset`);
    app.say(t("reset-sent"));
  };
  const dropFactor = async () => {
    await app.send("DELETE", `${path}/mfa`);
    setUser({ ...user, mfa_enabled: false });
  };
  const erase = async () => {
    await app.send("DELETE", path);
    app.go("admin/users");
  };
  const isActive = user.status === "active";
  return (
    <section class="card">
      <ViewHeading title={user.username} />
      <p class="facts">
        <span>{user.email}</span>
        <span>{user.email_verified ? t("address-is-confirmed") : t("not-confirmed")}</span>
        <span>{t("account-since", { time: moment(user.created_at) })}</span>
        <span>{user.mfa_enabled ? t("has-second-factor") : t("no-second-factor")}</span>
        <code>{user.id}</code>
      </p>
      <p>
        {t(`user-${user.role}`)} <span class={`mark ${isActive ? "right" : "wrong"}`}>{t(`user-${user.status}`)}</span>
      </p>
      <div class="actions">
        <Ask label={t("change-role")} title={t("change-role-of", { name: user.username })} action={t("save")} act={(values) => patch({ role: values["role"] })}>
          <fieldset class="field">
            <legend>{t("role")}</legend>
            {ROLES.map((role) => (
              <label class="check" key={role}>
                <input type="radio" name="role" value={role} defaultChecked={role === user.role} />
                <span>{t(`user-${role}`)}</span>
              </label>
            ))}
          </fieldset>
        </Ask>
        {isActive ? (
          <Ask danger label={t("disable-ask")} title={t("disable-title", { name: user.username })} action={t("disable")} act={() => patch({ status: "disabled" })}>
            <p>{t("disable-text")}</p>
          </Ask>
        ) : (
          <ActButton act={() => patch({ status: "active" })}>{t("enable")}</ActButton>
        )}
        <ActButton act={reset}>{t("send-reset")}</ActButton>
        {user.mfa_enabled && (
          <Ask danger label={t("drop-factor-ask")} title={t("drop-factor")} action={t("drop-factor")} act={dropFactor}>
            <p>{t("drop-factor-text")}</p>
          </Ask>
        )}
        <Ask class="danger" danger label={t("erase-ask")} title={t("erase-user", { name: user.username })} action={t("erase-now")} act={erase}>
          <p>{t("erase-text")}</p>
          <p>{t("erase-final")}</p>
        </Ask>
      </div>
    </section>
  );
}
