import type { EventStore } from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomId } from '../adapters/random-id.ts';
import { users } from '../user/users.ts';
import { claims } from './claims.ts';
import { reservations } from './reservations.ts';

const names = ['email-a.db', 'email-b.db'];
const people = ['user-acme.1', 'user-acme.2', 'user-acme.3'];

/** What a person tries: to come by a name, to go by another, to be erased; and time that passes. */
const step = fc.record({
  act: fc.constantFrom('create', 'rename', 'erase', 'wait'),
  who: fc.constantFrom(...people),
  name: fc.constantFrom(...names),
});
/** Steps that happen at once, and after which of the appends from there on the process dies. */
const moment = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  diesAfter: fc.option(fc.nat({ max: 4 }), { nil: Number.POSITIVE_INFINITY }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A store whose process dies: appends fail from then on, the first with its fact recorded. */
const mortal = (store: EventStore) => {
  let appendsLeft = Number.POSITIVE_INFINITY;
  const dying: EventStore = {
    ...store,
    append: async (...appending) => {
      appendsLeft -= 1;
      if (appendsLeft < -1) throw new Error('dead');
      const appended = await store.append(...appending);
      if (appendsLeft < 0) throw new Error('dead, but the fact is recorded');
      return appended;
    },
  };
  const live = (appends: number) => {
    appendsLeft = appends;
  };
  return { dying, live };
};

const play = () => {
  const world = openWorld();
  const { dying, live } = mortal(world.store);
  const now = world.clock;
  const owners = users(dying);
  const reserved = reservations(dying);
  const { holding, giveBack } = claims({
    run: reserved.run,
    now,
    newId: randomId,
    isInUse: async (owner, claimId) =>
      (await owners.run(owner, { type: 'FenceClaim', claimId, now: now() })).refusal ===
      'claim_in_use',
  });
  const terms = { sealedProfile: '', emailFingerprint: null };

  const acts = {
    create: ({ who, name }: Step) =>
      holding([name], who, (held) =>
        owners.run(who, {
          type: 'CreateUser',
          tenantId: 'acme',
          userId: who,
          connection: 'db',
          strategy: 'auth0',
          sealedPassword: null,
          blocked: false,
          ...terms,
          claims: held,
          now: now(),
        }),
      ),
    rename: async ({ who, name }: Step) => {
      const before = (await owners.recall(who)).claims;
      await holding([name], who, (held) =>
        owners.run(who, { type: 'ChangeUser', described: { ...terms, claims: held }, now: now() }),
      );
      await giveBack(before, who);
    },
    erase: async ({ who }: Step) => {
      const before = (await owners.recall(who)).claims;
      await owners.run(who, { type: 'EraseUser', now: now() });
      await giveBack(before, who);
    },
    wait: async () => world.advance(8_000),
  };

  /** How many use a name, and whether the reservation knows of each. */
  const audit = async () => {
    live(Number.POSITIVE_INFINITY);
    for (const name of names) {
      const states = await Promise.all(people.map((who) => owners.recall(who)));
      const uses = states.flatMap((state) => state.claims.filter((claim) => claim.name === name));
      const held = await reserved.recall(name);
      expect(uses.length).toBeLessThanOrEqual(1);
      for (const { claimId } of uses) expect(held).toMatchObject({ status: 'held', claimId });
    }
  };
  return { acts, live, audit, close: world.close };
};

it('whoever dies when, a name is used by one at most, and the reservation knows who', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 8 }), async (moments) => {
      const { acts, live, audit, close } = play();
      for (const { steps, diesAfter } of moments) {
        live(diesAfter);
        await Promise.allSettled(steps.map((each) => acts[each.act](each)));
        await audit();
      }
      await close();
    }),
    { numRuns: 60 },
  );
});
