import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import protobuf from 'protobufjs';
import { parse } from 'yaml';
import type { KubernetesObject } from './kubernetes-object.ts';

type Json = Record<string, unknown>;

/** An object as the API keeps it. */
export interface StoredObject extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { readonly uid: string };
  readonly spec?: Json;
  readonly data?: Readonly<Record<string, string>>;
  readonly status?: Json;
}

/** The kinds it knows, by group and version; the names of `kubectl api-resources`. */
const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  v1: {
    ...{ configmaps: 'ConfigMap', pods: 'Pod', secrets: 'Secret', services: 'Service' },
    ...{ serviceaccounts: 'ServiceAccount' },
  },
  'apps/v1': { deployments: 'Deployment' },
  'autoscaling/v2': { horizontalpodautoscalers: 'HorizontalPodAutoscaler' },
  'batch/v1': { cronjobs: 'CronJob', jobs: 'Job' },
  'keda.sh/v1alpha1': { scaledobjects: 'ScaledObject' },
  'monitoring.coreos.com/v1': {
    ...{ prometheusrules: 'PrometheusRule', servicemonitors: 'ServiceMonitor' },
  },
  'networking.k8s.io/v1': { ingresses: 'Ingress', networkpolicies: 'NetworkPolicy' },
  'policy/v1': { poddisruptionbudgets: 'PodDisruptionBudget' },
};
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const resourcesOf = (groupVersion: string) =>
  Object.entries(kinds[groupVersion] ?? {}).map(([name, kind]) => ({
    ...{ name, singularName: kind.toLowerCase(), namespaced: true, kind, verbs },
  }));

/** That every kind may be patched with strict validation, which is what kubectl looks for. */
const openApiOf = (groupVersion: string) => {
  const [group = '', version] = groupVersion === 'v1' ? ['', 'v1'] : groupVersion.split('/');
  const patchOf = (kind: string) => ({
    patch: {
      'x-kubernetes-group-version-kind': { group, version, kind },
      parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }],
    },
  });
  const paths = resourcesOf(groupVersion).map(({ name, kind }) => [`/${name}`, patchOf(kind)]);
  return { openapi: '3.0.0', info: {}, paths: Object.fromEntries(paths) };
};

const discovery = (path: string): unknown => {
  if (path === '/version') return { major: '1', minor: '34', gitVersion: 'v1.34.0' };
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  const groups = Object.keys(kinds).filter((each) => each !== 'v1');
  if (path === '/apis') {
    const named = groups.map((groupVersion) => {
      const [name, version] = groupVersion.split('/');
      const own = { groupVersion, version };
      return { name, versions: [own], preferredVersion: own };
    });
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: named };
  }
  const prefixOf = (groupVersion: string) => (groupVersion === 'v1' ? 'api/' : 'apis/');
  if (path === '/openapi/v3') {
    const all = Object.keys(kinds).map((each) => `${prefixOf(each)}${each}`);
    const paths = all.map((each) => [each, { serverRelativeURL: `/openapi/v3/${each}` }]);
    return { paths: Object.fromEntries(paths) };
  }
  const [, isOpenApi, groupVersion = ''] = /^\/(openapi\/v3\/)?apis?\/(.+)$/.exec(path) ?? [];
  if (!(groupVersion in kinds)) return undefined;
  if (isOpenApi) return openApiOf(groupVersion);
  const resources = resourcesOf(groupVersion);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
};

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7396. */
const merge = (into: unknown, patch: unknown): unknown => {
  if (!isObject(patch)) return patch;
  const merged: Json = isObject(into) ? { ...into } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
};

/** Whether a request's selectors choose an object; they know `=` alone. */
const selects = (query: URLSearchParams, { metadata }: KubernetesObject): boolean => {
  const { name, labels = {} } = metadata;
  const termsOf = (selector: string) => (query.get(selector) ?? '').split(',').filter(Boolean);
  const isTrue = (facts: Readonly<Record<string, string>>) => (term: string) => {
    const [fact = '', value] = term.split('=');
    return facts[fact] === value;
  };
  const byField = termsOf('fieldSelector').every(isTrue({ 'metadata.name': name }));
  return byField && termsOf('labelSelector').every(isTrue(labels));
};

/**
 * What kubectl sends as protobuf: secrets and jobs that it makes itself. The numbers are those of
 * Kubernetes' generated.proto; a Job's spec is left out, as it is its CronJob's.
 */
