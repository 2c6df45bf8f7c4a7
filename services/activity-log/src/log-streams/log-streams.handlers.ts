import type * as contracts from '@countersign/contracts';
import { type Clock, no, type ParsedRequestOf, type RefusalOf, yes } from '@countersign/kernel';
import { type OutboundHttp, signingSecret } from '@countersign/outbound-http';
import { findLogStream, type KeptLogStream } from './log-streams.state.ts';
import type { SecretSeals, StreamSecrets } from './stream-secrets.ts';
import { logStreamsStream, type TenantLogStreams } from './tenant-log-streams.ts';

interface Needs extends TenantLogStreams {
  readonly seals: SecretSeals;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly newSecret: () => string;
  /** Knows where a log may be sent. */
  readonly http: Pick<OutboundHttp, 'allows'>;
}

type Creating = ParsedRequestOf<typeof contracts.createLogStream>;
type Updating = ParsedRequestOf<typeof contracts.updateLogStream>;
/** What is asked of a new log stream, or of one that is there. */
type Asked = Omit<Updating, 'logStreamId'>;
type Objection = Exclude<RefusalOf<typeof contracts.updateLogStream>, 'log_stream_unknown'>;

const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;
const headerValue = /^[\t\x20-\x7e]*$/;
const ownHeaders = /^(webhook-|content-|host$|connection$|transfer-encoding$|authorization$)/i;

const isMalformed = ({ authorization = '', contentType = '', headers = [] }: Asked) =>
  [authorization, contentType, ...headers.map(({ value }) => value)].some(
    (value) => !headerValue.test(value),
  ) || headers.some(({ header }) => !headerName.test(header) || ownHeaders.test(header));

/** Why a log stream cannot be as asked, if anything. */
const objection = (asked: Asked, { allows }: Needs['http']): Objection | undefined => {
  const { endpoint, signingSecret: secret } = asked;
  if (isMalformed(asked)) return 'log_stream_malformed';
  if (secret !== undefined && !signingSecret.safeParse(secret).success) {
    return 'log_stream_malformed';
  }
  return endpoint === undefined || allows(endpoint) ? undefined : 'webhook_address_forbidden';
};

/** What is shown in place of a header's value, and means the one it has when it comes back. */
const mask = '********';

/** As it may be shown: its headers may hold a secret of the receiver's, so only their names. */
const shown = ({ sealedSecrets: _, ...rest }: KeptLogStream, { headers }: StreamSecrets) => ({
  ...rest,
  headers: headers.map(({ header }) => ({ header, value: mask })),
});

export const createLogStream =
  ({ run, seals, clock, newId, newSecret, http }: Needs) =>
  async (request: Creating) => {
    const { tenantId, authorization, signingSecret: given, headers, ...settings } = request;
    const against = objection(request, http);
    if (against) return no(against);
    const secrets: StreamSecrets = {
      signingSecret: given ?? newSecret(),
      headers,
      ...(authorization !== undefined && { authorization }),
    };
    const logStream: KeptLogStream = {
      logStreamId: `lst_${newId().replaceAll('-', '').slice(0, 16)}`,
      ...settings,
      sealedSecrets: await seals.seal(secrets),
    };
    const command = { type: 'CreateLogStream', logStream, now: clock() } as const;
    const { refusal } = await run(logStreamsStream(tenantId), command);
    if (refusal === 'too_many_log_streams') return no(refusal);
    return yes({ ...shown(logStream, secrets), signingSecret: secrets.signingSecret });
  };

/** What stays unless another is given; a header that comes back masked keeps its value. */
const mergedSecrets = (
  before: StreamSecrets,
  { authorization, signingSecret: given, headers }: Updating,
): StreamSecrets => ({
  ...before,
  ...(given !== undefined && { signingSecret: given }),
  ...(authorization !== undefined && { authorization }),
  ...(headers && {
    headers: headers.map(({ header, value }) => {
      const kept = before.headers.find((each) => each.header === header);
      return { header, value: value === mask && kept ? kept.value : value };
    }),
  }),
});

const settingsIn = ({ tenantId: _, authorization: __, ...asked }: Updating) => {
  const { signingSecret: ___, headers: ____, ...settings } = asked;
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
};

export const updateLogStream = ({ run, seals, clock, http }: Needs) => {
  /** As it is to be, and its secrets. */
  const changed = async (before: KeptLogStream, request: Updating) => {
    const secrets = mergedSecrets(await seals.open(before.sealedSecrets), request);
    const sealedSecrets = await seals.seal(secrets);
    return { secrets, logStream: { ...before, ...settingsIn(request), sealedSecrets } };
  };

  return async (request: Updating) => {
    const against = objection(request, http);
    if (against) return no(against);
    const { tenantId, logStreamId } = request;
    let became: Awaited<ReturnType<typeof changed>> | undefined;
    const { refusal } = await run(logStreamsStream(tenantId), async (state) => {
      const before = findLogStream(state, logStreamId);
      became = before && (await changed(before, request));
      return {
        type: 'ChangeLogStream',
        ...{ logStreamId, logStream: became?.logStream, now: clock() },
      };
    });
    if (refusal || !became) return no('log_stream_unknown');
    return yes(shown(became.logStream, became.secrets));
  };
};

export const removeLogStream =
  ({ run, clock }: Pick<Needs, 'run' | 'clock'>) =>
  async ({ tenantId, logStreamId }: ParsedRequestOf<typeof contracts.removeLogStream>) => {
    const command = { type: 'RemoveLogStream', logStreamId, now: clock() } as const;
    await run(logStreamsStream(tenantId), command);
    return yes({});
  };

export const listLogStreams =
  ({ read, seals }: Pick<Needs, 'read' | 'seals'>) =>
  async ({ tenantId }: ParsedRequestOf<typeof contracts.listLogStreams>) => {
    const kept = await read(tenantId);
    const logStreams = kept.map(async (each) => shown(each, await seals.open(each.sealedSecrets)));
    return yes({ logStreams: await Promise.all(logStreams) });
  };
