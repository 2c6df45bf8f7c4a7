import type { DataProvider, Identifier, RaRecord } from 'react-admin';
import { ApiError, askTagged, type CallApi, type Query } from './api.ts';
import { type LogFilter, loginQuery, logSearch } from './logs.ts';
import { searchFor } from './people.ts';

/** Where a list of the API is, and how it is asked for. */
interface Resource {
  /** `:user` stands for the person whose list it is, `:role` for the role. */
  readonly path: string;
  /** Under which key a page is answered. */
  readonly key?: string;
  /** What identifies one, where it is not `id`. */
  readonly id?: string;
  /** Whether the API counts pages and tells how many there are; else the list comes whole. */
  readonly isPaged?: boolean;
  /** Whether the list answers to `take` alone. */
  readonly isTaken?: boolean;
  /** What the API calls the order of a column, where it has one. */
  readonly sort?: Readonly<Record<string, string>>;
  /** Whether one of it is changed and removed by itself, by the tag of what was seen of it. */
  readonly isWritten?: boolean;
  /** What of it changes by itself, so that nobody has changed it. */
  readonly changing?: readonly string[];
  /** What somebody chose, as parameters of the API. */
  readonly query?: (filter: object) => Query;
  /** What somebody chose, as a search of the API. */
  readonly search?: (filter: object) => string | undefined;
}

const resources: Readonly<Record<string, Resource>> = {
  users: {
    ...{ path: '/users', key: 'users', id: 'user_id', isPaged: true, isWritten: true },
    search: (filter: { readonly typed?: string }) => searchFor(filter.typed ?? ''),
  },
  logs: {
    ...{ path: '/logs', key: 'logs', id: 'log_id', isPaged: true },
    sort: { date: 'date' },
    search: (filter: LogFilter) => logSearch(filter),
  },
  logins: {
    ...{ path: '/countersign/logins', key: 'logins', id: 'session_id', isPaged: true },
    query: (filter: LogFilter) => loginQuery(filter),
  },
  clients: { path: '/clients', key: 'clients', id: 'client_id', isPaged: true, isWritten: true },
  'log-streams': { path: '/log-streams', isWritten: true },
  'authentication-methods': {
    ...{ path: '/users/:user/authentication-methods', isWritten: true },
    changing: ['last_auth_at'],
  },
  sessions: { path: '/users/:user/sessions', key: 'sessions', isTaken: true },
  'resource-servers': {
    ...{ path: '/resource-servers', key: 'resource_servers', isPaged: true, isWritten: true },
  },
  'role-permissions': {
    ...{
      path: '/roles/:role/permissions',
      key: 'permissions',
      id: 'permission_name',
      isPaged: true,
    },
  },
  roles: { path: '/roles', key: 'roles', isPaged: true, isWritten: true },
  'user-roles': { path: '/users/:user/roles', key: 'roles', isPaged: true },
  'user-logs': { path: '/users/:user/logs', key: 'logs', id: 'log_id', isPaged: true },
};

/** The lists that there are. */
export const lists: readonly string[] = Object.keys(resources);

const resourceOf = (name: string): Resource => {
  const found = resources[name];
  if (!found) throw new Error(`There is no list of ${name}`);
  return found;
};

const pathOf = ({ path }: Resource, whose: unknown): string =>
  path.replace(/:(user|role)/, encodeURIComponent(String(whose)));

/** Whatever has keys; an answer that has none is empty. */
const objectIn = (answer: unknown): Readonly<Record<string, unknown>> =>
  typeof answer === 'object' && answer !== null && !Array.isArray(answer)
    ? // It is an object and no array: its keys are text.
      (answer as Record<string, unknown>)
    : {};

const recordOf = (answer: unknown, { id = 'id' }: Resource, etag?: string): RaRecord => {
  const known = objectIn(answer);
  return { ...known, ...(etag !== undefined && { etag }), id: String(known[id]) };
};

/** The list in an answer: bare, or beside where it stands in the whole. */
const listIn = (answer: unknown, resource: Resource) => {
  const whole = objectIn(answer);
  const named = resource.key === undefined ? undefined : whole[resource.key];
  const items: unknown[] = Array.isArray(answer) ? answer : Array.isArray(named) ? named : [];
  const { total } = whole;
  return {
    data: items.map((each) => recordOf(each, resource)),
    total: typeof total === 'number' ? total : items.length,
  };
};

/** What is one document of the API and no list: its path is its id. */
export const setting = 'setting';
/** Settings that are changed by merging; the others are replaced as a whole. */
const merged = [
  ...['/attack-protection/', '/branding', '/tenants/settings', '/resource-servers/', '/roles/'],
  ...['/clients/', '/emails/provider', '/log-streams/'],
];
const writingOf = (path: string) =>
  merged.some((each) => path.startsWith(each)) ? 'PATCH' : 'PUT';

/** What a tenant may be without: what its form begins with, which then makes it. */
const beginnings: Readonly<Record<string, object>> = {
  '/emails/provider': {
    ...{ name: 'smtp', enabled: true, settings: {} },
    credentials: { smtp_port: 587 },
  },
};

