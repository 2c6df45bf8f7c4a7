import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { dataKeyOpener, type KeyRing, loadKeyRing } from '@countersign/vault';
import { z } from 'zod';

const ownerOnly = 0o600;
const manifestFile = 'manifest.json';

/** The files of a backup. The last two are as secret as what they are copies of. */
export const logFile = 'log.jsonl.gz';
export const recordsFile = 'records.jsonl';
export const dataKeysFile = 'data-keys.jsonl';
export const masterKeysFile = 'master-keys.json';
export const codeKeysFile = 'code-keys.json';

const manifest = z.strictObject({
  format: z.literal(1),
  /** When it was begun: what happened later is not in it. */
  madeAt: z.iso.datetime(),
  files: z.record(
    z.string(),
    z.strictObject({
      sha256: z.hex().length(64),
      bytes: z.int().nonnegative(),
      lines: z.int().nonnegative(),
    }),
  ),
});
type Manifest = z.output<typeof manifest>;

/** A line of the log. */
export const loggedEvent = z.strictObject({
  stream: z.string(),
  revision: z.int().nonnegative(),
  id: z.uuid(),
  type: z.string(),
  data: z.unknown(),
  metadata: z.record(z.string(), z.string()),
  position: z.string(),
  createdAt: z.iso.datetime(),
  maxAgeSeconds: z.number().optional(),
});

/** A record that does not expire. */
export const keptRecord = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  value: z.unknown(),
});

/** How far a relay had come. */
export const relayPosition = z.looseObject({ position: z.string(), token: z.int() });

/** A backup that cannot be used. The message says which file, and nothing of what is in it. */
class BadBackup extends Error {
  override readonly name = 'BadBackup';
}

/** The sum of a file, in hex. */
export const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

/** Writes a file for its owner alone, a line of JSON each; answers how many. */
export const writeLines = async (file: string, lines: AsyncIterable<object>): Promise<number> => {
  let count = 0;
  async function* texts() {
    for await (const line of lines) {
      count += 1;
      yield `${JSON.stringify(line)}\n`;
    }
  }
  const out = createWriteStream(file, { flags: 'wx', mode: ownerOnly, flush: true });
  if (file.endsWith('.gz')) await pipeline(Readable.from(texts()), createGzip(), out);
  else await pipeline(Readable.from(texts()), out);
  return count;
};

/** Copies a key ring that can be used, for its owner alone. */
export const copyKeyRing = async (from: string, to: string): Promise<void> => {
  await loadKeyRing(from);
  await writeFile(to, await readFile(from), { flag: 'wx', mode: ownerOnly, flush: true });
};

/** Reads a file line by line. @throws {BadBackup} */
export async function* readLines<Schema extends z.ZodType>(
  folder: string,
  name: string,
  schema: Schema,
): AsyncGenerator<z.output<Schema>> {
  const bad = () => new BadBackup(`${name} cannot be read`);
  const parsed = (line: string): z.output<Schema> => {
    try {
      return schema.parse(JSON.parse(line));
    } catch {
      // What is wrong with it would repeat it.
      throw bad();
    }
  };
  const source = createReadStream(join(folder, name));
  const text = name.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => text.destroy(error));
  text.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of text) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield parsed(line);
    }
  } catch (error) {
    throw error instanceof BadBackup ? error : bad();
  } finally {
    source.destroy();
  }
  if (rest !== '') throw bad();
}

/** Says what a backup holds: written last, so that one without it was never finished. */
export const writeManifest = async (
  folder: string,
  madeAt: string,
  lines: Readonly<Record<string, number>>,
): Promise<void> => {
  const files = await Promise.all(
    Object.entries(lines).map(async ([name, count]) => {
      const file = join(folder, name);
      const { size: bytes } = await stat(file);
      return [name, { sha256: await sha256Of(file), bytes, lines: count }] as const;
    }),
  );
  const text = JSON.stringify({ format: 1, madeAt, files: Object.fromEntries(files) }, null, 2);
  await writeFile(join(folder, manifestFile), `${text}\n`, {
    ...{ flag: 'wx', mode: ownerOnly, flush: true },
  });
};

const readManifest = async (folder: string): Promise<Manifest> => {
  try {
    return manifest.parse(JSON.parse(await readFile(join(folder, manifestFile), 'utf8')));
  } catch {
    throw new BadBackup(`${manifestFile} is missing or malformed: the backup was not finished`);
  }
};

const mustBeWhole = async (folder: string, { files }: Manifest): Promise<void> => {
  for (const [name, { sha256, bytes }] of Object.entries(files)) {
    const file = join(folder, name);
    const size = await stat(file).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) throw new BadBackup(`${name} is missing`);
    if (size !== bytes) throw new BadBackup(`${name} has ${size} bytes of ${bytes}`);
    if ((await sha256Of(file)) !== sha256) throw new BadBackup(`${name} was altered`);
  }
  for (const name of [logFile, recordsFile, dataKeysFile]) {
    if (!files[name]) throw new BadBackup(`${name} is in no backup of this kind`);
  }
};

const countOf = async (lines: AsyncIterable<unknown>): Promise<number> => {
  let count = 0;
  for await (const _ of lines) count += 1;
  return count;
};

/** Whether every person's key of a backup opens with these master keys. */
export const opensAllKeys = async (folder: string, masterKeys: KeyRing): Promise<boolean> => {
  const opens = dataKeyOpener(masterKeys);
  for await (const { value } of readLines(folder, dataKeysFile, keptRecord)) {
    if (typeof value !== 'string' || !opens(value)) return false;
  }
  return true;
};

/**
 * Reads a backup from end to end: every file is as it was written, every line can be read, and
 * every person's key opens with the master keys: those of the backup, or the ones named.
 * @throws {BadBackup}
 */
export const verify = async (folder: string, masterKeyFile: string): Promise<Manifest> => {
  const found = await readManifest(folder);
  await mustBeWhole(folder, found);
  for (const [name, schema] of [
    [logFile, loggedEvent],
    [recordsFile, keptRecord],
  ] as const) {
    const count = await countOf(readLines(folder, name, schema));
    if (count !== found.files[name]?.lines) throw new BadBackup(`${name} lacks lines`);
  }
  const isHere = found.files[masterKeysFile] !== undefined;
  if (found.files[codeKeysFile]) await loadKeyRing(join(folder, codeKeysFile));
  const ring = await loadKeyRing(isHere ? join(folder, masterKeysFile) : masterKeyFile);
  if (!(await opensAllKeys(folder, ring))) {
    throw new BadBackup(`a key in ${dataKeysFile} does not open with the master keys`);
  }
  return found;
};
