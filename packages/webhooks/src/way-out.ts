import type { Agent } from 'undici';
import type { LookupAll } from './lookup.ts';

let shared: Agent | undefined;

/**
 * A way out that reaches public addresses alone. One for all tenants, so that sockets are used
 * again; another resolver has its own.
 */
export const guardedWayOut = async (lookup?: LookupAll): Promise<Agent> => {
  if (!lookup && shared) return shared;
  // Loaded by the first message: processes that only check settings never need it.
  const { guardedAgent } = await import('./guarded-agent.ts');
  if (lookup) return guardedAgent(lookup);
  shared ??= guardedAgent();
  return shared;
};
