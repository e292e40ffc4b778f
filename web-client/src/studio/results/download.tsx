// The file of all attempts: at once, or for a large quiz made by the service and then fetched.

import type { GradeFile } from "../../../types/api.ts";
import { sleep } from "../../core/retry.ts";
import { randomKey } from "../../core/session.ts";
import type { App } from "../../ui/app.ts";
import { saveFile } from "../../ui/save-file.ts";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { Ask } from "../acts.tsx";
import { fileName, type OwnQuiz } from "../quizzes/models.ts";

const FORMATS = ["xlsx", "csv"] as const;
// a gateway hands over bytes only to those who ask for their type
const TYPES: Record<string, string> = { csv: "text/csv", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };
const LOOK_EVERY_MS = 1500;
const MOST_LOOKS = 200;

export function Download({ quiz }: { quiz: OwnQuiz }) {
  const app = useApp();
  const download = async (values: Record<string, string>) => {
    const format = values["format"] ?? "csv";
    const questions = values["questions"] === "on";
    const path = `/quizzes/${quiz.id}/grades`;
    const address = `${path}?format=${format}${questions ? "&questions=true" : ""}`;
    const { body, headers } = await app.session.request<Blob>("GET", address, { asFile: true, headers: { Accept: TYPES[format]! } });
    // a link leads to the rest: there are more attempts than go into one answer
    if (headers.get("Link") === null) saveFile(`${fileName(quiz.title)}.${format}`, body);
    else follow(await wholeFile(app, `${path}/files`, { format, questions }));
    app.say(t("downloaded"));
  };
  return (
    <Ask label={t("download-ask")} title={t("download-title")} action={t("download")} act={download}>
      <fieldset class="field">
        <legend>{t("download-format")}</legend>
        {FORMATS.map((format, at) => (
          <label class="check" key={format}>
            <input type="radio" name="format" value={format} defaultChecked={at === 0} />
            <span>{t(`download-${format}`)}</span>
          </label>
        ))}
      </fieldset>
      <label class="check">
        <input type="checkbox" name="questions" />
        <span>{t("download-questions")}</span>
      </label>
    </Ask>
  );
}

async function wholeFile(app: App, path: string, wanted: object): Promise<string> {
  const asked = await app.send<GradeFile>("POST", path, wanted, { key: randomKey() });
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const file = await app.get<GradeFile>(`${path}/${asked.id}`);
    if (file.url !== null) return file.url;
    if (file.status === "failed") break;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error("The file was not made.");
}

// the storage says that it is a download
function follow(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.click();
}
