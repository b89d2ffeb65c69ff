import { type CasesOfRows, completed, cutShort } from './buildspec-case.ts';

const untilThird = `['echo x >>tries', '[ "$(wc -l <tries)" -eq 3 ] || exit 3']`;

export const phaseCases: CasesOfRows = {
  'phases.*.commands, finally': [
    {
      does: 'run finally after a failed command, whose reason is the one that counts',
      buildspec: `version: 0.2
phases:
  install: { commands: ['exit 3', 'echo unreached'], finally: ['echo cleaned', 'exit 9'] }
`,
      prints: ['cleaned'],
      says: [/^INSTALL failed: Error while executing command: exit 3\. Reason: exit status 3$/],
      phases: cutShort('INSTALL failed'),
      exit: 1,
    },
    {
      does: 'fail a phase by its finally alone',
      buildspec: `version: 0.2
phases:
  build: { commands: [echo built], finally: ['exit 9', 'echo unreached'] }
`,
      prints: ['built'],
      says: [/^BUILD failed: .*command: exit 9\. Reason: exit status 9$/],
      phases: completed('BUILD failed'),
      exit: 1,
    },
    {
      does: 'go on in a new shell with the exported variables and the folder where a command ends the shell',
      buildspec: `version: 0.2
phases:
  install: { commands: ['cd / && export KEPT="a b"', 'exit 0', 'echo "$KEPT in $PWD"'] }
  build: { commands: ['set -e', 'false', 'echo unreached'] }
  post_build: { commands: ['echo "$KEPT"'] }
`,
      prints: ['a b in /', 'a b'],
      phases: completed('INSTALL', 'BUILD failed', 'POST_BUILD'),
      exit: 1,
    },
  ],
  'phases.*.on-failure': [
    {
      does: 'ABORT ends a build after a phase that would have gone on',
      buildspec: `version: 0.2
phases:
  build: { on-failure: ABORT, commands: ['false'] }
  post_build: { commands: [echo unreached] }
artifacts: { files: buildspec.yml }
`,
      prints: [],
      phases: cutShort('BUILD failed'),
      exit: 1,
      artifacts: [],
    },
    {
      does: 'CONTINUE goes on after a failed install, and the build fails all the same',
      buildspec: `version: 0.2
phases:
  install: { on-failure: CONTINUE, commands: ['false'] }
  build: { commands: [echo built] }
`,
      prints: ['built'],
      phases: completed('INSTALL failed', 'BUILD'),
      exit: 1,
    },
    {
      does: 'RETRY runs a phase again until it succeeds, and the build with it',
      buildspec: `version: 0.2
phases:
  build: { on-failure: RETRY-5, commands: ${untilThird} }
  post_build: { commands: ['echo $(wc -l <tries) $CODEBUILD_BUILD_SUCCEEDING'] }
`,
      prints: ['3 1'],
      says: [/exit status 3: retry 1 of 5$/, /exit status 3: retry 2 of 5$/],
      phases: completed('BUILD', 'POST_BUILD'),
      exit: 0,
    },
    {
      does: 'RETRY by itself is three times, and then goes where the phase goes that failed',
      buildspec: `version: 0.2
phases:
  install: { on-failure: RETRY, commands: [echo tried, exit 1] }
  build: { commands: [echo unreached] }
`,
      prints: ['tried', 'tried', 'tried', 'tried'],
      phases: cutShort('INSTALL failed'),
      exit: 1,
    },
    {
      does: 'RETRY with a pattern is for what a phase has printed',
      buildspec: `version: 0.2
phases:
  pre_build: { on-failure: 'RETRY-1-timed out', commands: [echo the database timed out, exit 1] }
`,
      prints: ['the database timed out', 'the database timed out'],
      phases: cutShort('PRE_BUILD failed'),
      exit: 1,
    },
    {
      does: 'RETRY leaves alone what its pattern does not match',
      buildspec: `version: 0.2
phases:
  build: { on-failure: RETRY-5-refused, commands: [echo the database timed out, exit 1] }
`,
      prints: ['the database timed out'],
      phases: completed('BUILD failed'),
      exit: 1,
    },
  ],
  'transitions after a failure': [
    ...['install', 'pre_build'].map((phase) => ({
      does: `end the build when ${phase} fails`,
      buildspec: `version: 0.2
phases:
  ${phase}: { commands: [exit 3, echo unreached] }
  build: { commands: [echo unreached] }
  post_build: { commands: [echo unreached] }
artifacts: { files: buildspec.yml }
`,
      prints: [],
      phases: cutShort(`${phase.toUpperCase()} failed`),
      exit: 1 as const,
      artifacts: [],
    })),
    {
      does: 'go on with post_build and artifacts when build fails',
      buildspec: `version: 0.2
phases:
  build: { commands: [nonesuch 2>/dev/null || exit 4] }
  post_build: { commands: [echo after] }
artifacts: { files: buildspec.yml }
`,
      prints: ['after'],
      says: [
        'BUILD failed: Error while executing command: nonesuch 2>/dev/null || exit 4. Reason: exit status 4',
      ],
      phases: completed('BUILD failed', 'POST_BUILD'),
      exit: 1,
      artifacts: ['primary/buildspec.yml'],
    },
    {
      does: 'go on with artifacts when post_build fails',
      buildspec: `version: 0.2
phases:
  post_build: { commands: ['false'] }
artifacts: { files: buildspec.yml }
`,
      phases: completed('POST_BUILD failed'),
      exit: 1,
      artifacts: ['primary/buildspec.yml'],
    },
  ],
  batch: [
    {
      does: 'runs a graph in its order, and leaves out what depends on a failed build',
      buildspec: `version: 0.2
phases: { build: { commands: ['echo "$CODEBUILD_BATCH_BUILD_IDENTIFIER $WORD"', '$RESULT'] } }
artifacts: { files: buildspec.yml }
batch:
  build-graph:
    - { identifier: last, depend-on: [first], env: { variables: { RESULT: 'true' } } }
    - { identifier: first, env: { variables: { RESULT: 'false' } } }
    - { identifier: aside, env: { variables: { RESULT: 'true' } } }
`,
      options: ['--batch', '--env', 'WORD=hello'],
      prints: ['first hello', 'aside hello'],
      says: ['last: not run: first did not succeed', /^first: BUILD failed: /, /^aside: succeeded in /],
      phases: [...completed('BUILD failed'), ...completed('BUILD')],
      exit: 1,
      artifacts: ['aside/primary/buildspec.yml', 'first/primary/buildspec.yml'],
    },
    {
      does: 'runs a list with a buildspec for each, and forgives what may fail',
      buildspec: `version: 0.2
phases: { build: { commands: [echo main] } }
batch:
  build-list:
    - { identifier: main }
    - { identifier: other, buildspec: other.yml, ignore-failure: true }
`,
      files: { 'other.yml': "version: 0.2\nphases: { build: { commands: [echo other, 'false'] } }\n" },
      options: ['--batch'],
      prints: ['main', 'other'],
      phases: [...completed('BUILD'), ...completed('BUILD failed')],
      exit: 0,
    },
    {
      does: 'runs each combination of a matrix, until one fails where it is fast-fail',
      buildspec: `version: 0.2
phases: { build: { commands: ['echo "$SIZE $COLOUR"', 'test $SIZE = s'] } }
batch:
  fast-fail: true
  build-matrix: { dynamic: { env: { variables: { COLOUR: [red, blue], SIZE: [s, m] } } } }
`,
      options: ['--batch'],
      prints: ['s red', 'm red'],
      phases: [...completed('BUILD'), ...completed('BUILD failed')],
      exit: 1,
    },
  ],
};
