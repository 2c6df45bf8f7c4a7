/** Contrast as WCAG 2.2 reckons it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */

type Rgb = readonly [number, number, number];

const parse = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};

const format = (rgb: Rgb): string =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const linear = (part: number): number => {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

export const luminance = (hex: string): number => {
  const [red, green, blue] = parse(hex);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
};

export const contrast = (one: string, other: string): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

const white = '#ffffff';
const ink = '#14171c';

/** Text that can be read on a colour: white or near-black, whichever stands out more. */
export const inkOn = (colour: string): string =>
  contrast(white, colour) >= contrast(ink, colour) ? white : ink;

const mixed = (colour: string, towards: string, share: number): string => {
  const [from, to] = [parse(colour), parse(towards)];
  const mix = (index: 0 | 1 | 2) => from[index] + (to[index] - from[index]) * share;
  return format([mix(0), mix(1), mix(2)]);
};

const steps = 20;

/** A colour, moved towards black or white only as far as it takes to be seen on a surface. */
export const readableOn = (colour: string, surface: string, ratio: number): string => {
  const towards = luminance(surface) > 0.18 ? '#000000' : white;
  for (let step = 0; step < steps; step += 1) {
    const candidate = mixed(colour, towards, step / steps);
    if (contrast(candidate, surface) >= ratio) return candidate;
  }
  return towards;
};
