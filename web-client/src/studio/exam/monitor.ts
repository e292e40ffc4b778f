// Who is sitting an exam, asked for again and again; an answer that changed nothing costs next to nothing.

import { signal } from "@preact/signals";
import type { Monitor as MonitorPage, MonitorRow, Summary } from "../../../types/api.ts";
import { isTransient, Problem } from "../../core/http.ts";
import { delay } from "../../core/retry.ts";
import type { App } from "../../ui/app.ts";

export type { MonitorRow } from "../../../types/api.ts";

const NOT_MODIFIED = 304;
const MOST_PAGES = 50; // of a hundred rows each
const SECOND = 1000;

interface KnownPage {
  etag: string;
  page: MonitorPage;
}

export class Monitor {
  readonly summary = signal<Summary | null>(null);
  readonly rows = signal<MonitorRow[]>([]);
  readonly error = signal<unknown>(null);
  readonly asOf = signal<number | null>(null); // of the device's clock
  private readonly app: App;
  private readonly quizId: string;
  private readonly known = new Map<string, KnownPage>();
  private timer: number | undefined;
  private failures = 0;
  private isRunning = false;
  private isStopped = false;

  constructor(app: App, quizId: string) {
    this.app = app;
    this.quizId = quizId;
  }

  start(): () => void {
    const look = () => {
      if (document.visibilityState === "visible") void this.look();
    };
    document.addEventListener("visibilitychange", look);
    void this.look();
    return () => {
      this.isStopped = true;
      clearTimeout(this.timer);
      document.removeEventListener("visibilitychange", look);
    };
  }

  // looks now, and again when the service says so
  async look(): Promise<void> {
    if (this.isRunning || this.isStopped) return;
    this.isRunning = true;
    clearTimeout(this.timer);
    let wait = 0;
    try {
      wait = (await this.readPages()) * SECOND;
      this.failures = 0;
      this.error.value = null;
      this.asOf.value = Date.now();
    } catch (error) {
      this.error.value = error;
      this.failures += 1;
      wait = isTransient(error) ? (error.retryAfterMs ?? delay(this.failures) + SECOND) : 0;
    } finally {
      this.isRunning = false;
    }
    // a page in the background waits until it is looked at
    if (wait > 0 && !this.isStopped && document.visibilityState === "visible") this.timer = setTimeout(() => void this.look(), wait) as unknown as number;
  }

  private async readPages(): Promise<number> {
    const rows: MonitorRow[] = [];
    let cursor: string | null = "";
    let first: MonitorPage | null = null;
    for (let count = 0; cursor !== null && count < MOST_PAGES; count += 1) {
      const page: MonitorPage = await this.readPage(cursor);
      first ??= page;
      rows.push(...page.items);
      cursor = page.next_cursor;
    }
    if (this.isStopped || first === null) return 0;
    this.summary.value = first.summary;
    this.rows.value = rows;
    return first.poll_after_seconds;
  }

  private async readPage(cursor: string): Promise<MonitorPage> {
    const known = this.known.get(cursor);
    const path = `/quizzes/${this.quizId}/monitor?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const asked = this.app.clock.ticks();
    try {
      const headers: Record<string, string> = known ? { "If-None-Match": known.etag } : {};
      const response = await this.app.session.request<MonitorPage>("GET", path, { headers });
      this.app.clock.heard(response.body.server_time, asked, this.app.clock.ticks());
      this.known.set(cursor, { etag: response.headers.get("ETag") ?? "", page: response.body });
      return response.body;
    } catch (error) {
      if (known && error instanceof Problem && error.status === NOT_MODIFIED) return known.page;
      throw error;
    }
  }
}

export function isRunningRow(row: MonitorRow): boolean {
  return row.status === "in_progress";
}

export function isAtRisk(row: MonitorRow): boolean {
  return row.flags.includes("at_risk");
}

// who has come to be at risk since the last look; at the first one, all who are
export function newAtRisk(rows: MonitorRow[], known: ReadonlySet<string> | null): MonitorRow[] {
  return rows.filter((row) => isAtRisk(row) && !known?.has(row.attempt_id));
}
