import { read } from './repository.ts';

/** What libraries read for themselves. */
const ofLibraries = ['NODE_EXTRA_CA_CERTS', 'OTEL_EXPORTER_OTLP_ENDPOINT'];

const namesIn = (file: string): readonly string[] =>
  [...read(file).matchAll(/[\s{]([A-Z][A-Z0-9_]+):/g)].flatMap(([, name]) => name ?? []);

/** The settings a service reads: its own, and what its kind of process does. */
export const settingsRead = (service: string): readonly string[] => {
  const ofEvery = namesIn('packages/process/src/settings.ts');
  // A gateway owns no facts, and answers for its health where it serves.
  const others = /^(EVENTSTORE|HEALTH)_/;
  const ofItsKind = service === 'gateway' ? ofEvery.filter((name) => !others.test(name)) : ofEvery;
  return [...ofLibraries, ...ofItsKind, ...namesIn(`services/${service}/src/config.ts`)];
};
