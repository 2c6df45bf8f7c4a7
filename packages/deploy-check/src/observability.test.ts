import { createMetrics } from '@countersign/observability';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
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
const foreign = ['jetstream_consumer_num_pending'];
const words = /\b(by|sum|rate|le|histogram_quantile|bucket|count)\b/g;

/** The names of metrics in a query: what stands before a brace or a bracket, or alone. */
const metricsIn = (expr: string) =>
  expr
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)/g, ' ')
    .replaceAll(words, ' ')
    .match(/\b[a-z]\w{5,}\b/g) ?? [];

describe('the dashboard', () => {
  it.each(panels)('asks for what is measured: $title', async ({ targets, datasource }) => {
    expect(datasource.uid).toBe('prometheus');
    const measured = new Set(foreign);
    for (const { name } of await createMetrics().registry.getMetricsAsJSON()) {
      for (const suffix of ['', '_bucket', '_count']) measured.add(`${name}${suffix}`);
    }
    for (const { expr } of targets) {
      const asked = metricsIn(expr);
      expect(asked.length).toBeGreaterThan(0);
      for (const metric of asked) expect([...measured]).toContain(metric);
    }
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
        readonly dns_sd_configs?: readonly { readonly names: readonly string[] }[];
      }[];
    };
    const scraped = jobs.flatMap(({ dns_sd_configs: found = [] }) =>
      found.flatMap((each) => each.names),
    );
    expect(scraped.toSorted()).toEqual(deployed.toSorted());
  });
});
