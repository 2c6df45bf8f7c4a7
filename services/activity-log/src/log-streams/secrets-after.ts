import { unmasked } from '@countersign/contracts';
import type { StreamSecrets } from './stream-secrets.ts';

interface Asked {
  readonly authorization?: string | null | undefined;
  readonly signingSecret?: string | undefined;
  readonly headers?: StreamSecrets['headers'] | undefined;
}

type Empty = 'authorization_masked' | 'header_masked' | 'signing_secret_masked';

/** One secret as it is to be: what was sent, what its mask stands for, or what there was. */
const after = <Refusal extends Empty>(
  given: string | null | undefined,
  before: string | undefined,
  empty: Refusal,
) => {
  if (given === undefined) return { value: before };
  if (given === null) return { value: undefined };
  const secret = unmasked(given, before);
  return secret === 'nothing-behind-mask' ? empty : secret;
};

/** Headers take the place of those before; one that comes back masked keeps its value. */
const headersAfter = (given: Asked['headers'], before: StreamSecrets['headers']) => {
  const headers = (given ?? before).map(({ header, value: sent }) => {
    // Of several of a name the last is sent, so that is what a mask of it stands for.
    const own = before.findLast((each) => each.header === header)?.value;
    const secret = given ? after(sent, own, 'header_masked') : { value: sent };
    return typeof secret === 'string' ? secret : { header, value: secret.value ?? '' };
  });
  const known = headers.filter((each) => typeof each === 'object');
  return known.length === headers.length ? known : 'header_masked';
};

type Before = Omit<StreamSecrets, 'signingSecret'> & Partial<Pick<StreamSecrets, 'signingSecret'>>;

/**
 * A log stream's secrets as asked, with one made to sign by where there is none; or which of them
 * is a mask with nothing behind it.
 */
export const secretsAfter = (
  before: Before,
  asked: Asked,
  newSecret: () => string,
): StreamSecrets | Empty => {
  const authorization = after(asked.authorization, before.authorization, 'authorization_masked');
  const signing = after(asked.signingSecret, before.signingSecret, 'signing_secret_masked');
  const headers = headersAfter(asked.headers, before.headers);
  if (typeof authorization === 'string') return authorization;
  if (typeof signing === 'string') return signing;
  if (typeof headers === 'string') return headers;
  return {
    signingSecret: signing.value ?? newSecret(),
    headers,
    ...(authorization.value !== undefined && { authorization: authorization.value }),
  };
};
