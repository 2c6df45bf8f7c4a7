import * as contracts from '@countersign/contracts';
import { createMetrics } from '@countersign/observability';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseQuery } from './promql.ts';
import { deployed, read } from './repository.ts';

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly datasource: { readonly uid: string };
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const folder = 'deploy/observability';
// Ours.
const { panels } = JSON.parse(read(`${folder}/grafana/dashboards/countersign.json`)) as Dashboard;

/** Told by NATS's own exporter. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  jetstream_consumer_num_pending: ['stream_name', 'consumer_name'],
};
/** What Prometheus adds to everything that it scrapes. */
const ofTargets = ['service', 'instance', 'pod', 'job'];

/** The labels of every series that our processes tell. */
const measured = async () => {
  const series = new Map(Object.entries(foreign));
  const { registry } = createMetrics();
  for (const { name } of await registry.getMetricsAsJSON()) {
    // Not in its types: a metric knows its labels from the beginning, though it has no value yet.
    const metric = registry.getSingleMetric(name) as unknown as { labelNames: readonly string[] };
    for (const suffix of ['', '_bucket', '_count', '_sum']) {
      series.set(`${name}${suffix}`, [
        ...metric.labelNames,
        ...(suffix === '_bucket' ? ['le'] : []),
      ]);
    }
  }
  return series;
};
const subjects: readonly unknown[] = Object.values(contracts).map((each) =>
  typeof each === 'object' && 'subject' in each ? each.subject : undefined,
);
/** What a label may say that a rule compares it with. */
const valuesOf: Readonly<Record<string, readonly unknown[]>> = {
  operation: subjects,
  outcome: ['ok', 'refused', 'failed', 'accepted'],
  service: [''],
  status: ['5xx'],
};

/** What would make a query answer nothing, for ever. */
const faultsIn = async (expr: string): Promise<readonly string[]> => {
  const series = await measured();
  const { asked, groupedBy, faults } = parseQuery(expr);
  const known = new Set([...ofTargets, ...asked.flatMap(({ metric }) => series.get(metric) ?? [])]);
  return [
    ...faults,
    ...(asked.length === 0 ? ['asks for nothing'] : []),
    ...asked.filter(({ metric }) => !series.has(metric)).map(({ metric }) => `no ${metric}`),
    ...[...groupedBy, ...asked.flatMap(({ labels }) => labels.map(({ name }) => name))]
      .filter((label) => !known.has(label))
      .map((label) => `no label ${label}`),
    ...asked
      .flatMap(({ labels }) => labels)
      .filter(({ name, value }) => !valuesOf[name]?.includes(value))
      .map(({ name, value }) => `no ${name} is ${value}`),
  ];
};

describe('a query', () => {
  it.each([
    ['sum(rate(countersign_refusals_total[5m])', /at \d+/],
    ['countersign_refused_total > 1', /no countersign_refused_total/],
    ['sum by (topic) (countersign_relay_active)', /no label topic/],
    ['countersign_operation_duration_seconds_count{operation="login"}', /no operation is login/],
    ['time() > 1', /asks for nothing/],
  ])('that would answer nothing is told: %s', async (expr, fault) => {
    expect((await faultsIn(expr)).join()).toMatch(fault);
  });
});

describe('the dashboard', () => {
  it.each(panels)('asks for what is measured: $title', async ({ targets, datasource }) => {
    expect(datasource.uid).toBe('prometheus');
    for (const { expr } of targets) expect(await faultsIn(expr)).toEqual([]);
  });

  it('shows everything that we count', async () => {
    const { registry } = createMetrics();
    const exprs = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join(' ');
    const ours = (await registry.getMetricsAsJSON()).map(({ name }) => name);
    const hidden = ours.filter((name) => name.startsWith('countersign_') && !exprs.includes(name));
    expect(hidden).toEqual([]);
  });
});

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

describe('the alerts', () => {
  // Ours; the chart's test holds them to the type of a PrometheusRule.
  const { groups } = parse(read('deploy/helm/countersign/alerts.yaml')) as {
    readonly groups: readonly { readonly rules: readonly Rule[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);

  it.each(rules)('ask for what is measured: $alert', async ({ expr, annotations, labels }) => {
    expect(await faultsIn(expr)).toEqual([]);
    expect(['critical', 'warning']).toContain(labels.severity);
    const named = [...JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)];
    const { groupedBy } = parseQuery(expr);
    expect(groupedBy).toEqual(expect.arrayContaining(named.map(([, label]) => label)));
  });

  it.each([
    ...['begin-login', 'countersign_dead_letters_total', 'countersign_relay_lag_seconds'],
    ...['countersign_http_requests_total', 'countersign_sms_attempts_total'],
    ...['countersign_sms_provider_breaker_open'],
    ...['countersign_dependency_up', 'countersign_heap_limit_bytes'],
    ...['countersign_certificate_expiry', 'countersign_scavenge_ended'],
    ...['countersign_fido_metadata'],
  ])('watch %s', (what) => {
    expect(rules.some(({ expr }) => expr.includes(what))).toBe(true);
  });

  it('are read by the Prometheus of docker compose', () => {
    // Ours.
    const prometheus = parse(read(`${folder}/prometheus.yaml`)) as {
      rule_files: readonly string[];
    };
    expect(prometheus.rule_files).toEqual(['alerts.yaml']);
    expect(read('compose.observability.yaml')).toContain(
      './deploy/helm/countersign/alerts.yaml:/etc/prometheus/alerts.yaml:ro',
    );
  });
});

describe('what is provisioned', () => {
  it('has the data source that the dashboard names', () => {
    // Ours.
    const { datasources } = parse(read(`${folder}/grafana/datasources/countersign.yaml`)) as {
      readonly datasources: readonly { readonly uid: string; readonly url: string }[];
    };
    expect(datasources.map(({ uid }) => uid)).toContain('prometheus');
  });

  it('scrapes every replica of every service', () => {
    // Ours.
    const { scrape_configs: jobs } = parse(read(`${folder}/prometheus.yaml`)) as {
      readonly scrape_configs: readonly {
        readonly dns_sd_configs?: readonly {
          readonly names: readonly string[];
          readonly port?: number;
        }[];
      }[];
    };
    const scraped = jobs.flatMap(({ dns_sd_configs: found = [] }) =>
      found.flatMap((each) => each.names),
    );
    expect(scraped.toSorted()).toEqual(deployed.toSorted());
    // What the public reaches tells nobody what is counted.
    const ports = jobs.flatMap(({ dns_sd_configs: found = [] }) => found.map(({ port }) => port));
    expect(new Set(ports)).toEqual(new Set([8_080]));
  });
});
