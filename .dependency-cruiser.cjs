// Who may know whom. tools/repo-lint plants a violation of every rule and sees it caught.

/** Pure files: facts, commands, what they add up to, what follows. */
const core = '\\.(events|commands|state|decider|projection|upcasters)\\.ts$';
const adapters = '^packages/adapters/';
const tests = '(\\.(test|contract)\\.ts$|/src/testing(\\.ts$|/)|^packages/testing/|^tools/)';
/** Where workspaces are: what the folder is called, and then its own name. */
const workspaces = '(packages/(?:adapters|edge|libs|testing)|packages|apps|services|tools)';
const main = '/src/main\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or need a third that both can know.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      comment:
        'A decider sees facts and commands: no clock, no crypto, no network. Gather in the handler.',
      from: { path: core },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-knows-only-core',
      severity: 'error',
      comment: 'A pure file knows other pure files, the core, the contracts and zod.',
      from: { path: core },
      to: {
        pathNot: [core, '^packages/(core|contracts)/', 'node_modules/zod/'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'handlers-know-ports',
      severity: 'error',
      comment: 'A handler is handed what it gathers; it reaches for nothing itself.',
      from: { path: '(\\.handler\\.ts$|/reactions/|/relay\\.ts$)', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-main-picks-adapters',
      severity: 'error',
      comment: 'A service is given its ports by main (or by standalone); it may name their types.',
      from: { path: '^services/(?!standalone/)', pathNot: [main, tests] },
      to: { path: adapters, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'services-are-strangers',
      severity: 'error',
      comment:
        'Services speak by operations and topics. Only standalone composes the others, ' +
        'and a test that wants real neighbours.',
      from: { path: '^services/(?!standalone/)([^/]+)/', pathNot: tests },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'front-doors',
      severity: 'error',
      comment:
        'Another workspace is entered by its index.ts, its testing.ts, or the index.ts of a part ' +
        'that loads so much that only those who use it should: nothing deeper.',
      from: { path: `^${workspaces}/([^/]+)/` },
      to: {
        path: '^(packages|apps|services|tools)/',
        pathNot: [
          '^$1/$2/',
          `^${workspaces}/[^/]+/src/(index|testing|(certificates|eventstore)/index)\\.ts$`,
        ],
      },
    },
    {
      name: 'nothing-imports-up',
      severity: 'error',
      comment: 'A package does not know the services; only what watches the whole system does.',
      from: { path: '^packages/(?!testing/)' },
      to: { path: '^services/' },
    },
    {
      name: 'core-is-the-ground',
      severity: 'error',
      comment: 'Everything stands on the core, so it stands on nothing of ours.',
      from: { path: '^packages/core/', pathNot: tests },
      to: { path: '^(packages|apps|services|tools)/', pathNot: '^packages/core/' },
    },
    {
      name: 'contracts-know-only-the-core',
      severity: 'error',
      from: { path: '^packages/contracts/', pathNot: tests },
      to: { path: '^(packages|apps|services|tools)/', pathNot: '^packages/(core|contracts)/' },
    },
    {
      name: 'adapters-know-no-domain',
      severity: 'error',
      comment: 'An adapter knows its port, its technology and the file it may live in.',
      from: { path: adapters, pathNot: tests },
      to: { path: '^packages/', pathNot: ['^packages/(core|contracts)/', adapters] },
    },
    {
      name: 'a-folder-each',
      severity: 'error',
      comment: 'A factor or an SMS provider is all in its own folder and knows no neighbour.',
      from: { path: '^packages/(factors|providers)/src/(?:sms/)?([^/]+)/', pathNot: tests },
      to: {
        path: '^packages/$1/src/(?:sms/)?(?!sms/)[^/]+/',
        // What the two factors of keys share is in a folder of its own.
        pathNot: ['^packages/$1/src/(?:sms/)?$2/', '^packages/factors/src/webauthn/'],
      },
    },
    {
      name: 'gateway-holds-no-facts',
      severity: 'error',
      comment: 'The gateway asks the services; it sends nothing and stores nothing itself.',
      from: { path: '^(services/gateway|packages/edge)/', pathNot: [main, tests] },
      to: { path: '^packages/(adapters|providers)/' },
    },
    {
      name: 'http-knows-no-login',
      severity: 'error',
      comment: 'The edge in layers: what http needs of a higher one, the gateway hands it.',
      from: { path: '^packages/edge/http/' },
      to: { path: '^packages/edge/(?!http/)' },
    },
    {
      name: 'login-flow-knows-no-page',
      severity: 'error',
      comment: 'It answers a screen, a proof or a refusal. How that is shown, the pages know.',
      from: { path: '^packages/edge/login-flow/' },
      to: { path: '^packages/edge/(?!http/|login-flow/)' },
    },
    {
      name: 'pages-know-no-token',
      severity: 'error',
      comment: 'What a proof is turned into, oauth knows; the gateway hands it in.',
      from: { path: '^packages/edge/hosted-pages/' },
      to: { path: '^packages/edge/(?!http/|login-flow/|hosted-pages/)' },
    },
    {
      name: 'apis-are-strangers',
      severity: 'error',
      comment: 'What the Management API ends of what oauth gives out is handed in.',
      from: { path: '^packages/edge/(oauth|management-api)/' },
      to: { path: '^packages/edge/(oauth|management-api)/', pathNot: '^packages/edge/$1/' },
    },
    {
      name: 'only-pages-are-html',
      severity: 'error',
      comment: 'HTML is for who speaks to browsers.',
      from: { path: '^packages/edge/(http|login-flow|management-api)/' },
      to: { path: 'node_modules/hono/' },
    },
    {
      name: 'tests-stay-tests',
      severity: 'error',
      comment: 'What ships does not import what tests it.',
      from: { path: '^(packages|apps|services|tools)/', pathNot: tests },
      to: { path: [tests, 'node_modules/(vitest|fast-check)/'] },
    },
    {
      name: 'declared',
      severity: 'error',
      comment: 'A package that is imported is in the package.json of the one who imports it.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    moduleSystems: ['es6'],
    doNotFollow: { path: 'node_modules' },
    // What was built of the admin UI.
    exclude: { path: '^apps/admin/dist' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'default'],
    },
  },
};
