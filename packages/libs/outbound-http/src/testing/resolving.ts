import type { LookupAll } from '../checked-lookup.ts';

/** A resolver that answers with these addresses, one look-up after another. */
export const resolving = (...answers: readonly (readonly string[])[]) => {
  const asked: string[] = [];
  const lookup: LookupAll = (hostname, _, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { lookup, asked };
};
