// Who may take a quiz: everybody or groups, and with which code.

import { useState } from "preact/hooks";
import type { GroupSummary } from "../../../types/api.ts";
import { focusFieldBefore } from "../../ui/focus.ts";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { LoadPart } from "../load-part.tsx";
import { CheckField, SelectField, TextField } from "../fields.tsx";
import { listAll } from "./models.ts";
import { SettingsGroup, type SettingsProps } from "./settings-group.tsx";

export function AudienceForm({ settings, set, problem, hasCode }: SettingsProps & { hasCode: boolean }) {
  const app = useApp();
  const { audience } = settings;
  const kind = audience === "everyone" ? "everyone" : "groups";
  const [isChoosing, setChoosing] = useState(kind === "groups");
  const ids = audience === "everyone" ? [] : audience.group_ids;
  const choose = (next: string) => {
    setChoosing(next === "groups");
    if (next === "everyone") set({ audience: "everyone" });
  };
  const toggle = (id: string, isIn: boolean) => {
    const group_ids = isIn ? [...ids, id] : ids.filter((one) => one !== id);
    set({ audience: group_ids.length > 0 ? { group_ids } : "everyone" });
  };
  return (
    <SettingsGroup id="settings-audience">
      <SelectField
        label={t("setting-audience")}
        value={isChoosing ? "groups" : "everyone"}
        choices={[
          ["everyone", t("audience-everyone")],
          ["groups", t("audience-groups")],
        ]}
        problem={problem("audience") ?? problem("audience/group_ids")}
        change={choose}
      />
      {isChoosing && (
        <LoadPart load={() => listAll<GroupSummary>(app, "/groups")} keys={[]}>
          {(groups) => (
            <fieldset class="field">
              <legend>{t("groups")}</legend>
              {groups.length === 0 && <p class="hint">{t("no-groups-yet")}</p>}
              {groups.map(({ id, name }) => (
                <CheckField key={id} label={name} value={ids.includes(id)} change={(isIn) => toggle(id, isIn)} />
              ))}
              <p class="hint">{audience === "everyone" ? t("choose-a-group") : ""}</p>
            </fieldset>
          )}
        </LoadPart>
      )}
      <AccessCode settings={settings} set={set} problem={problem} hasCode={hasCode} />
    </SettingsGroup>
  );
}

// the code is never sent back by the service, so a new one is typed, or the old one stays
function AccessCode({ settings, set, problem, hasCode }: SettingsProps & { hasCode: boolean }) {
  const typed = settings.access_code;
  const hint = typed === null ? t("code-removed") : hasCode ? t("code-is-set") : t("code-none");
  return (
    <>
      <TextField
        label={t("access-code")}
        hint={hint}
        maxLength={200}
        value={typed ?? ""}
        problem={problem("access_code")}
        change={(code) => set({ access_code: code === "" ? undefined : code } as never)}
      />
      {hasCode && typed !== null && (
        <button
          type="button"
          onClick={(event) => {
            focusFieldBefore(event.currentTarget);
            set({ access_code: null });
          }}
        >
          {t("remove-code")}
        </button>
      )}
    </>
  );
}
