// How a quiz did: the scores of all, and for each question how hard it was and whether its key may be wrong.

import { useState } from "preact/hooks";
import { isProblem } from "../../core/http.ts";
import { randomKey } from "../../core/session.ts";
import { sleep } from "../../core/retry.ts";
import type { Format } from "../../core/responses.ts";
import type { App } from "../../ui/app.ts";
import { saveFile } from "../../ui/save-file.ts";
import { moment, number, percent, t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { ActButton, useAct } from "../acts.tsx";
import { Segments } from "../exam/live.tsx";
import { LoadPart } from "../load-part.tsx";
import { fileName, type OwnQuiz } from "../quizzes/models.ts";
import { Histogram } from "./histogram.tsx";
import { ItemTable } from "./item-table.tsx";
import type { Selection, Statistics } from "./models.ts";

const SELECTIONS: readonly Selection[] = ["first", "last", "best", "all"];
const LOOK_EVERY_MS = 1500;
const MOST_LOOKS = 40;

interface Written {
  id: string;
  format?: Format;
  gaps?: { id: string; kind: string }[] | null;
}

export function StatisticsTab({ quiz }: { quiz: OwnQuiz & { questions?: Written[] } }) {
  const app = useApp();
  const [selection, setSelection] = useState<Selection>("first");
  const [turn, setTurn] = useState(0);
  const { isBusy, error, run } = useAct();
  const path = `/quizzes/${quiz.id}/statistics`;
  const address = `${path}?attempts=${selection}`;
  const formats = new Map((quiz.questions ?? []).map((one) => [one.id, one.format ?? "plain"]));
  const numericGaps = new Set((quiz.questions ?? []).flatMap(({ gaps }) => (gaps ?? []).filter(({ kind }) => kind === "numeric").map(({ id }) => id)));
  const calculate = (before: Statistics | null) =>
    run(async () => {
      await app.send("POST", path, { attempts: selection }, { key: randomKey() });
      await untilNew(app, address, before?.as_of ?? "");
      setTurn((one) => one + 1);
    });
  return (
    <>
      <div class="view-head">
        <Segments label={t("which-attempts")} values={SELECTIONS} prefix="selection" value={selection} choose={setSelection} />
        <p class="problem" role="alert">
          {error}
        </p>
      </div>
      <LoadPart load={() => find(app, address)} keys={[address, turn]}>
        {(found) => (
          <>
            <section class="card" aria-labelledby="scores">
              <div class="view-head">
                <h2 id="scores">{t("scores")}</h2>
                <div class="actions">
                  {found && <Csv address={address} title={quiz.title} />}
                  <button type="button" class={found ? undefined : "primary"} disabled={isBusy} onClick={() => calculate(found)}>
                    {isBusy ? t("calculating") : found ? t("calculate-anew") : t("calculate")}
                  </button>
                </div>
              </div>
              {found ? <Scores statistics={found} /> : <p>{t("no-statistics")}</p>}
            </section>
            {found && <ItemTable items={found.items} quizId={quiz.id} formats={formats} numericGaps={numericGaps} />}
          </>
        )}
      </LoadPart>
    </>
  );
}

// null before they were calculated for the first time
async function find(app: App, address: string): Promise<Statistics | null> {
  try {
    return await app.get<Statistics>(address);
  } catch (error) {
    if (isProblem(error, "no_statistics")) return null;
    throw error;
  }
}

async function untilNew(app: App, address: string, before: string): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const found = await find(app, address);
    if (found !== null && found.as_of !== before) return;
    await sleep(LOOK_EVERY_MS);
  }
}

function Csv({ address, title }: { address: string; title: string }) {
  const app = useApp();
  const download = async () => {
    const { body } = await app.session.request<Blob>("GET", address, { asFile: true, headers: { Accept: "text/csv" } });
    saveFile(`${fileName(title)}-statistics.csv`, body);
  };
  return <ActButton act={download}>{t("download-csv")}</ActButton>;
}

function Scores({ statistics }: { statistics: Statistics }) {
  const { test } = statistics;
  const value = (one: number | null, show: (n: number) => string) => (one === null ? "–" : show(one));
  const facts: [string, string][] = [
    [t("stat-attempts"), number(statistics.attempts)],
    [t("stat-mean"), value(test.mean, (n) => number(n, 2))],
    [t("stat-median"), value(test.median, (n) => number(n, 2))],
    [t("stat-sd"), value(test.sd, (n) => number(n, 2))],
    [t("stat-alpha"), value(test.alpha, percent)],
    [t("stat-error"), value(test.standard_error, (n) => number(n, 2))],
  ];
  return (
    <>
      <dl class="counts">
        {facts.map(([name, shown]) => (
          <div class="count-card" key={name}>
            <dt>{name}</dt>
            <dd>{shown}</dd>
          </div>
        ))}
      </dl>
      {statistics.distribution && statistics.distribution.length > 0 && <Histogram counts={statistics.distribution} />}
      <p class="hint">{t("statistics-as-of", { time: moment(statistics.as_of) })}</p>
    </>
  );
}
