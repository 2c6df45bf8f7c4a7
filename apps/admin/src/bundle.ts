import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cp,
  glob,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** This workspace, wherever it lies. */
const home = fileURLToPath(new URL('..', import.meta.url));
/** Where bundles are kept, each in a folder named by what it was made of. */
const kept = join(home, 'dist');

/** What a bundle is made of; its tests are not in it, and may be missing where it is served. */
const sources = ['package.json', 'src/{main,bundle,preload}.ts', 'ui/**/*'];
const isTest = (path: string) => path.endsWith('.test.ts') || path.endsWith('.test.tsx');

/** As contracts name it: a bundle is built where no package of the services lies. */
const adminClientId = 'countersign-admin';

/** What the page reads beside itself: where the login and the API are. */
export const configOf = (issuer: string) => ({
  issuer,
  clientId: adminClientId,
  audience: `${issuer}api/v2/`,
});

/**
 * MUI makes its style elements empty and fills them through the style sheet's object, which no
 * policy forbids; the hash is that of nothing (CSP 3, 6.7.3.3). So neither `unsafe-inline` nor a
 * nonce is needed, and the bundle may be hosted where no program answers.
 */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** What the page may load, and whom it may ask: its own site, and where the API is. */
export const policyOf = (api = ''): string =>
  [
    ...["default-src 'none'", "script-src 'self'", `style-src 'self' ${emptyStyle}`],
    ...["img-src 'self'", `connect-src 'self' ${api}`.trim(), "base-uri 'none'"],
    // Previews of the pages, which the tenant's own site alone may frame.
    "frame-src 'self'",
    "form-action 'none'",
  ].join('; ');

/** The name of the bundle that the sources make: another source, another name. */
const nameOfSources = async (): Promise<string> => {
  const paths: string[] = [];
  for await (const entry of glob(sources, { cwd: home, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !isTest(path)) paths.push(path);
  }
  const hash = createHash('sha256');
  for (const path of paths.toSorted()) {
    hash.update(path.slice(home.length)).update('\0');
    hash.update(await readFile(path)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
};

/** The encodings of HTTP that are kept beside a file, smallest first, and how their names end. */
const encodings = { br: '.br', gzip: '.gz' } as const;
export type Encoding = keyof typeof encodings;

const compressions: Readonly<Record<Encoding, (bytes: Buffer) => Buffer>> = {
  br: (bytes) =>
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gzip: (bytes) => gzipSync(bytes, { level: 9 }),
};

/**
 * Compresses what never changes under its name, once, where it is built: a gateway that did so when
 * it is first asked would keep everybody waiting.
 */
export const compressAssets = async (folder: string): Promise<void> => {
  const assets = join(folder, 'assets');
  for (const name of await readdir(assets)) {
    const bytes = await readFile(join(assets, name));
    for (const [encoding, compress] of Object.entries(compressions)) {
      // The keys of the table are those of the other.
      const end = encodings[encoding as Encoding];
      await writeFile(join(assets, `${name}${end}`), compress(bytes));
    }
  }
};

/** One file of the bundle, ready to be sent. */
export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  /** The same by the name of each encoding that it was compressed in. */
  readonly compressed: Readonly<Partial<Record<Encoding, Buffer>>>;
}

/** The whole bundle by path: `index.html`, `assets/…`. */
export type Bundle = ReadonlyMap<string, Asset>;

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

const readCompressed = async (file: string): Promise<Asset['compressed']> => {
  const [br, gzip] = await Promise.all(
    Object.values(encodings).map((end) => readFile(`${file}${end}`).catch(() => undefined)),
  );
  return { ...(br && { br }), ...(gzip && { gzip }) };
};

/** Reads the bundle of today's sources; nothing, where it was not built. */
const readBundle = async (name: string): Promise<Bundle | undefined> => {
  const folder = join(kept, name);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const bundle = new Map<string, Asset>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    const type = types[entry.name.slice(entry.name.lastIndexOf('.') + 1)];
    if (type === undefined) continue;
    bundle.set(file.slice(folder.length + 1).replaceAll('\\', '/'), {
      ...{ type, bytes, compressed: await readCompressed(file) },
    });
  }
  return bundle.has('index.html') ? bundle : undefined;
};

/**
 * The program that builds: in a process of its own, which gives its memory back, and which
 * `endsWithParent` there ends where the gateway does.
 */
const builder = fileURLToPath(new URL('main.ts', import.meta.url));
/** Far above what it takes on a busy machine: 10 seconds. */
const buildTimeoutMs = 300_000;

const runBuilder = (signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const child = fork(builder, {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      ...{ signal, timeout: buildTimeoutMs },
    });
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the admin UI was not built: ${said.trim()}`)),
    );
  });

/**
 * Builds into a folder of its own, and gives it its name when it is whole; says where it is. What
 * is there already is left as it is.
 */
export const build = async (make: (folder: string) => Promise<unknown>): Promise<string> => {
  const name = await nameOfSources();
  if (await readBundle(name)) return join(kept, name);
  const folder = await mkdtemp(join(home, 'dist-'));
  try {
    await make(folder);
    await mkdir(kept, { recursive: true });
    // Whoever was faster has built the same.
    await rename(folder, join(kept, name)).catch((reason: NodeJS.ErrnoException) => {
      if (reason.code !== 'ENOTEMPTY' && reason.code !== 'EEXIST') throw reason;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return join(kept, name);
};

/**
 * Copies a bundle to where another site hosts it, told where the tenant is. What the page may do
 * is said within it; whether it may be framed, only that site's server can say.
 */
export const hostElsewhere = async (
  built: string,
  { folder, issuer }: { readonly folder: string; readonly issuer: string },
): Promise<void> => {
  const { origin, href } = new URL('/', issuer);
  await cp(built, folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), `${JSON.stringify(configOf(href), null, 2)}\n`);
  const page = join(folder, 'index.html');
  const policy = `<meta http-equiv="content-security-policy" content="${policyOf(origin)}">`;
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace('<head>', `<head>\n    ${policy}`));
};

/**
 * The bundle where it is there. Where it is not, asking for it has it built once, beside what else
 * is done, and answers nothing meanwhile.
 */
export const bundleAtHand = (onFailure: (reason: unknown) => void) => {
  const ending = new AbortController();
  const read = async () => readBundle(await nameOfSources());
  let bundle: Promise<Bundle | undefined> | undefined;
  const make = async () => {
    await runBuilder(ending.signal);
    const made = await read();
    // Whoever edits the sources meanwhile is shown what became of them.
    if (!made) throw new Error('the sources of the admin UI change while it is built');
    bundle = Promise.resolve(made);
  };
  const look = async () => {
    const found = await read();
    if (found) return found;
    make().catch((reason: unknown) => {
      if (!ending.signal.aborted) onFailure(reason);
    });
    return undefined;
  };
  return {
    get: (): Promise<Bundle | undefined> => {
      bundle ??= look();
      return bundle;
    },
    close: () => ending.abort(),
  };
};
