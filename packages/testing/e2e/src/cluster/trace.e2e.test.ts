import { natsAvailable } from '@countersign/nats/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { application } from '../application.ts';
import { mailboxOf } from '../countersign.ts';
import { signIn } from '../login.ts';
import { codeSentTo } from '../sms-code.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { type CollectedSpan, startCollector } from './collector.ts';

const phone = '+12025550123';

describe.skipIf(!natsAvailable())('the trace of a login', () => {
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let cluster: Cluster;
  let spans: readonly CollectedSpan[];

  /** A phone is enrolled, and its person hears of it. */
  const story = async () => {
    const login = await signIn(cluster.url, application(cluster.url));
    const challenged = await login.submit(login.page, { phone });
    const code = await codeSentTo(cluster, phone);
    await login.tokensFrom(await login.submit(challenged, { code }));
    const hasMail = async () => expect(await mailboxOf(cluster.url)).toHaveLength(1);
    await vi.waitFor(hasMail, { timeout: 20_000 });
  };

  beforeAll(async () => {
    collector = await startCollector();
    const { endpoint } = collector;
    cluster = await startCluster({
      environment: { DEMO: '1', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
    });
    // Whatever has not been sent yet is sent at the end.
    await story().finally(cluster.stop);
    spans = collector.spans();
  });
  afterAll(() => collector.stop());

  const asked = ['gateway', 'directory', 'guardian-config', 'session'];
  const services = [...asked, 'sms-dispatch', 'mail-dispatch'];
  const steps = [
    'GET /authorize',
    'GET /u/login',
    'POST /u/login',
    'POST /u/mfa-sms-enrollment',
    'GET /u/mfa-sms-challenge',
    'POST /u/mfa-sms-challenge',
    'POST /oauth/token',
  ];

  it('is of processes that are well, and so warn of nothing', () => {
    // Each line of theirs is JSON.
    const lines = cluster
      .printed()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { readonly level: string });
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('is one, from the first request to the tokens', () => {
    const traces = new Set(
      spans.filter(({ name }) => steps.includes(name)).map(({ traceId }) => traceId),
    );
    expect(traces.size).toBe(1);
    const [traceId] = traces;
    const names = spans.filter((one) => one.traceId === traceId).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(steps));
  });

  it('goes through every service, and by relays to the carrier and the mail', () => {
    const [login] = spans.filter(({ name }) => name === 'POST /oauth/token');
    const ofLogin = spans.filter(({ traceId }) => traceId === login?.traceId);
    expect([...new Set(ofLogin.map(({ service }) => service))]).toEqual(
      expect.arrayContaining(services.map((service) => `countersign-${service}`)),
    );
    const followed = ofLogin.filter(({ name }) => name.startsWith('follow '));
    expect(followed.map(({ service }) => service)).toEqual(
      expect.arrayContaining(['countersign-sms-dispatch', 'countersign-mail-dispatch']),
    );
  });

  it('hangs together: every span but the first has its parent in it', () => {
    const [first] = spans.filter(({ name }) => name === 'GET /authorize');
    const ofLogin = spans.filter(({ traceId }) => traceId === first?.traceId);
    const ids = new Set(ofLogin.map(({ spanId }) => spanId));
    const orphans = ofLogin.filter(({ parentSpanId = '' }) => !ids.has(parentSpanId));
    expect(orphans.map(({ name }) => name)).toEqual(['GET /authorize']);
  });

  it('is named in the lines of log', () => {
    const [login] = spans.filter(({ name }) => name === 'POST /oauth/token');
    const lines = cluster
      .printed()
      .split('\n')
      .filter((line) => line.includes(`"traceId":"${login?.traceId}"`));
    const named = new Set(lines.map((line) => /"service":"([^"]+)"/.exec(line)?.[1]));
    expect(named).toEqual(new Set(services));
  });
});
