// A quiz's leaderboard, looked at again and again while somebody sees it.

import { useEffect, useState } from "preact/hooks";
import type { Entry, Leaderboard as Ranking, OwnPlace } from "../../types/api.ts";
import { clockFace } from "../core/countdown.ts";
import type { App } from "../ui/app.ts";
import { number, t } from "../ui/text.ts";
import { useApp } from "../ui/view.tsx";

const FIRST = 10;
const SOON_MS = 2000; // boards follow results by a moment
const SOON_LOOKS = 4;
const LATER_MS = 15_000;

interface Shown {
  ranking: Ranking;
  me: OwnPlace | null;
}

export function Board({ quizId }: { quizId: string }) {
  const app = useApp();
  const [shown, setShown] = useState<Shown | "none" | null>(null);
  useEffect(() => follow(app, quizId, setShown), [quizId]);
  if (shown === "none") return null;
  return (
    <section class="card board" aria-labelledby="board">
      <h2 id="board">{t("leaderboard")}</h2>
      <p class="note">{shown ? placeText(shown) : ""}</p>
      {shown && shown.ranking.items.length > 0 && <Table {...shown} />}
    </section>
  );
}

function follow(app: App, quizId: string, show: (shown: Shown | "none") => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let isOver = false;
  const look = async (looks: number) => {
    try {
      if (document.visibilityState === "visible") {
        const shown = await fetchBoard(app, quizId);
        if (isOver) return;
        show(shown ?? "none");
        if (shown === null) return;
      }
    } catch {
      // the next look may work; what is shown stays
    }
    if (!isOver) timer = setTimeout(() => void look(looks + 1), looks < SOON_LOOKS ? SOON_MS : LATER_MS);
  };
  void look(0);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

// who is not ranked has no place of their own: asked for only where the first page says there is anybody
async function fetchBoard(app: App, quizId: string): Promise<Shown | null> {
  const path = `/leaderboard/quizzes/${quizId}`;
  const ranking = await app.find<Ranking>(`${path}?limit=${FIRST}`);
  if (ranking === null) return null;
  const isComplete = ranking.total <= ranking.items.length;
  const isListed = ranking.items.some((entry) => entry.user_id === app.user.value?.id);
  if (isComplete && !isListed && app.user.value?.leaderboard_visibility === "public") return { ranking, me: null };
  return { ranking, me: await app.find<OwnPlace>(`${path}/me?around=1`) };
}

function placeText({ ranking, me }: Shown): string {
  if (ranking.total === 0) return t("board-empty");
  if (me === null) return t("board-people", { count: ranking.total });
  return t("board-place", { rank: number(me.rank), total: number(ranking.total) });
}

function Table({ ranking, me }: Shown) {
  const rows = placesShown(ranking, me);
  return (
    <table>
      <caption class="unseen">{t("leaderboard")}</caption>
      <thead>
        <tr>
          {["rank", "name", "score", "time"].map((name) => (
            <th scope="col" key={name}>
              {t(`column-${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((entry, at) => (entry === null ? <Gap key="gap" /> : <Row key={entry.user_id ?? `anonymous-${at}`} entry={entry} me={me} />))}
      </tbody>
    </table>
  );
}

// the first ones, and the own place with its neighbours when it is further down
function placesShown(ranking: Ranking, me: OwnPlace | null): (Entry | null)[] {
  const known = new Set(ranking.items.map((entry) => entry.user_id));
  if (me === null || known.has(me.entry.user_id)) return ranking.items;
  const around = [...me.above, me.entry, ...me.below].filter((entry) => !known.has(entry.user_id));
  return [...ranking.items, null, ...around];
}

function Gap() {
  return (
    <tr class="gap">
      <td colSpan={4}>…</td>
    </tr>
  );
}

function Row({ entry, me }: { entry: Entry; me: OwnPlace | null }) {
  const isOwn = me !== null && entry.user_id === me.entry.user_id;
  return (
    <tr class={isOwn ? "own" : undefined}>
      <td>{number(entry.rank)}</td>
      <th scope="row" dir="auto">
        {isOwn ? t("you", { name: entry.username }) : entry.username}
      </th>
      <td>{number(entry.score)}</td>
      <td>{clockFace(entry.duration_seconds * 1000)}</td>
    </tr>
  );
}
