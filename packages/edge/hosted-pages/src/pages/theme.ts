import { inkOn, luminance, readableOn } from './colour.ts';

/** What a tenant decides about looks, as the style sheet's address carries it. */
export interface Theme {
  readonly primary: string;
  readonly background: string;
  /** By day, by night, or as the reader's device has it. */
  readonly scheme?: 'auto' | 'light' | 'dark' | undefined;
}

const surfaces = { light: '#ffffff', dark: '#1b1e25' } as const;
/** Of what lies on a surface: whose login it is, a key, a code to keep. */
const hushed = { light: '#eef0f3', dark: '#272b34' } as const;
const nightBackground = '#101217';
/** WCAG 2.2, 1.4.3 for text and 1.4.11 for what is not. */
const textRatio = 4.5;

const declarations = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

const light = ({ primary, background }: Theme) => ({
  page: background,
  surface: surfaces.light,
  plate: 'transparent',
  ink: '#14171c',
  muted: '#535b67',
  line: '#868e9b',
  hush: hushed.light,
  primary,
  'primary-ink': inkOn(primary),
  // Readable on what is hushed, which is darker, it is on the surface too.
  accent: readableOn(primary, hushed.light, textRatio),
  danger: '#b3261e',
  'danger-hush': '#fdeceb',
  wait: '#7a4b00',
  'wait-hush': '#fff4e0',
  good: '#1c6b3c',
  'good-hush': '#e8f5ec',
});

const dark = ({ primary, background }: Theme) => {
  const page = luminance(background) < 0.03 ? background : nightBackground;
  return {
    page,
    surface: surfaces.dark,
    plate: '#ffffff',
    ink: '#f1f3f6',
    muted: '#b3bac5',
    line: '#767f8d',
    hush: hushed.dark,
    primary,
    'primary-ink': inkOn(primary),
    accent: readableOn(primary, hushed.dark, textRatio),
    danger: '#ffb4ab',
    'danger-hush': '#41211f',
    wait: '#ffd08a',
    'wait-hush': '#3a2a10',
    good: '#8fd9a8',
    'good-hush': '#1c3325',
  };
};

/** A tenant's colours, by day and by night, none of which can make a text unreadable. */
export const themeCss = (theme: Theme): string => {
  const { scheme = 'auto' } = theme;
  const day = declarations(light(theme));
  const night = declarations(dark(theme));
  if (scheme !== 'auto') return `:root{color-scheme:${scheme};${scheme === 'dark' ? night : day}}`;
  return (
    `:root{color-scheme:light dark;${day}}` + `@media (prefers-color-scheme:dark){:root{${night}}}`
  );
};
