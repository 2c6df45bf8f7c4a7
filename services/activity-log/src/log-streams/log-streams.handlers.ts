import type * as contracts from '@countersign/contracts';
import { isMask, mask } from '@countersign/contracts';
import { type Clock, mergePatch, no, type ParsedRequestOf, yes } from '@countersign/core';
import { type OutboundHttp, signingSecret } from '@countersign/outbound-http';
import type { ChangeLogStream } from './log-streams.commands.ts';
import { findLogStream, type KeptLogStream, type LogStreams } from './log-streams.state.ts';
import { secretsAfter } from './secrets-after.ts';
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
type Asked = Omit<Updating, 'logStreamId' | 'expectedRevision'>;

interface Objection {
  readonly refusal: 'log_stream_malformed' | 'webhook_address_forbidden';
  /** What is malformed: `headers.0.value`. */
  readonly field?: string | undefined;
}

const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;
const headerValue = /^[\t\x20-\x7e]*$/;
const ownHeaders = /^(webhook-|content-|host$|connection$|transfer-encoding$|authorization$)/i;

/** The first field that no request could bear, or that would be taken for what is ours. */
const malformedIn = (asked: Asked): string | undefined => {
  const { authorization, contentType = '', headers = [], signingSecret: secret } = asked;
  const isSecret =
    secret === undefined || isMask(secret) || signingSecret.safeParse(secret).success;
  const fields: readonly (readonly [string, boolean])[] = [
    ['authorization', headerValue.test(authorization ?? '')],
    ['contentType', headerValue.test(contentType)],
    ...headers.flatMap(({ header, value }, at) => [
      [`headers.${at}.header`, headerName.test(header) && !ownHeaders.test(header)] as const,
      [`headers.${at}.value`, headerValue.test(value)] as const,
    ]),
    ['signingSecret', isSecret],
  ];
  return fields.find(([, isGood]) => !isGood)?.[0];
};

/** Why a log stream cannot be as asked, if anything. */
const objection = (asked: Asked, { allows }: Needs['http']): Objection | undefined => {
  const { endpoint } = asked;
  const field = malformedIn(asked);
  if (field !== undefined) return { refusal: 'log_stream_malformed', field };
  return endpoint === undefined || allows(endpoint)
    ? undefined
    : { refusal: 'webhook_address_forbidden' };
};

/** As it may be shown: its headers may hold a secret of the receiver's, so only their names. */
const shown = ({ sealedSecrets: _, ...rest }: KeptLogStream, secrets: StreamSecrets) => ({
  ...rest,
  headers: secrets.headers.map(({ header }) => ({ header, value: mask })),
  ...(secrets.authorization !== undefined && { hasAuthorization: true }),
});

export const createLogStream =
  ({ run, seals, clock, newId, newSecret, http }: Needs) =>
  async (request: Creating) => {
    const { tenantId, authorization: _, signingSecret: __, headers: ___, ...settings } = request;
    const secrets = secretsAfter({ headers: [] }, request, newSecret);
    if (typeof secrets === 'string') return no(secrets);
    const against = objection(request, http);
    if (against) return no(against.refusal, against);
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

/** What was asked, without what is sealed; what is only kept merges, and `null` takes it away. */
const settingsAfter = (
  before: KeptLogStream,
  { tenantId: _, authorization: __, expectedRevision: ___, ...asked }: Updating,
) => {
  const { signingSecret: ____, headers: _____, others, ...settings } = asked;
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  // What is kept is JSON, and stays so.
  const kept = others && (mergePatch(before.others, others) as typeof others);
  return { ...before, ...Object.fromEntries(given), ...(kept && { others: kept }) };
};

export const updateLogStream = ({ run, seals, clock, newSecret, http }: Needs) => {
  /** As it is to be, and its secrets; or why it cannot be. */
  const changed = async (before: KeptLogStream, request: Updating) => {
    const sealed = await seals.open(before.sealedSecrets);
    const secrets = secretsAfter(sealed, request, newSecret);
    if (typeof secrets === 'string') return secrets;
    const sealedSecrets = await seals.seal(secrets);
    return { secrets, logStream: { ...settingsAfter(before, request), sealedSecrets } };
  };

  return async (request: Updating) => {
    const against = objection(request, http);
    if (against) return no(against.refusal, against);
    const { tenantId, logStreamId, expectedRevision } = request;
    let became: Awaited<ReturnType<typeof changed>> | undefined;
    const command = async (state: LogStreams): Promise<ChangeLogStream> => {
      const before = findLogStream(state, logStreamId);
      became = before && (await changed(before, request));
      const logStream = typeof became === 'string' ? undefined : became?.logStream;
      return { type: 'ChangeLogStream', ...{ logStreamId, logStream, now: clock() } };
    };
    const stream = logStreamsStream(tenantId);
    const { refusal } = await run(stream, command, { expectedRevision });
    if (refusal === 'changed_meanwhile') return no(refusal);
    if (typeof became === 'string') return no(became);
    if (refusal || !became) return no('log_stream_unknown');
    return yes(shown(became.logStream, became.secrets));
  };
};

export const removeLogStream =
  ({ run, clock }: Pick<Needs, 'run' | 'clock'>) =>
  async (request: ParsedRequestOf<typeof contracts.removeLogStream>) => {
    const { tenantId, logStreamId, expectedRevision } = request;
    const command = { type: 'RemoveLogStream', logStreamId, now: clock() } as const;
    const { refusal } = await run(logStreamsStream(tenantId), command, { expectedRevision });
    return refusal === 'changed_meanwhile' ? no(refusal) : yes({});
  };

export const listLogStreams =
  ({ readStood, seals }: Pick<Needs, 'readStood' | 'seals'>) =>
  async ({ tenantId }: ParsedRequestOf<typeof contracts.listLogStreams>) => {
    const { state: kept, revision } = await readStood(tenantId);
    const logStreams = kept.map(async (each) => shown(each, await seals.open(each.sealedSecrets)));
    return yes({ logStreams: await Promise.all(logStreams) }, { revision });
  };
