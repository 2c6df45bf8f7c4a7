import { createRequire, registerHooks } from 'node:module';

/**
 * Preloaded into a process that is measured without its hash of passwords: 19 MiB that are zeroed
 * and unmapped cost more in a server than in a loop, and evict what the rest would find in the
 * processor's caches. It stands in the place of `@node-rs/argon2`, works with the least memory that
 * argon2 has, and labels what it makes as if it had been made at the full cost.
 */
const library = '@node-rs/argon2';
const argon2: typeof import('@node-rs/argon2') = createRequire(import.meta.url)(library);
const [full, cheap] = ['$m=19456,t=2,p=1$', '$m=8,t=1,p=1$'];

export const hash: typeof argon2.hash = async (password, options) => {
  const hashed = await argon2.hash(password, { ...options, memoryCost: 8, timeCost: 1 });
  return hashed.replace(cheap, full);
};
export const verify: typeof argon2.verify = (hashed, password) =>
  argon2.verify(`${hashed}`.replace(full, cheap), password);

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === library ? { url: import.meta.url, shortCircuit: true } : next(specifier, context),
});
