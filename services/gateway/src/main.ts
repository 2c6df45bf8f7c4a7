import { demoRoutes, seedDemo } from '@countersign/demo';
import { loadSettings, openProcess, runConnected } from '@countersign/service-runtime';
import { settings as schema } from './config.ts';
import { seedStore, startGateway } from './start-gateway.ts';

const settings = loadSettings('The gateway', schema, process.env);
const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'gateway', settings, clock });

await runConnected(world, settings, {
  listen: (cluster) => startGateway(cluster, settings, settings.DEMO ? demoRoutes : undefined),
  prepare: (cluster) => seedStore(cluster, settings, settings.DEMO ? seedDemo : undefined),
});
