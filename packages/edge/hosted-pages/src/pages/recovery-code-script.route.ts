import { readFileSync } from 'node:fs';
import { staticScript } from './static-script.ts';

const script = readFileSync(new URL('./recovery-code.js', import.meta.url), 'utf8');

/** Copies and prints a recovery code. */
export const { address: recoveryCodeScript, route: recoveryCodeScriptRoute } = staticScript(
  'recovery-code.js',
  script,
);
