import { lineByLine, type Rule } from '../rule.ts';

const isText = () => true;
const planted = [{ path: 'tools/repo-lint/src/rules/leaks.test.ts', reason: 'plants some' }];

const hosts = /\bregistry\.[\w-]+\.\w+|\b(deb|security)\.[\w-]+\.org\b|\bartifactory\b/;
const folders = /(^|[\s"'`(=:])\/(root|work|home|tmp|Users|var\/folders)\/[\w.-]/;

export const machines: Rule = {
  name: 'the repository names no machine',
  instead: 'a path made from import.meta.dirname or tmpdir(); the package, not its registry',
  except: planted,
  find: lineByLine(isText, (line) => (hosts.exec(line) ?? folders.exec(line))?.[0].trim()),
};

/** What keys and tokens look like, by those who issue them. */
const credentials = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\bgithub_pat_\w{22,}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\b(AC|SK)[0-9a-f]{32}\b/,
  /\bAIza[\w-]{35}\b/,
  /\bsk_live_\w{16,}/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
];

/** Made up, and seen to be: a carrier's own example, a canary, digits in a row. */
const madeUp = /EXAMPLE|canary|0123456789|(\w)\1{7}/;

export const credentialsKept: Rule = {
  name: 'no credential is committed',
  instead: 'a file outside the repository, named by a setting; in tests, a made-up `canary`',
  find: lineByLine(isText, (line) => {
    const found = credentials
      .map((credential) => credential.exec(line)?.[0])
      .find((text) => text !== undefined && !madeUp.test(text));
    // Named, and not repeated.
    return found && `something like a credential: ${found.slice(0, 4)}…`;
  }),
};
