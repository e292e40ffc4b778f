// How many earned how much, as bars; for those who do not see them, as a table.

import { number, t } from "../../ui/text.ts";

const WIDTH = 420;
const HEIGHT = 120;
const GAP = 4;
const MOST_TICKS = 10;

export function Histogram({ counts }: { counts: number[] }) {
  const most = Math.max(1, ...counts);
  const step = WIDTH / counts.length;
  const every = Math.ceil(counts.length / MOST_TICKS);
  return (
    <figure class="histogram">
      <figcaption>{t("distribution")}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 36}`} role="img" aria-label={words(counts)}>
        {counts.map((count, at) => {
          const height = (count / most) * HEIGHT;
          const middle = at * step + step / 2;
          return (
            <g key={at}>
              <rect x={at * step + GAP / 2} y={HEIGHT - height + 16} width={step - GAP} height={height} rx="3" />
              {count > 0 && (
                <text x={middle} y={HEIGHT - height + 11}>
                  {number(count)}
                </text>
              )}
              <text x={middle} y={HEIGHT + 32} class="tick">
                {at % every === 0 && from(counts, at)}
              </text>
            </g>
          );
        })}
        <line x1="0" x2={WIDTH} y1={HEIGHT + 16.5} y2={HEIGHT + 16.5} />
      </svg>
      <AsTable counts={counts} />
    </figure>
  );
}

function AsTable({ counts }: { counts: number[] }) {
  return (
    <details class="more">
      <summary>{t("as-a-table")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("distribution-score")}</th>
            <th scope="col">{t("stat-attempts")}</th>
          </tr>
        </thead>
        <tbody>
          {counts.map((count, at) => (
            <tr key={at}>
              <th scope="row">{t("distribution-from-to", { from: from(counts, at), to: from(counts, at + 1) })}</th>
              <td>{number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function from(counts: number[], at: number): string {
  return number((at * 100) / counts.length, 0);
}

function words(counts: number[]): string {
  const bars = counts.map((count, at) => t("distribution-bar", { from: from(counts, at), to: from(counts, at + 1), count }));
  return bars.join(", ");
}
