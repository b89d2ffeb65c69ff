import { type CasesOfRows, completed } from './buildspec-case.ts';

const build = completed('BUILD');
const succeeding = 'version: 0.2\nphases: { build: { commands: ["true"] } }\n';

const junit = `<testsuite name="s" tests="3"><testcase classname="cart" name="adds"/>
  <testcase classname="cart" name="counts"><failure message="expected 1, got 2">stack</failure></testcase>
  <testcase classname="cart" name="d"><skipped/></testcase></testsuite>`;

/** Two tests of which one fails, as each kind of tool tells it. */
const twoTests: Record<string, string> = {
  NUNITXML: `<test-results><test-suite><results><test-case name="a" success="True"/>
    <test-case name="b" success="False"><failure/></test-case></results></test-suite></test-results>`,
  NUNIT3XML: `<test-run><test-case fullname="a" name="a" result="Passed"/>
    <test-case fullname="b" name="b" result="Failed"/></test-run>`,
  TESTNGXML: `<testng-results><suite><test><class name="C"><test-method status="PASS" name="a"/>
    <test-method status="FAIL" name="b"/></class></test></suite></testng-results>`,
  CUCUMBERJSON: JSON.stringify([
    {
      name: 'cart',
      elements: ['passed', 'failed'].map((status) => ({
        ...{ type: 'scenario', name: status },
        steps: [{ keyword: 'Given ', name: 'x', result: { status } }],
      })),
    },
  ]),
  VISUALSTUDIOTRX: `<TestRun><Results><UnitTestResult testName="a" outcome="Passed"/>
    <UnitTestResult testName="b" outcome="Failed"/></Results></TestRun>`,
};

/** Six of eight lines and one of two branches, likewise. */
const coverage: Record<string, string> = {
  COBERTURAXML:
    '<coverage lines-covered="6" lines-valid="8" branches-covered="1" branches-valid="2"><packages/></coverage>',
  CLOVERXML: `<coverage><project>
    <metrics statements="8" coveredstatements="6" conditionals="2" coveredconditionals="1"/></project></coverage>`,
  JACOCOXML: `<report name="shop"><counter type="LINE" missed="2" covered="6"/>
    <counter type="BRANCH" missed="1" covered="1"/></report>`,
  SIMPLECOV: JSON.stringify({
    RSpec: {
      coverage: {
        'cart.rb': {
          lines: [1, 2, 3, 4, 5, 6, 0, 0, null],
          branches: { '[:if, 0, 3]': { '[:then, 1, 4]': 1, '[:else, 2, 6]': 0 } },
        },
      },
    },
  }),
};

/** The files of the service's own examples, and one more. */
const files = {
  'my-build1/my-file1.txt': '1',
  'my-build2/my-file2.txt': '2',
  'my-build2/my-subdirectory/my-file3.txt': '3',
  'my-build2/.hidden': 'h',
  'other.txt': 'o',
};

const artifactsOf = (does: string, declared: string, artifacts: string[]) => ({
  ...{ does, files, phases: build, exit: 0 as const },
  buildspec: `${succeeding}artifacts: ${declared}\n`,
  artifacts: artifacts.map((path) => `primary/${path}`),
});

