import { type ApplicationSettings, readApplication, shownOrNull } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import type { ApplicationTrail } from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PageProblem } from './texts/texts.ts';

/** An application's own address, for who cannot go on here. */
export interface WayBack {
  readonly name: string;
  readonly address: string;
}

/** RFC 8252 7.1: the scheme of an app's own is a domain name in reverse, so it has a dot. */
const ownScheme = /^[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:$/;

const begun = z.object({ initiate_login_uri: z.url() });

/** Where an application begins: as it says itself, else the site or the app that answers go to. */
const beginningOf = ({ others, callbacks }: ApplicationSettings, redirectUri?: string) => {
  const said = shownOrNull(begun.safeParse(others).data?.initiate_login_uri ?? null);
  if (said !== null) return said;
  const [answered] = [redirectUri, ...callbacks].filter(
    (each) => each !== undefined && URL.canParse(each) && !each.includes('*'),
  );
  if (answered === undefined) return undefined;
  const { protocol, origin } = new URL(answered);
  if (ownScheme.test(protocol)) return answered;
  return shownOrNull(`${origin}/`) ?? undefined;
};

export interface Whose {
  /** The login that an address or a form spoke of, whatever became of it. */
  readonly state?: string | undefined;
  readonly clientId?: string | undefined;
  readonly redirectUri?: string | undefined;
}

interface Needs {
  readonly ask: Ask;
  readonly trail: ApplicationTrail;
}

const finder =
  ({ ask, trail }: Needs) =>
  async (request: FastifyRequest, whose: Whose): Promise<WayBack | undefined> => {
    const { tenant } = request;
    if (!tenant) return undefined;
    const { tenantId, settings } = tenant;
    const clientId = whose.clientId || trail.find(request, whose.state ?? '');
    const read = clientId ? await ask(readApplication, { tenantId, clientId }) : undefined;
    if (read?.ok) {
      const address = beginningOf(read.value.settings, whose.redirectUri);
      if (address !== undefined) return { name: read.value.settings.name, address };
    }
    const address = shownOrNull(settings.defaultRedirectionUri);
    return address === null ? undefined : { name: settings.friendlyName, address };
  };

/** Whether a page tells that somebody does not answer: they are not asked for more then. */
export const isSilent = (problem: PageProblem): boolean =>
  problem === 'service_silent' || problem === 'broken';

/**
 * Finds the application that somebody came from, by their login or by what the browser remembers
 * of it; else where the tenant would have people go whom no application sent. Where nobody answers
 * there is none: the page says what it has to say all the same.
 */
export const wayBackFinder = (needs: Needs) => {
  const find = finder(needs);
  return async (
    request: FastifyRequest,
    problem: PageProblem,
    whose: Whose = {},
  ): Promise<WayBack | undefined> =>
    isSilent(problem) ? undefined : find(request, whose).catch(() => undefined);
};
export type FindWayBack = ReturnType<typeof wayBackFinder>;