/** Whether there is no such document yet. */
export const isAbsent = (record: Readonly<Record<string, unknown>>): boolean =>
  record.isAbsent === true;

/**
 * A document as a record: one that is a bare list is its `value`. The tag lies in it, so that a
 * form sends that of what it began with, whatever has been read since.
 */
const documentOf = (path: string, answer: unknown, etag: string | undefined): RaRecord => ({
  ...(Array.isArray(answer) ? { value: answer } : objectIn(answer)),
  ...(etag !== undefined && { etag }),
  id: path,
});

/** What a record has that is no field of the document. */
const ofForm = ['id', 'etag', 'isAbsent'];

const fieldsOf = (record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !ofForm.includes(key)));

const bodyOf = (record: Readonly<Record<string, unknown>>): unknown => {
  const rest = fieldsOf(record);
  return Object.keys(rest).length === 1 && Array.isArray(rest.value) ? rest.value : rest;
};

/** What a person sees while somebody else has changed the same in the meantime. */
export const changedMeanwhile = 'admin.changed_meanwhile';

/** What they see where somebody else has removed it. */
export const goneMeanwhile = 'admin.gone_meanwhile';

/** Whether a failure says that somebody else was faster. */
export const isLate = (message: string | undefined): message is string =>
  message === changedMeanwhile || message === goneMeanwhile;

export const isChangedMeanwhile = (reason: unknown): boolean =>
  reason instanceof ApiError && isLate(reason.message);

const isRefused = (reason: unknown, status: number): boolean =>
  reason instanceof ApiError && reason.status === status;

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Whether one of a list is what the list shows of it. */
const isListed = (listed: RaRecord, now: RaRecord, changing: readonly string[] = []): boolean =>
  [...new Set([...Object.keys(listed), ...Object.keys(now)])]
    .filter((key) => !['id', 'etag', ...changing].includes(key))
    .every((key) => isSame(listed[key], now[key]));

/** Only what a form has changed is sent to what merges. */
const changesOf = (now: object, before: object): object =>
  Object.fromEntries(
    Object.entries(now).filter(
      ([key, value]) => !isSame(value, objectIn(before)[key]) && !ofForm.includes(key),
    ),
  );

/** A change of a document that is shown in part and not in a form. */
export interface Switch {
  readonly path: string;
  /** What the page shows of it, which is what is changed. */
  readonly shown: object;
  readonly next: object;
}

/**
 * Writes a document only where it is what the page shows of it, and nobody changes it meanwhile.
 * @throws {ApiError} 412 where somebody else has changed it
 */
export const writeAsShown = async (
  provider: Pick<DataProvider, 'getOne' | 'update'>,
  { path, shown, next }: Switch,
): Promise<void> => {
  const { data: now } = await provider.getOne(setting, { id: path });
  const isAsShown = Object.entries(shown).every(([key, value]) => isSame(value, now[key]));
  if (!isAsShown) throw new ApiError(412, changedMeanwhile);
  const data = { ...next, etag: now.etag };
  await provider.update(setting, { id: path, data, previousData: now });
};

/** What the API shows in the place of a secret. */
const masked = '********';

/**
 * What takes a change of a document back. Nothing where that cannot be: a secret that was replaced
 * is known to nobody, and what merges takes nothing away that was not there before.
 */
export const takenBack = (path: string, before: object, after: object): Switch | undefined => {
  const [next, shown] = [fieldsOf(objectIn(before)), fieldsOf(objectIn(after))];
  if (JSON.stringify([next, shown]).includes(masked)) return undefined;
  const isWhole = Object.keys(shown).every((key) => key in next);
  if (writingOf(path) === 'PATCH' && !isWhole) return undefined;
  return isSame(next, shown) || isAbsent(objectIn(before)) ? undefined : { path, shown, next };
};

/** How one is asked for, as React Admin passes it on. */
interface Reading {
  readonly meta?: unknown;
  readonly signal?: AbortSignal | undefined;
}

// Any type of record: the page that asks knows which, and React Admin leaves it to that page.
const ofAnyType = (value: unknown): never => value as never;

const offered = (): never => {
  throw new Error('The API does not offer this');
};

