import { apiOf, askAhead } from './api.ts';
import { loadConfig } from './config.ts';
import { loadMessages } from './i18n/messages.ts';
import { sessionOf } from './session.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the program');

const messageOf = (reason: unknown): string =>
  reason instanceof Error ? reason.message : String(reason);

/** What stands on every page, of whoever may read it: it is asked for while the program loads. */
const readiness = '/countersign/mfa/readiness';

/**
 * Begins beside one another what takes time: the program, its words, and what it shows first. So
 * nothing of the program is imported here but by `import()`; `src/preload.ts` has it preloaded.
 */
const start = async () => {
  const loading = Promise.all([import('./program.tsx'), loadMessages()]);
  const config = await loadConfig();
  const session = sessionOf(config);
  let refusal: string | undefined;
  if (session.isComingBack()) {
    await session.finish().catch((reason: unknown) => {
      refusal = messageOf(reason);
    });
  }
  const asked = apiOf({ base: config.audience.replace(/\/$/, ''), token: session.token });
  const api = askAhead(asked, session.allows('read:mfa_policies') ? [readiness] : []);
  const [{ show }, words] = await loading;
  show(root, { session, api, words, refusal });
};

start().catch((reason: unknown) => {
  root.textContent = `The admin UI cannot be started: ${messageOf(reason)}`;
});
