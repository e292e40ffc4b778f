// Who helps with a quiz, a bank or a group, and with what. People are named by their address, or by the id that
// their account page shows.

import { useState } from "preact/hooks";
import type { StaffMember } from "../../../types/api.ts";
import { isProblem } from "../../core/http.ts";
import type { App } from "../../ui/app.ts";
import { Field } from "../../ui/form.tsx";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { LoadPart } from "../load-part.tsx";
import { Ask } from "../acts.tsx";
import { listAll } from "../quizzes/models.ts";

const ROLES = { quiz: ["editor", "marker", "proctor", "viewer"], bank: ["editor", "viewer"], group: ["editor", "viewer"] };

type Kind = keyof typeof ROLES;

// `path` is the address of the quiz, bank or group
export function Staff({ path: thing, kind }: { path: string; kind: Kind }) {
  const app = useApp();
  const path = `${thing}/staff`;
  const [turn, setTurn] = useState(0);
  const put = async ({ email = "", role }: Record<string, string>) => {
    const named = email.trim();
    if (named.includes("@")) await app.send("PUT", path, { email: named, role });
    else await app.send("PUT", `${path}/${encodeURIComponent(named)}`, { role });
    setTurn(turn + 1);
  };
  const remove = async (id: string) => {
    await app.send("DELETE", `${path}/${id}`);
    setTurn(turn + 1);
  };
  return (
    <section class="card" aria-labelledby="staff">
      <LoadPart load={() => loadStaff(app, path)} keys={[path, turn]}>
        {(staff) => (
          <>
            <div class="view-head">
              <h2 id="staff">{t("staff")}</h2>
              {staff && (
                <Ask label={t("add-staff")} title={t("add-staff")} action={t("save")} act={put}>
                  <Field label={t("email-or-id")} name="email" hint={t("email-or-id-hint")} autocomplete="off" autocapitalize="off" spellcheck={false} />
                  <RoleChoice kind={kind} />
                </Ask>
              )}
            </div>
            {staff === null && <p>{t("staff-not-yours")}</p>}
            {staff?.length === 0 && <p>{t("no-staff")}</p>}
            <ul class="list">
              {(staff ?? []).map((member) => (
                <li class="row" key={member.user_id}>
                  <span class="name" dir="auto">
                    {member.username ?? member.user_id}
                  </span>
                  <span>{t(`role-${member.role}`)}</span>
                  <Ask class="quiet" label={t("take-back")} title={t("remove-staff")} action={t("take-back")} act={() => remove(member.user_id)} />
                </li>
              ))}
            </ul>
          </>
        )}
      </LoadPart>
    </section>
  );
}

// only the owner and admins see them: null for everybody else
async function loadStaff(app: App, path: string): Promise<StaffMember[] | null> {
  try {
    return await listAll<StaffMember>(app, path);
  } catch (error) {
    if (isProblem(error) && (error.status === 404 || error.status === 403)) return null;
    throw error;
  }
}

function RoleChoice({ kind }: { kind: Kind }) {
  return (
    <fieldset class="field">
      <legend>{t("role")}</legend>
      {ROLES[kind].map((role, at) => (
        <label class="check" key={role}>
          <input type="radio" name="role" value={role} defaultChecked={at === 0} />
          <span>
            {t(`role-${role}`)}: <span class="hint">{t(`role-${kind}-${role}-may`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
