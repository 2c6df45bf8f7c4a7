import { deadLetterBucket } from './dead-letters.ts';
import { inboxPrefixOf, safeName } from './names.ts';

/** What a process says and hears, by subjects and by the names of its kinds of records. */
export interface Spoken {
  readonly asks: readonly string[];
  readonly answers: readonly string[];
  readonly tells: readonly string[];
  readonly follows: readonly string[];
  readonly buckets: readonly string[];
}

/** What a NATS server is to let a user do. */
export interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** Whether it may reply to what it is asked, wherever the reply is to go. */
  readonly replies: boolean;
}

const api = (...calls: readonly string[]) => calls.map((call) => `$JS.API.${call}`);

/** To make a stream that is missing, and to read how it is made. */
const stream = (name: string) => api(`STREAM.INFO.${name}`, `STREAM.CREATE.${name}`);

const following = (subject: string, durable: string) => {
  const name = safeName(subject);
  return [
    ...stream(name),
    ...api(`CONSUMER.DURABLE.CREATE.${name}.${durable}`, `CONSUMER.CREATE.${name}.${durable}`),
    ...api(`CONSUMER.MSG.NEXT.${name}.${durable}`),
    `$JS.ACK.${name}.${durable}.>`,
    `$KV.${deadLetterBucket}.${name}.${durable}.*`,
  ];
};

const bucket = (name: string) => {
  const kept = `KV_${safeName(name)}`;
  const calls = ['STREAM.UPDATE', 'STREAM.MSG.GET', 'STREAM.MSG.DELETE'];
  return [
    ...stream(kept),
    ...api(...calls.map((call) => `${call}.${kept}`)),
    `$KV.${safeName(name)}.*`,
  ];
};

/** What `natsMessaging` needs of a server so that `name` can say and hear these. */
export const permissionsOf = (name: string, spoken: Spoken): Permissions => {
  const { asks, answers, tells, follows, buckets } = spoken;
  const durable = safeName(name);
  return {
    publish: [
      ...new Set([
        ...[...asks, ...tells],
        // The client looks whether there is a JetStream; all it learns is how full that is.
        ...(buckets.length > 0 ? api('INFO') : []),
        ...tells.flatMap((subject) => stream(safeName(subject))),
        ...follows.flatMap((subject) => following(subject, durable)),
        ...(follows.length > 0 ? stream(`KV_${deadLetterBucket}`) : []),
        ...buckets.flatMap(bucket),
      ]),
    ],
    subscribe: [`${inboxPrefixOf(name)}.>`, ...answers],
    replies: answers.length > 0,
  };
};
