import { constants } from 'node:fs';
import { access, chmod, copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sha256Of } from '@countersign/service-runtime';
import { copySqliteFile, readCopy } from '@countersign/sqlite';
import { dataKeyBucket, dataKeyOpener, loadKeyRing } from '@countersign/vault';
import type { Settings } from './config.ts';

const ownerOnly = 0o600;

/** What lies in the data folder, and what it is called beside a backup. */
const log = { file: 'countersign.sqlite', ending: '' };
const userKeys = { file: 'user-keys.sqlite', ending: '.user-keys' };
const masterKeys = { file: 'master-keys.json', ending: '.master-keys.json' };
const codeKeys = { file: 'code-keys.json', ending: '.code-keys.json' };
const client = { file: 'bootstrap-client.json', ending: '.bootstrap-client.json' };
const sumsEnding = '.sha256';

type Folder = Pick<Settings, 'DATA_DIR' | 'MASTER_KEY_FILE' | 'CODE_KEYS_FILE'>;

/** What standalone was asked to do with a backup instead of its work. */
export interface Errand {
  readonly kind: 'backup' | 'restore' | 'verify';
  readonly file: string;
}

const usage = 'Countersign is started without words, or with: backup|verify|restore <file>';

/** @throws where the words make no sense */
export const errandIn = (words: readonly string[]): Errand | undefined => {
  const [kind, file, ...more] = words;
  if (kind === undefined) return undefined;
  if (kind !== 'backup' && kind !== 'restore' && kind !== 'verify') throw new Error(usage);
  if (file === undefined || file.startsWith('-') || more.length > 0) throw new Error(usage);
  return { kind, file };
};

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const copyPlain = async (from: string, to: string): Promise<void> => {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await chmod(to, ownerOnly);
};

/** Key rings that are named lie elsewhere; those that were generated, in the data folder. */
const ringsOf = ({ DATA_DIR, MASTER_KEY_FILE, CODE_KEYS_FILE }: Folder) => [
  { ...masterKeys, path: MASTER_KEY_FILE ?? join(DATA_DIR, masterKeys.file) },
  { ...codeKeys, path: CODE_KEYS_FILE ?? join(DATA_DIR, codeKeys.file) },
];

/**
 * The log first, and people's keys after it, so that whatever is in the log has its key and whoever
 * is erased meanwhile stays erased. The sums come last: without them nothing was finished.
 */
const backUp = async (settings: Folder, file: string): Promise<void> => {
  const inData = (name: string) => join(settings.DATA_DIR, name);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  for (const { file: name, ending } of [log, userKeys]) {
    await copySqliteFile(inData(name), `${file}${ending}`);
  }
  const endings = [log.ending, userKeys.ending];
  const hasClient = await isThere(inData(client.file));
  const plain = [
    ...ringsOf(settings),
    ...(hasClient ? [{ ...client, path: inData(client.file) }] : []),
  ];
  for (const { path, ending } of plain) {
    await copyPlain(path, `${file}${ending}`);
    endings.push(ending);
  }
  const lines = await Promise.all(
    endings.map(
      async (ending) => `${await sha256Of(`${file}${ending}`)}  ${basename(file)}${ending}\n`,
    ),
  );
  await writeFile(`${file}${sumsEnding}`, lines.join(''), { flag: 'wx', mode: ownerOnly });
};

/** The endings that a backup's sums name; each file is as it was written. */
const mustBeWhole = async (file: string): Promise<readonly string[]> => {
  const sums = await readFile(`${file}${sumsEnding}`, 'utf8').catch(() => {
    throw new Error('its sums are missing: the backup was not finished');
  });
  const endings: string[] = [];
  for (const line of sums.trimEnd().split('\n')) {
    const [sum, name = ''] = line.split('  ');
    const ending = name.slice(basename(file).length);
    const found = await sha256Of(`${file}${ending}`).catch(() => 'none');
    if (found !== sum) throw new Error(`${name || 'a line of its sums'} is not as it was written`);
    endings.push(ending);
  }
  for (const { ending } of [log, userKeys, masterKeys, codeKeys]) {
    if (!endings.includes(ending)) throw new Error('its sums do not name all of its files');
  }
  return endings;
};

/** Reads a backup from end to end. @throws where it is not whole, or its keys do not open */
const verify = async (file: string): Promise<readonly string[]> => {
  const endings = await mustBeWhole(file);
  readCopy(`${file}${log.ending}`, () => undefined);
  const opens = dataKeyOpener(await loadKeyRing(`${file}${masterKeys.ending}`));
  await loadKeyRing(`${file}${codeKeys.ending}`);
  readCopy(`${file}${userKeys.ending}`, (db) => {
    const rows = db.prepare('SELECT value FROM records WHERE bucket = ?');
    for (const { value } of rows.iterate(dataKeyBucket.name)) {
      if (!opens(String(JSON.parse(String(value))))) {
        throw new Error("a person's key does not open with its master keys");
      }
    }
  });
  return endings;
};

/** Fills an empty data folder. The log comes last: a start finds all of it, or nothing. */
const restore = async (settings: Folder, file: string): Promise<void> => {
  const endings = await verify(file);
  const { DATA_DIR: dataDir } = settings;
  const inData = (name: string) => join(dataDir, name);
  for (const { file: name } of [log, userKeys]) {
    if (await isThere(inData(name))) throw new Error(`${dataDir} is not empty`);
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  for (const { path, ending } of ringsOf(settings)) {
    if (!(await isThere(path))) await copyPlain(`${file}${ending}`, path);
    else if ((await sha256Of(path)) !== (await sha256Of(`${file}${ending}`))) {
      throw new Error(`${path} is another key ring than the backup's`);
    }
  }
  if (endings.includes(client.ending) && !(await isThere(inData(client.file)))) {
    await copyPlain(`${file}${client.ending}`, inData(client.file));
  }
  await copyPlain(`${file}${userKeys.ending}`, inData(userKeys.file));
  const arriving = `${inData(log.file)}.arriving`;
  await copyPlain(`${file}${log.ending}`, arriving);
  await rename(arriving, inData(log.file));
};

/** Does what was asked. @throws with a sentence that says why not */
export const carryOut = async (settings: Folder, { kind, file }: Errand): Promise<void> => {
  if (kind === 'backup') {
    await backUp(settings, file);
    await verify(file);
  }
  if (kind === 'verify') await verify(file);
  if (kind === 'restore') await restore(settings, file);
};
