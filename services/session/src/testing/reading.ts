import type { RecordedEvent } from '@countersign/core';
import {
  type AuthenticatorsEvent,
  authenticatorsEvent,
} from '../authenticators/authenticators.events.ts';
import {
  type LoginSessionEvent,
  loginSessionEvent,
} from '../login-session/login-session.events.ts';

/** A fact, and where it stands: `at` is its place in the whole log. */
export type Placed<Event> = Event & { readonly at: number; readonly stream: string };

/** The record by aggregate, in the order of the log. */
export const readRecord = (record: readonly RecordedEvent[]) => {
  const of = <Event extends object>(category: string, parse: (fact: unknown) => Event) =>
    record.flatMap(({ type, data, stream }, at): readonly Placed<Event>[] =>
      stream.startsWith(`${category}-`) ? [{ ...parse({ type, data }), at, stream }] : [],
    );
  return {
    logins: of<LoginSessionEvent>('loginSession', (fact) => loginSessionEvent.parse(fact)),
    authenticators: of<AuthenticatorsEvent>('authenticators', (fact) =>
      authenticatorsEvent.parse(fact),
    ),
  };
};

export type Reading = ReturnType<typeof readRecord>;

/** The facts of one type. */
export const only = <Event extends { readonly type: string }, Type extends Event['type']>(
  facts: readonly Event[],
  type: Type,
) => facts.filter((fact): fact is Extract<Event, { readonly type: Type }> => fact.type === type);

/** The facts of each stream. */
export const byStream = <Event extends { readonly stream: string }>(facts: readonly Event[]) => [
  ...Map.groupBy(facts, ({ stream }) => stream).values(),
];
