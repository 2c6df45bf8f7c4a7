import { createDecipheriv, hkdfSync } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { loadKeyRing } from '@countersign/vault';
import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';

/** A sealed value, wherever it stands in a file. */
const sealed = /eyJ[\w-]+\.\.[\w-]{16}\.[\w-]*\.[\w-]{22}/g;
const header = z.object({ kid: z.string() });
const dataKeyBytes = 32;

const base64url = (text: string) => Buffer.from(text, 'base64url');

/** Opens a sealed value with a key, whatever it was sealed for: who steals does not ask. */
const opened = (value: string, key: Uint8Array): Buffer | undefined => {
  const [head = '', , iv = '', text = '', tag = ''] = value.split('.');
  try {
    const opening = createDecipheriv('aes-256-gcm', key, base64url(iv));
    opening.setAAD(Buffer.from(head, 'ascii')).setAuthTag(base64url(tag));
    return Buffer.concat([opening.update(base64url(text)), opening.final()]);
  } catch {
    return undefined;
  }
};

const keyIdOf = (value: string): string | undefined => {
  try {
    return header.parse(JSON.parse(base64url(value.split('.')[0] ?? '').toString())).kid;
  } catch {
    return undefined;
  }
};

/** Every row of every table: a long value lies in pieces over the pages of its file. */
const rowsOf = (file: string): string[] => {
  const db = new DatabaseSync(file, { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const rows = tables.map(({ name }) =>
    JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all()),
  );
  db.close();
  return rows;
};

/** What the files in a folder hold, as bytes and as rows; not the key rings, which are a prize. */
export const textsIn = async (folder: string): Promise<string[]> => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('.json') && !entry.name.endsWith('.nk'),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  const bytes = await Promise.all(paths.map((path) => readFile(path, 'latin1')));
  return [...bytes, ...paths.filter((path) => path.endsWith('.sqlite')).flatMap(rowsOf)];
};

/**
 * Everything that can be made of these texts by who has the master keys: what they say, and what
 * the values in them say, opened with the master keys and with every data key that is found.
 */
export const recovered = async (
  stores: readonly string[],
  masterKeysFile: string,
): Promise<readonly string[]> => {
  const ring = await loadKeyRing(masterKeysFile);
  const masters = ring.keys.flatMap(({ id, key }) =>
    ['seal', 'wrap'].map((purpose) => ({
      id,
      key: new Uint8Array(hkdfSync('sha256', key.reveal(), '', `countersign/${purpose}`, 32)),
    })),
  );
  const dataKeys: Uint8Array[] = [];
  const texts = [...stores];
  const found = new Set<string>();
  const open = new Set<string>();
  const find = (text: string) => {
    for (const value of text.match(sealed) ?? []) found.add(value);
  };
  for (const text of stores) find(text);

  const tryAll = (): boolean => {
    let isMore = false;
    for (const value of [...found].filter((each) => !open.has(each))) {
      const id = keyIdOf(value);
      const keys = masters.filter((each) => each.id === id).map(({ key }) => key);
      const key = [...keys, ...dataKeys].find((each) => opened(value, each) !== undefined);
      const plain = key && opened(value, key);
      if (!plain) continue;
      open.add(value);
      isMore = true;
      if (plain.length === dataKeyBytes) dataKeys.push(plain);
      texts.push(plain.toString());
      find(plain.toString());
    }
    return isMore;
  };
  while (tryAll());
  return texts;
};

/** The same of a cluster: of NATS's files and of all that the log holds. */
export const recoveredFrom = async ({
  folder,
  store,
}: Pick<Cluster, 'folder' | 'store'>): Promise<readonly string[]> =>
  recovered([...(await textsIn(folder)), await store.dump()], join(folder, 'master.json'));
