// The import table of the README, as rules. Each row: a folder, and everything it may reach.
const rows = [
  [
    'pipeline',
    '^pipeline/',
    [
      '^pipeline/',
      '^workload/workload-stage\\.ts$',
      '^app/.*contract\\.ts$',
      '^difference/',
      'node_modules',
      '^package\\.json$',
      '^cdk\\.json$',
    ],
  ],
  [
    'workload',
    '^workload/',
    ['^workload/', '^app/.*contract\\.ts$', 'node_modules/(aws-cdk-lib|constructs)/'],
  ],
  ['contract', '^app/.*contract\\.ts$', []],
  ['platform', '^app/platform/', ['^app/platform/', 'node_modules']],
  ['difference', '^difference/', ['^difference/', 'node_modules/@aws-cdk/cloudformation-diff/']],
  ['local', '^local/', ['^local/', 'node_modules']],
  [
    'service',
    '^app/(?!platform/|automation/)([^/]+)/(?!contract\\.ts$)',
    ['^app/(platform|$1)/', '^app/.*contract\\.ts$', 'node_modules'],
  ],
  [
    'automation',
    '^app/(automation/[^/]+)/(?!contract\\.ts$)',
    ['^app/(platform|$1)/', '^app/.*contract\\.ts$', '^difference/', 'node_modules'],
  ],
];

export default {
  forbidden: [
    ...rows.map(([name, from, allowed]) => ({
      name: `import-table-${name}`,
      comment: `${name} may import: ${allowed.join(', ') || 'nothing'} (README, "Folders")`,
      severity: 'error',
      from: { path: from },
      to: { pathNot: allowed, dependencyTypesNot: ['core'] },
    })),
    {
      name: 'no-cdk-in-app',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: 'node_modules/(aws-cdk-lib|constructs)/' },
    },
    {
      name: 'no-cloud-library-in-domain',
      severity: 'error',
      from: { path: '^app/[^/]+/domain/' },
      to: { path: 'node_modules/(express|pg|ioredis|@aws-sdk)/' },
    },
    { name: 'no-test-in-product', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(cdk\\.out|dist|\\.rehearsal)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