/** React-admin's questions, asked of the Management API. */
export const dataProviderOf = (api: CallApi): DataProvider & { readonly api: CallApi } => {
  const readSetting = async (path: string, signal?: AbortSignal) => {
    const beginning = beginnings[path];
    try {
      const { answer, etag } = await askTagged(api, path, signal);
      const found = documentOf(path, answer, etag);
      // React Admin puts what it is answered over what it has: all that was there is said anew.
      return beginning ? { ...found, isAbsent: false } : found;
    } catch (reason) {
      if (!beginning || !isRefused(reason, 404)) throw reason;
      return documentOf(path, { ...beginning, isAbsent: true }, undefined);
    }
  };

  const readOne = async (path: string, resource: Resource, signal?: AbortSignal) => {
    const { answer, etag } = await askTagged(api, path, signal);
    return recordOf(answer, resource, etag);
  };

  /** Says so where somebody else was faster. */
  const unlessLate = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
    try {
      return await asked;
    } catch (reason) {
      const status = reason instanceof ApiError ? reason.status : undefined;
      if (status === 412) throw new ApiError(412, changedMeanwhile);
      if (status === 404) throw new ApiError(404, goneMeanwhile);
      throw reason;
    }
  };

  /** Says so where somebody else has made what was to be made. */
  const unlessMade = (asked: Promise<unknown>): Promise<unknown> =>
    asked.catch((reason: unknown) => {
      throw isRefused(reason, 409) ? new ApiError(412, changedMeanwhile) : reason;
    });

  /** The tag of what was seen: a list has none, so that of what is still as it is listed. */
  const tagOf = async (path: string, resource: Resource, seen: RaRecord | undefined) => {
    if (!seen) throw new Error('What was seen of it has to be said');
    if (typeof seen.etag === 'string') return seen.etag;
    const now = await unlessLate(readOne(path, resource));
    if (!isListed(seen, now, resource.changing)) throw new ApiError(412, changedMeanwhile);
    return typeof now.etag === 'string' ? now.etag : undefined;
  };

  /** Nothing is overwritten that its writer has not seen. */
  const writeSetting = async (path: string, data: RaRecord, previous: RaRecord | undefined) => {
    const method = isAbsent(data) ? 'POST' : writingOf(path);
    const body = method === 'PATCH' ? changesOf(data, previous ?? {}) : bodyOf(data);
    const ifMatch: string | undefined = data.etag;
    const written = api(path, { method, body, ifMatch });
    await unlessLate(isAbsent(data) ? unlessMade(written) : written);
    // What is written next is made of what there is now.
    return readSetting(path);
  };

  /** Where one is, and what it is one of; `meta.user` says whose, where it is a person's. */
  const placeOf = (name: string, id: Identifier, meta: unknown) => {
    // A document of the API is one of nothing.
    if (name === setting) return { path: String(id), resource: { path: '' } };
    const resource = resourceOf(name);
    const path = `${pathOf(resource, objectIn(meta).user)}/${encodeURIComponent(id)}`;
    return { path, resource };
  };

  const one = (name: string, id: Identifier, { meta, signal }: Reading) => {
    const { path, resource } = placeOf(name, id, meta);
    return name === setting ? readSetting(path, signal) : readOne(path, resource, signal);
  };

  /** Where one is that may be written. */
  const writtenOf = (name: string, id: Identifier, meta: unknown) => {
    const place = placeOf(name, id, meta);
    return name === setting || place.resource.isWritten ? place : offered();
  };

  return {
    api,
    getList: async (name, { pagination, sort, filter, signal }) => {
      const resource = resourceOf(name);
      const chosen = objectIn(filter);
      const q = resource.search?.(chosen);
      const { page, perPage } = pagination ?? { page: 1, perPage: 50 };
      const column = sort && resource.sort?.[sort.field];
      const query: Query = {
        ...(q !== undefined && { q }),
        ...resource.query?.(chosen),
        ...(resource.isPaged && { page: page - 1, per_page: perPage, include_totals: true }),
        ...(resource.isTaken && { take: 100 }),
        ...(column && { sort: `${column}:${sort.order === 'ASC' ? 1 : -1}` }),
      };
      return ofAnyType(
        listIn(
          await api(pathOf(resource, chosen.user ?? chosen.role), { query, signal }),
          resource,
        ),
      );
    },
    getOne: async (name, { id, ...how }) => ({ data: ofAnyType(await one(name, id, how)) }),
    getMany: async (name, { ids, ...how }) => ({
      data: ofAnyType(await Promise.all(ids.map((id) => one(name, id, how)))),
    }),
    getManyReference: offered,
    create: async (name, { data, meta }) => {
      const resource = resourceOf(name);
      const path = pathOf(resource, objectIn(meta).user);
      return {
        data: ofAnyType(recordOf(await api(path, { method: 'POST', body: data }), resource)),
      };
    },
    update: async (name, { id, data, previousData, meta }) => {
      if (name === setting) {
        return { data: ofAnyType(await writeSetting(String(id), { ...data, id }, previousData)) };
      }
      const { path, resource } = writtenOf(name, id, meta);
      const ifMatch = await tagOf(path, resource, previousData);
      const body = changesOf(data, previousData ?? {});
      const answer = await unlessLate(api(path, { method: 'PATCH', body, ifMatch }));
      return { data: ofAnyType(recordOf(answer, resource)) };
    },
    updateMany: offered,
    delete: async (name, { id, previousData, meta }) => {
      const { path, resource } = writtenOf(name, id, meta);
      const ifMatch = await tagOf(path, resource, previousData);
      await unlessLate(api(path, { method: 'DELETE', ifMatch }));
      return { data: ofAnyType(previousData ?? { id }) };
    },
    deleteMany: offered,
  };
};
