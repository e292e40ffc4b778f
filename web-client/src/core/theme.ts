// An operator's color as shades that can be read on the light page and on the dark one.
// Luminance and contrast as in WCAG 2.2, "relative luminance" and "contrast ratio".

export interface Theme {
  "--accent": string;
  "--on-accent": string;
  "--tint": string;
}

type Rgb = [number, number, number];

const READABLE = 4.5; // level AA
const STEP = 0.04;
const TINTED = 0.12;
const [WHITE, BLACK]: Rgb[] = [[255, 255, 255], [0, 0, 0]];
const CARDS: { light: Rgb; dark: Rgb } = { light: [255, 255, 255], dark: [26, 32, 41] }; // --card of base.css
const PAGES: { light: Rgb; dark: Rgb } = { light: [245, 246, 248], dark: [17, 21, 27] };

// null for what is no color of the form #rrggbb
export function themeOf(color: string, isDark: boolean): Theme | null {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return null;
  const [card, page, towards] = isDark ? [CARDS.dark, PAGES.dark, WHITE!] : [CARDS.light, PAGES.light, BLACK!];
  const given = parse(color);
  const tintOf = (accent: Rgb) => mix(card, accent, TINTED);
  let accent = given;
  for (let part = STEP; !isReadable(accent, [card, page, tintOf(accent)]) && part <= 1; part += STEP) accent = mix(given, towards, part);
  const onAccent = contrast(accent, WHITE!) >= contrast(accent, BLACK!) ? WHITE! : BLACK!;
  return { "--accent": hex(accent), "--on-accent": hex(onAccent), "--tint": hex(tintOf(accent)) };
}

export function contrast(one: Rgb, other: Rgb): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

export function parse(color: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) as Rgb;
}

function isReadable(text: Rgb, grounds: Rgb[]): boolean {
  return grounds.every((ground) => contrast(text, ground) >= READABLE);
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(one: Rgb, other: Rgb, part: number): Rgb {
  return one.map((value, at) => Math.round(value + (other[at]! - value) * part)) as Rgb;
}

function hex(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
