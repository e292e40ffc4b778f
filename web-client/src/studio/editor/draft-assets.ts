// Where the pictures and sounds of a draft are, so that its preview can show them.

import { useEffect, useState } from "preact/hooks";
import { assetIds } from "../../core/media.ts";
import type { Asset, Assets } from "../../core/responses.ts";
import { useApp } from "../../ui/view.tsx";

const KEPT_MS = 30 * 60 * 1000; // addresses are good for longer
const known = new Map<string, { asset: Promise<Asset | null>; until: number }>();

export function useDraftAssets(body: unknown): Assets {
  const app = useApp();
  const [assets, setAssets] = useState<Assets>({});
  const ids = [...new Set(assetIds(JSON.stringify(body)))].sort();
  useEffect(() => {
    let isCurrent = true;
    const now = Date.now();
    const read = (id: string) => {
      const kept = known.get(id);
      if (kept && kept.until > now) return kept.asset;
      const asset = app.find<Asset>(`/media/${id}`).catch(() => null);
      known.set(id, { asset, until: now + KEPT_MS });
      return asset;
    };
    void Promise.all(ids.map(async (id) => [id, await read(id)] as const)).then((found) => {
      if (isCurrent) setAssets(Object.fromEntries(found.filter(([, asset]) => asset !== null)) as Assets);
    });
    return () => {
      isCurrent = false;
    };
  }, [ids.join()]);
  return assets;
}
