// Pictures and sounds on their way to the service: announced, sent to its storage, checked there.

import { type CallOptions, type CallResponse, sendForm } from "./http.ts";

export const MEDIA_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "audio/mpeg", "audio/ogg", "audio/mp4"] as const;

export interface Announced {
  id: string;
  upload: { url: string; fields: Record<string, string> };
}

type Request = <T>(method: string, path: string, options?: CallOptions) => Promise<CallResponse<T>>;

// the id under which texts show the file; `key` makes a second try the same announcement
export async function uploadMedia(request: Request, file: File, key: string): Promise<string> {
  const body = { name: file.name, type: file.type, size: file.size, sha256: await digestOf(file) };
  const { id, upload } = (await request<Announced>("POST", "/media", { body, key })).body;
  await sendForm(upload.url, upload.fields, file);
  await request("POST", `/media/${id}/complete`);
  return id;
}

// what shows a file in Markdown; one without words is decoration
export function mediaMarkup(id: string, words: string): string {
  return words === "" ? `![](asset:${id} "decorative")` : `![${words.replace(/[\\\[\]]/g, "\\$&")}](asset:${id})`;
}

export function assetIds(text: string): string[] {
  return [...text.matchAll(/\(asset:(ast_[0-9A-Z]+)/g)].map(([, id]) => id!);
}

export async function digestOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
