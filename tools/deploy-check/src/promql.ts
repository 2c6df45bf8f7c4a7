import { parser } from '@prometheus-io/lezer-promql';

/** One series that a query asks for, and what it asks of its labels. */
interface Asked {
  readonly metric: string;
  readonly labels: readonly { readonly name: string; readonly value: string }[];
}

/** What a query is made of; `faults` is what Prometheus's own grammar does not take. */
export interface Query {
  readonly asked: readonly Asked[];
  readonly groupedBy: readonly string[];
  readonly faults: readonly string[];
}

/** Reads a query; Grafana's own variables stand for a time. */
export const parseQuery = (written: string): Query => {
  const text = written.replaceAll('$__rate_interval', '5m');
  const asked: { metric: string; labels: { name: string; value: string }[] }[] = [];
  const groupedBy: string[] = [];
  const faults: string[] = [];
  parser.parse(text).iterate({
    enter: ({ name, from, to, type, node }) => {
      const word = text.slice(from, to);
      if (type.isError) faults.push(`at ${from}: ${word}`);
      if (name === 'VectorSelector') asked.push({ metric: '', labels: [] });
      const last = asked.at(-1);
      if (name === 'Identifier' && last) last.metric = word;
      if (name === 'UnquotedLabelMatcher') {
        const [label = '', value = ''] = word.split(/!?[=~]+/);
        last?.labels.push({ name: label, value: value.replaceAll('"', '') });
      }
      if (name === 'LabelName' && node.parent?.name === 'GroupingLabels') groupedBy.push(word);
    },
  });
  return { asked, groupedBy, faults };
};
