import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { axeFile } from '../faults.ts';

/** `PICTURES=write` takes the pictures anew: `pnpm pictures`. */
export const writesPictures = process.env.PICTURES === 'write';

const fileIn = (folder: string) => {
  const path = fileURLToPath(new URL(folder, import.meta.url));
  return (name: string) => ({
    read: () => readFile(join(path, name)),
    write: async (content: Buffer) => {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    },
  });
};
export const folderOf = {
  readme: fileIn('../../../../../docs/pictures/'),
  baselines: fileIn('../../pictures/'),
};

const fonts = [
  import.meta.resolve('@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2'),
  import.meta.resolve(
    '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2',
  ),
];

let sheet: Promise<string> | undefined;
const fontSheet = async (): Promise<string> => {
  const read = fonts.map(async (font) => (await readFile(new URL(font))).toString('base64'));
  const faces = (await Promise.all(read)).map(
    (font, nth) =>
      `@font-face{font-family:Picture${nth};font-weight:100 900;` +
      `src:url(data:font/woff2;base64,${font})}`,
  );
  return `${faces.join('')}*{font-family:Picture0,Picture1!important}`;
};

/** Sets a page in a font that comes along: every machine has others. */
export const setInOneFont = async (page: Page): Promise<void> => {
  sheet ??= fontSheet();
  await page.addStyleTag({ content: await sheet });
  await page.evaluate('document.fonts.ready.then(() => undefined)');
};

/** How much smaller than it is a picture is kept. */
const reduction = 4;
/** A square of a small picture, in its pixels: some four lines of text at once. */
const square = 10;
/** Of 255, in the mean over a square: glyphs drawn a little otherwise make less than 10. */
const squareTolerance = 24;
/** How many of the squares may differ by more. */
const shareTolerated = 0.03;

const compared = z.object({ small: z.string(), difference: z.string().optional() });

/** Has the page know what `in-page.js` holds. */
export const addScripts = async (page: Page): Promise<void> => {
  for (const file of [axeFile, new URL('./in-page.js', import.meta.url)]) {
    await page.evaluate(await readFile(file, 'utf8'));
  }
};

/**
 * What is different from how a page looked before. Where pictures are written nothing is, nor of a
 * page that is new: it has none until then.
 */
export const comparePicture = async (
  page: Page,
  { kind, name, picture }: { readonly kind: string; readonly name: string; picture: Buffer },
): Promise<string | undefined> => {
  const file = folderOf.baselines(`${kind}/${name.replace('/', '.')}.png`);
  const kept = writesPictures ? undefined : await file.read().catch(() => undefined);
  if (!writesPictures && !kept) return undefined;
  const asked = {
    ...{ picture: picture.toString('base64'), baseline: kept?.toString('base64') },
    ...{ reduction, square, squareTolerance, shareTolerated },
  };
  await addScripts(page);
  const { small, difference } = compared.parse(
    await page.evaluate(`gallery.comparePictures(${JSON.stringify(asked)})`),
  );
  if (writesPictures) await file.write(Buffer.from(small, 'base64'));
  return difference;
};