const { root: messages } = protobuf.parse(`syntax = "proto3";
  message Unknown { TypeMeta type = 1; bytes raw = 2; }
  message TypeMeta { string apiVersion = 1; string kind = 2; }
  message Owner { string kind = 1; string name = 3; }
  message Meta { string name = 1; map<string, string> labels = 11; repeated Owner owners = 13; }
  message Secret { Meta metadata = 1; map<string, bytes> data = 2; string type = 3; }
  message Job { Meta metadata = 1; }`);

const decodeMessage = (name: string, bytes: Uint8Array): Json => {
  const type = messages.lookupType(name);
  return type.toObject(type.decode(bytes), { bytes: String });
};

/** An object out of a request's body; a Job made of a CronJob is that one's. */
const readBody = async (
  request: IncomingMessage,
  cronJob: (name: string) => StoredObject | undefined,
): Promise<unknown> => {
  const body = await buffer(request);
  if (!request.headers['content-type']?.includes('protobuf')) return parse(body.toString());
  // The shape is given above; the first four bytes say that it is protobuf.
  const { type, raw } = decodeMessage('Unknown', body.subarray(4)) as {
    readonly type: { readonly apiVersion: string; readonly kind: string };
    readonly raw: string;
  };
  const object = decodeMessage(type.kind, Buffer.from(raw, 'base64'));
  if (type.kind !== 'Job') return { ...type, ...object };
  // The message above says so.
  const { owners } = object.metadata as { readonly owners: readonly { readonly name: string }[] };
  const template = cronJob(owners[0]?.name ?? '')?.spec?.jobTemplate;
  return { ...type, ...object, ...(isObject(template) ? template : {}) };
};

interface Terms {
  /** What a node of the cluster does: runs what was created; answers what it printed. */
  readonly runJob: (job: StoredObject) => Promise<{ code: number | null; printed: string }>;
}

/** The API of a cluster without nodes, as far as kubectl and helm need it for our README. */
export interface KubernetesApi {
  readonly url: string;
  /** What there is of a resource, such as `deployments`. */
  readonly all: (resource: string) => readonly StoredObject[];
  readonly stop: () => Promise<void>;
}

/**
 * Starts it. It keeps objects, selects and watches them, applies what helm and kubectl send
 * (server-side apply by one manager, merge patches), and has each Job run to its end. Of what a
 * real one does, it knows no rights, no defaults and no controllers but that of Jobs.
 */
