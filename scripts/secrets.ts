import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  authorizationOf,
  natsUsers,
  newSeed,
  publicKeyOf,
  rightsIdOf,
} from '../packages/adapters/nats/src/index.ts';
import { everybody } from '../packages/contracts/src/index.ts';
import { createKeyRingFile, rotateKeyRing, stageKey } from '../packages/libs/vault/src/index.ts';
import { say } from './test/run.ts';

/** Where docker-compose.yml looks. */
const composeFolder = join('deploy', 'secrets');
/** Where its NATS server looks. */
const composeNats = join('deploy', 'nats');
const users = natsUsers(everybody);
/** What containers are given to read as it lies here. */
const mounted = [composeNats, join('deploy', 'observability')];
const readable = { file: 0o644, folder: 0o755 } as const;
const rings = ['master-keys.json', 'code-keys.json'] as const;
const usage = `secrets                   makes what docker compose needs, and keeps what is there
secrets in <folder>       makes it elsewhere: to be put into a cluster's Secrets
secrets stage <key ring>  adds a key that is not used yet
secrets rotate <key ring> lets the newest key seal from now on`;

/** The user of the images, who is nobody on any machine. */
const nobody = 65_532;
const isRoot = process.getuid?.() === 0;
const owner = {
  uid: isRoot ? nobody : (process.getuid?.() ?? nobody),
  gid: isRoot ? nobody : (process.getgid?.() ?? nobody),
};

const isThere = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Writes a file only its owner may read; answers false where there is one. */
const writeOnce = async (file: string, text: string): Promise<boolean> => {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (isThere(error)) return false;
    throw error;
  }
};

const report = (file: string, isNew: boolean) => say(`${isNew ? 'made' : 'kept'}  ${file}`);

const make = async (folder: string) => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const ring of rings) {
    const file = join(folder, ring);
    report(file, await createKeyRingFile(file));
  }
  const client = join(folder, 'bootstrap-client-secret');
  report(client, await writeOnce(client, randomBytes(48).toString('base64url')));
};

/**
 * Makes who each process is to NATS: a seed for it, and for the server one file of who may do what,
 * in which nothing is secret. Answers what that file says.
 */
const makeNatsUsers = async (folder: string, serverFolder: string): Promise<string> => {
  const keys = await Promise.all(
    users.map(async ({ name }) => {
      const file = join(folder, `${name}.nk`);
      report(file, await writeOnce(file, newSeed()));
      return [name, publicKeyOf(await readFile(file, 'utf8'))] as const;
    }),
  );
  const file = join(serverFolder, 'authorization.conf');
  const text = authorizationOf(users, Object.fromEntries(keys));
  await writeFile(file, text);
  await chmod(file, readable.file);
  report(file, true);
  return text;
};

/**
 * Lets every container read what is mounted and holds nothing secret: a strict umask took that
 * from who checked it out, and root in a container without its rights is one like others.
 */
const openToAll = async (folder: string) => {
  await chmod(folder, readable.folder);
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    await chmod(path, entry.isDirectory() ? readable.folder : readable.file);
  }
};

const hashOf = (...texts: readonly string[]) =>
  createHash('sha256').update(texts.join('\n')).digest('hex');

/** What `.env` has to say; of what is kept, whatever it says already is the operator's word. */
interface Line {
  readonly name: string;
  readonly value: string;
  readonly isKept?: boolean;
}

const withLine = (text: string, { name, value, isKept = false }: Line): string => {
  const set = `^\\s*(export\\s+)?${name}\\s*=`;
  const said = new RegExp(isKept ? `${set}\\s*["']?\\d` : `^${name}=${value}$`, 'm');
  if (said.test(text)) return text;
  // One that says nothing would be the last word, or hide the one before it.
  const rest = text.replaceAll(new RegExp(`${set}.*(\\n|$)`, 'gm'), '');
  const ended = rest === '' || rest.endsWith('\n') ? rest : `${rest}\n`;
  return `${ended}${name}=${value}\n`;
};

/**
 * Says lines in `.env`: as whom the containers run, and which configuration NATS is to have. The
 * file stays whose it is, and what else is in it stays as it is.
 */
const sayIn = async (file: string, lines: readonly Line[]) => {
  if (await writeOnce(file, lines.reduce(withLine, ''))) {
    const { uid, gid } = await stat('.');
    // Made by root in somebody's folder, it is theirs: they run docker compose.
    if (isRoot) await chown(file, uid, gid);
    return report(file, true);
  }
  const before = await readFile(file, 'utf8');
  const after = lines.reduce(withLine, before);
  if (after === before) return report(file, false);
  await writeFile(file, after);
  say(`mended ${file}`);
};

/** The containers run as whoever may read the files: docker compose mounts them as they are. */
const makeForCompose = async () => {
  await make(composeFolder);
  const authorization = await makeNatsUsers(composeFolder, composeNats);
  const configuration = await readFile(join(composeNats, 'nats.conf'), 'utf8');
  await Promise.all(mounted.map(openToAll));
  await sayIn('.env', [
    { name: 'COUNTERSIGN_USER', value: `${owner.uid}:${owner.gid}`, isKept: true },
    { name: `NATS_RIGHTS_${rightsIdOf(users)}`, value: hashOf(configuration, authorization) },
  ]);
  if (!isRoot) return;
  const files = (await readdir(composeFolder)).map((name) => join(composeFolder, name));
  await Promise.all([composeFolder, ...files].map((file) => chown(file, owner.uid, owner.gid)));
};

/** A key ring that is written anew stays whose it was. */
const changing = async (file: string, change: (file: string) => Promise<void>) => {
  const { uid, gid } = await stat(file);
  await change(file);
  if (isRoot) await chown(file, uid, gid);
};

const [what, where] = process.argv.slice(2);
if (what === undefined) await makeForCompose();
else if (what === 'in' && where) {
  await make(where);
  const authorization = await makeNatsUsers(where, where);
  say(`nats.usersHash of the chart is ${hashOf(authorization)}`);
} else if (what === 'stage' && where) await changing(where, stageKey);
else if (what === 'rotate' && where) await changing(where, rotateKeyRing);
else {
  say(usage);
  process.exitCode = 1;
}