export const resultCases: CasesOfRows = {
  'reports of tests': [
    {
      does: 'count what JUnit tells, of all files below the base directory, and fail no build',
      buildspec: `${succeeding}reports: { unit: { files: '**/*.xml', base-directory: reports } }\n`,
      files: { 'reports/a.xml': junit, 'reports/deep/b.xml': junit, 'other.xml': junit },
      says: ['report unit: 6 tests, 2 passed, 2 failed, 2 skipped'],
      phases: build,
      exit: 0,
    },
    {
      does: 'are for groups that variables name',
      buildspec: `version: 0.2
env: { variables: { KIND: unit } }
phases: { build: { commands: [KIND=integration] } }
reports: { 'shop-$KIND': { files: a.xml } }
`,
      files: { 'a.xml': junit },
      says: ['report shop-integration: 3 tests, 1 passed, 1 failed, 1 skipped'],
      phases: build,
      exit: 0,
    },
    ...Object.entries(twoTests).map(([format, text]) => ({
      does: `count what ${format} tells`,
      buildspec: `${succeeding}reports: { unit: { files: result, file-format: ${format.toLowerCase()} } }\n`,
      files: { result: text },
      says: ['report unit: 2 tests, 1 passed, 1 failed'],
      phases: build,
      exit: 0 as const,
    })),
    {
      does: 'are there after a failed build, and say what is missing or not what it should be',
      buildspec: `version: 0.2
phases: { build: { commands: ['false'] } }
reports:
  unit: { files: 'deep/**/*', discard-paths: yes }
  none: { files: none.xml }
  wrong: { files: wrong.xml }
`,
      files: { 'deep/down/a.xml': junit, 'wrong.xml': '<testsuite>' },
      says: [
        'report unit: 3 tests, 1 passed, 1 failed, 1 skipped',
        'warning: report none: no file matches none.xml',
        /^warning: report wrong: it is no XML: .*, though the buildspec says JUNITXML$/,
      ],
      phases: completed('BUILD failed'),
      exit: 1,
    },
  ],
  'reports of coverage': Object.entries(coverage).map(([format, text]) => ({
    does: `tell lines and branches in ${format}`,
    buildspec: `${succeeding}reports: { cover: { files: result, file-format: ${format} } }\n`,
    files: { result: text },
    says: ['report cover: lines 75.0 %, branches 50.0 % covered'],
    phases: build,
    exit: 0,
  })),
  artifacts: [
    artifactsOf('are one file', '{ files: other.txt }', ['other.txt']),
    artifactsOf(
      'are what patterns mean, with their folders',
      "{ files: ['./my-build1/*', '**/my-file3.txt'] }",
      ['my-build1/my-file1.txt', 'my-build2/my-subdirectory/my-file3.txt'],
    ),
    artifactsOf(
      'begin at the base directory, and leave out what is excluded',
      "{ files: '**/*', base-directory: my-build2, exclude-paths: ['my-subdirectory/**'] }",
      ['.hidden', 'my-file2.txt'],
    ),
    artifactsOf(
      'lose their folders with discard-paths, also of several base directories',
      "{ files: '**/*', base-directory: 'my-build*', discard-paths: yes }",
      ['.hidden', 'my-file1.txt', 'my-file2.txt', 'my-file3.txt'],
    ),
    artifactsOf('are found by variables', "{ files: '$CODEBUILD_SRC_DIR/oth?r.{txt,md}' }", ['other.txt']),
    artifactsOf('are all files of the source, none of them of the runner', "{ files: '**/*' }", [
      'buildspec.yml',
      ...Object.keys(files).toSorted(),
    ]),
    {
      does: 'are several with secondary-artifacts, which may be alone',
      buildspec: `${succeeding}artifacts:
  files: []
  secondary-artifacts:
    one: { files: '**/*', base-directory: my-build1 }
    two: { files: other.txt, name: 'two-$(echo 2)' }
`,
      files,
      phases: build,
      exit: 0,
      artifacts: ['one/my-file1.txt', 'two/other.txt'],
    },
    {
      does: 'fail a build when they are not there',
      buildspec: `${succeeding}artifacts: { files: 'dist/**/*' }\n`,
      says: [
        /^UPLOAD_ARTIFACTS failed: no matching artifact paths found: artifact primary: no file matches dist\/\*\*\/\*$/,
      ],
      phases: [...build.slice(0, -2), 'UPLOAD_ARTIFACTS failed', 'FINALIZING succeeded'],
      exit: 1,
      artifacts: [],
    },
    {
      does: 'fail a build when the base directory is not there',
      buildspec: `${succeeding}artifacts: { files: '**/*', base-directory: dist }\n`,
      says: [/^UPLOAD_ARTIFACTS failed: .*: no folder matches the base directory dist$/],
      phases: [...build.slice(0, -2), 'UPLOAD_ARTIFACTS failed', 'FINALIZING succeeded'],
      exit: 1,
      artifacts: [],
    },
    ...[
      { enabled: 'no', held: 'what they lead to', link: 'primary/link' },
      { enabled: 'yes', held: 'links', link: 'primary/link -> other.txt' },
    ].map(({ enabled, held, link }) => ({
      does: `hold links as ${held} with enable-symlinks ${enabled}`,
      buildspec: `version: 0.2
phases: { build: { commands: [ln -s other.txt link] } }
artifacts: { files: [link, other.txt], enable-symlinks: ${enabled} }
`,
      files,
      prints: [],
      phases: build,
      exit: 0 as const,
      artifacts: [link, 'primary/other.txt'],
    })),
  ],
};
