import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messagingUsers } from '../packages/contracts/src/index.ts';
import { newSeed, publicKeyOf, publicKeysOf } from '../packages/messaging/src/nats/index.ts';
import { createKeyRingFile, rotateKeyRing, stageKey } from '../packages/vault/src/index.ts';
import { say } from './test/run.ts';

/** Where docker-compose.yml looks. */
const composeFolder = join('deploy', 'secrets');
/** What the NATS server reads; nothing in it is secret. */
const composeKeys = join('deploy', 'nats', 'keys.conf');
/** What containers are given to read as it lies here. */
const mounted = [join('deploy', 'nats'), join('deploy', 'observability')];
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

const told = (file: string, isNew: boolean) => say(`${isNew ? 'made' : 'kept'}  ${file}`);

const make = async (folder: string) => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const ring of rings) {
    const file = join(folder, ring);
    told(file, await createKeyRingFile(file));
  }
  const client = join(folder, 'bootstrap-client-secret');
  told(client, await writeOnce(client, randomBytes(48).toString('base64url')));
};

/**
 * Makes who each process is to NATS: a seed for it, and in one file the public keys for the server.
 */
const makeNatsUsers = async (folder: string, keysFile: string) => {
  const users = await Promise.all(
    messagingUsers.map(async (name) => {
      const file = join(folder, `${name}.nk`);
      told(file, await writeOnce(file, newSeed()));
      return { name, publicKey: publicKeyOf(await readFile(file, 'utf8')) };
    }),
  );
  await writeFile(keysFile, publicKeysOf(users));
  await chmod(keysFile, readable.file);
  told(keysFile, true);
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

/**
 * Says in `.env` as whom the containers run, where that is not said yet. The file stays whose it
 * is, and what else is in it stays as it is.
 */
const sayUser = async (file: string) => {
  const line = `COUNTERSIGN_USER=${owner.uid}:${owner.gid}`;
  if (await writeOnce(file, `${line}\n`)) {
    const { uid, gid } = await stat('.');
    // Made by root in somebody's folder, it is theirs: they run docker compose.
    if (isRoot) await chown(file, uid, gid);
    return told(file, true);
  }
  const text = await readFile(file, 'utf8');
  if (/^\s*(export\s+)?COUNTERSIGN_USER\s*=\s*["']?\d/m.test(text)) return told(file, false);
  // One that says nothing would be the last word, or hide the one before it.
  const rest = text.replaceAll(/^\s*(export\s+)?COUNTERSIGN_USER\s*=.*(\n|$)/gm, '');
  const ended = rest === '' || rest.endsWith('\n') ? rest : `${rest}\n`;
  await writeFile(file, `${ended}${line}\n`);
  say(`mended ${file}`);
};

/** The containers run as whoever may read the files: docker compose mounts them as they are. */
const makeForCompose = async () => {
  await make(composeFolder);
  await makeNatsUsers(composeFolder, composeKeys);
  await Promise.all(mounted.map(openToAll));
  await sayUser('.env');
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
  await makeNatsUsers(where, join(where, 'keys.conf'));
} else if (what === 'stage' && where) await changing(where, stageKey);
else if (what === 'rotate' && where) await changing(where, rotateKeyRing);
else {
  say(usage);
  process.exitCode = 1;
}