export const startKubernetesApi = async ({ runJob }: Terms): Promise<KubernetesApi> => {
  const objects = new Map<string, StoredObject>();
  const printed = new Map<string, string>();
  const watchers = new Set<(type: string, key: string, object: StoredObject) => void>();
  const running = new Set<Promise<void>>();
  let version = 0;

  const put = (key: string, given: unknown): StoredObject => {
    const before = objects.get(key);
    version += 1;
    // Whoever sends it has read the API's own types.
    const sent = given as StoredObject;
    const object = {
      ...sent,
      metadata: {
        ...sent.metadata,
        ...{ namespace: 'default', resourceVersion: String(version) },
        uid: before?.metadata.uid ?? crypto.randomUUID(),
        creationTimestamp: '2026-01-01T12:00:00Z',
      },
    };
    objects.set(key, object);
    for (const tell of watchers) tell(before ? 'MODIFIED' : 'ADDED', key, object);
    return object;
  };
  const remove = (key: string, object: StoredObject) => {
    objects.delete(key);
    for (const tell of watchers) tell('DELETED', key, object);
  };

  /** The controller of Jobs, and the node on which the one pod runs. */
  const work = async (key: string, job: StoredObject) => {
    const selector = { 'batch.kubernetes.io/controller-uid': job.metadata.uid };
    const { name } = job.metadata;
    put(key, merge(job, { spec: { selector: { matchLabels: selector } } }));
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: selector } };
    const podKey = `v1/pods/${name}`;
    const spec = { containers: [{ name }] };
    put(podKey, { ...pod, spec, status: { phase: 'Running' } });
    const { code, printed: said } = await runJob(job);
    printed.set(name, said);
    put(podKey, { ...pod, spec, status: { phase: code === 0 ? 'Succeeded' : 'Failed' } });
    const type = code === 0 ? 'Complete' : 'Failed';
    const status = { conditions: [{ type, status: 'True' }] };
    put(key, merge(objects.get(key), { status }));
  };

  const create = (key: string, given: unknown): StoredObject => {
    const object = put(key, given);
    if (object.kind === 'Job') {
      const ended = work(key, object).finally(() => running.delete(ended));
      running.add(ended);
    }
    return object;
  };

  const watch = (prefix: string, query: URLSearchParams, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const tell = (type: string, key: string, object: StoredObject) => {
      if (!key.startsWith(prefix) || !selects(query, object)) return;
      response.write(`${JSON.stringify({ type, object })}\n`);
    };
    // Whoever names no version wants what there is first.
    const isFresh = !Number(query.get('resourceVersion') ?? '0');
    for (const [key, object] of objects) if (isFresh) tell('ADDED', key, object);
    watchers.add(tell);
    response.on('close', () => watchers.delete(tell));
  };

  const refuse = (code: number, reason: string, name: string) => ({
    code,
    body: {
      ...{ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason },
      message: `${name}: ${reason}`,
    },
  });

  const listOf = (groupVersion: string, resource: string, query: URLSearchParams) => {
    const prefix = `${groupVersion}/${resource}/`;
    const items = [...objects].filter(([key]) => key.startsWith(prefix)).map(([, each]) => each);
    const selected = items.filter((each) => selects(query, each));
    const kind = `${kinds[groupVersion]?.[resource]}List`;
    const metadata = { resourceVersion: String(version) };
    return { kind, apiVersion: groupVersion, metadata, items: selected };
  };

  /** Server-side apply makes an object anew; what its one manager has left out is gone. */
  const patched = (key: string, type: string, sent: unknown) => {
    const before = objects.get(key);
    if (type.startsWith('application/apply-patch'))
      return before ? put(key, sent) : create(key, sent);
    return before && put(key, merge(before, sent));
  };

  const read = (request: IncomingMessage) =>
    readBody(request, (name) => objects.get(`batch/v1/cronjobs/${name}`));

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://localhost');
    const found = discovery(pathname);
    if (found) return { code: 200, body: found };
    const [, groupVersion = '', resource = '', name = '', part = ''] =
      /^\/apis?\/(.+?)\/namespaces\/default\/(\w+)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(pathname) ?? [];
    if (!kinds[groupVersion]?.[resource]) return refuse(404, 'NotFound', pathname);
    const key = `${groupVersion}/${resource}/${name}`;
    const method = request.method ?? '';
    if (method === 'GET' && query.get('watch')) {
      watch(key, query, response);
      return undefined;
    }
    if (method === 'GET' && !name)
      return { code: 200, body: listOf(groupVersion, resource, query) };
    if (method === 'POST') {
      // Whoever sends it has read the API's own types.
      const sent = (await read(request)) as StoredObject;
      const own = `${key}${sent.metadata.name}`;
      if (objects.has(own)) return refuse(409, 'AlreadyExists', sent.metadata.name);
      return { code: 201, body: create(own, sent) };
    }
    if (method === 'PATCH') {
      const type = request.headers['content-type'] ?? '';
      const body = patched(key, type, await read(request));
      return body ? { code: 200, body } : refuse(404, 'NotFound', name);
    }
    const object = objects.get(key);
    if (!object) return refuse(404, 'NotFound', name);
    if (method === 'GET' && part === 'log') {
      await Promise.all(running);
      return { code: 200, body: printed.get(name) ?? '' };
    }
    if (method === 'PUT') return { code: 200, body: put(key, await read(request)) };
    if (method === 'DELETE') remove(key, object);
    return { code: 200, body: object };
  };

  const server = createServer(async (request, response) => {
    const answered = await answer(request, response).catch((error: unknown) =>
      refuse(500, 'InternalError', String(error)),
    );
    if (!answered) return;
    const { code, body } = answered;
    const isText = typeof body === 'string';
    response.writeHead(code, { 'content-type': isText ? 'text/plain' : 'application/json' });
    response.end(isText ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens nowhere');
  return {
    url: `http://127.0.0.1:${address.port}`,
    all: (resource) =>
      [...objects].filter(([key]) => key.split('/').at(-2) === resource).map(([, each]) => each),
    stop: async () => {
      await Promise.all(running);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
