// A file on its way into a quiz or a bank: looked at first, then taken. Small ones go with the request; large ones
// and those that bring pictures are uploaded, and a job of the service reads them.

import type { ReportLine } from "../../types/api.ts";
import { type CallOptions, type CallResponse, Problem, sendForm } from "./http.ts";
import { type Announced, digestOf } from "./media.ts";
import { sleep } from "./retry.ts";

export type { ReportLine } from "../../types/api.ts";

export const AT_ONCE_BYTES = 512 * 1024;
const WITH_PICTURES = ["qti", "moodle_xml"];
const POLL_MS = 1500;

export interface ImportReport {
  understood: number;
  dropped: number;
  lines: ReportLine[];
}

export interface ChosenFile {
  file: File;
  format: string;
  type: string; // media type
  title: string;
  bankId: string; // empty: it becomes a quiz
  key: string; // makes a second try the same import
}

// `take` answers with the quiz's id, or the bank's
export interface FileImport {
  canRename: boolean;
  look: () => Promise<ImportReport>;
  take: (title: string) => Promise<string>;
}

type Request = <T>(method: string, path: string, options?: CallOptions) => Promise<CallResponse<T>>;
export type Progress = (done: number, total: number) => void;

export function importOf(chosen: ChosenFile, request: Request, progress: Progress, wait: (ms: number) => Promise<void> = sleep): FileImport {
  const isLarge = chosen.file.size > AT_ONCE_BYTES || WITH_PICTURES.includes(chosen.format);
  return isLarge ? uploaded(chosen, request, progress, wait) : atOnce(chosen, request);
}

function atOnce({ file, format, type, title, bankId, key }: ChosenFile, request: Request): FileImport {
  const path = bankId ? `/banks/${bankId}/import` : "/quizzes/import";
  const send = async (isDry: boolean, name: string) => {
    const settings: Record<string, string> = format === "json" || bankId ? {} : { title: name, duration_minutes: "30", passing_score: "50" };
    const query = new URLSearchParams({ format, dry_run: String(isDry), ...settings });
    const options = { file: { type, content: file }, ...(isDry ? {} : { key }) };
    return (await request<{ quiz?: { id: string }; report: ImportReport }>("POST", `${path}?${query}`, options)).body;
  };
  return {
    canRename: format !== "json" && !bankId,
    look: async () => (await send(true, title)).report,
    take: async (name) => (await send(false, name)).quiz?.id ?? bankId,
  };
}

interface Running {
  status: "awaiting_upload" | "running" | "checked" | "finished" | "failed";
  progress: { done: number; total: number };
  quiz_id: string | null;
  report: ImportReport | null;
  problem: { code: string; detail: string; errors: { pointer: string; detail: string }[] } | null;
}

function uploaded(chosen: ChosenFile, request: Request, progress: Progress, wait: (ms: number) => Promise<void>): FileImport {
  let path: Promise<string> | null = null;
  const run = async (isDry: boolean) => {
    path ??= upload(chosen, request);
    const at = await path.catch((error: unknown) => {
      path = null; // tried again at the next press
      throw error;
    });
    await request("POST", `${at}/start?dry_run=${isDry}`);
    return finished(at, request, progress, wait);
  };
  return {
    canRename: false,
    look: async () => (await run(true)).report!,
    take: async () => (await run(false)).quiz_id ?? chosen.bankId,
  };
}

async function upload({ file, format, title, bankId, key }: ChosenFile, request: Request): Promise<string> {
  const target = bankId ? { bank_id: bankId } : format === "json" ? {} : { title, duration_minutes: 30, passing_score: 50 };
  const body = { format, name: file.name, size: file.size, sha256: await digestOf(file), ...target };
  const awaited = (await request<Announced>("POST", "/imports", { body, key })).body;
  await sendForm(awaited.upload.url, awaited.upload.fields, file);
  return `/imports/${awaited.id}`;
}

async function finished(path: string, request: Request, progress: Progress, wait: (ms: number) => Promise<void>): Promise<Running> {
  for (;;) {
    const { body } = await request<Running>("GET", path);
    progress(body.progress.done, body.progress.total);
    if (body.problem !== null) throw new Problem(422, { ...body.problem, title: body.problem.detail });
    if (body.status !== "running") return body;
    await wait(POLL_MS);
  }
}
