import { userInfo } from 'node:os';
import { type CasesOfRows, completed } from './buildspec-case.ts';

const me = userInfo();
/** Only root may run commands as somebody else. */
const somebody = me.uid === 0 ? 'nobody' : me.username;
const [, nodeVersion] = process.version.split('v');

const build = completed('BUILD');

const tool = {
  'tool/package.json': '{ "name": "sluice-tool", "version": "1.0.0", "bin": "tool.js" }',
  'tool/tool.js': '#!/usr/bin/env node\nconsole.log("tool 1");\n',
};

const installing = `version: 0.2
phases:
  install: { commands: ['echo "$HOME"', 'sluice-tool 2>/dev/null || echo no tool', 'npm install -g --silent ./tool'] }
  build: { commands: [sluice-tool] }
`;

export const environmentCases: CasesOfRows = {
  version: [
    {
      does: '0.1 gives each command a shell of its own in the source, and has its own word for variables',
      buildspec: `version: 0.1
environment_variables: { plaintext: { GIVEN: g } }
phases:
  install: { commands: ['cd / && export LOST=1', 'echo "$GIVEN,$LOST"', 'basename "$PWD"'] }
  build: { commands: ['exit 3'] }
  post_build: { commands: ['echo $CODEBUILD_BUILD_SUCCEEDING'] }
`,
      prints: ['g,', 'source', '0'],
      phases: completed('INSTALL', 'BUILD failed', 'POST_BUILD'),
      exit: 1,
    },
    {
      does: '0.2 gives all commands one shell, which keeps variables, functions and the folder',
      buildspec: `version: 0.2
phases:
  install: { commands: ['mkdir sub', 'cd sub', 'PLAIN=1', 'export EXPORTED=2'] }
  pre_build: { commands: ['greet() { echo "hello $1"; }'] }
  build: { commands: ['greet "$PLAIN$EXPORTED"', 'basename "$PWD"'] }
`,
      prints: ['hello 12', 'sub'],
      phases: completed('INSTALL', 'PRE_BUILD', 'BUILD'),
      exit: 0,
    },
  ],
  'run-as': [
    {
      does: 'runs commands as somebody else, in the same folder and with the exported variables',
      buildspec: `version: 0.2
phases:
  install: { commands: ['cd / && export KEPT=kept'] }
  pre_build: { run-as: ${somebody}, commands: ['id -un', 'echo "$KEPT $PWD $USER"', 'export MORE=more'] }
  build: { commands: ['id -un', 'echo "$KEPT $MORE $PWD"'] }
`,
      prints: [somebody, `kept / ${somebody}`, me.username, 'kept more /'],
      phases: completed('INSTALL', 'PRE_BUILD', 'BUILD'),
      exit: 0,
    },
    {
      does: 'of the whole build gives way to that of a phase; who is unknown here is you, which is said',
      buildspec: `version: 0.2
run-as: ${somebody}
phases:
  install: { commands: ['id -un'] }
  build: { run-as: no-such-user, commands: ['id -un'] }
`,
      prints: [somebody, me.username],
      says: [/^warning: run-as: .*no-such-user/],
      phases: completed('INSTALL', 'BUILD'),
      exit: 0,
    },
  ],
  'env.shell': [
    {
      does: 'is bash where that is asked for',
      buildspec: `version: 0.2
env: { shell: bash }
phases: { build: { commands: ['list=(a b c); echo "\${#list[@]}"'] } }
`,
      prints: ['3'],
      phases: build,
      exit: 0,
    },
    {
      does: 'is sh by the name that the service has for it',
      buildspec: `version: 0.2
env: { shell: /bin/sh }
phases: { build: { commands: ['echo "\${BASH_VERSION-no bash}"'] } }
`,
      prints: ['no bash'],
      phases: build,
      exit: 0,
    },
  ],
  'env.variables': [
    {
      does: 'are texts as they are written, weaker than those given at the start',
      buildspec: `version: 0.2
env: { variables: { PORT: 080, ON: yes, MINE: of the buildspec, FILE: of the buildspec } }
phases: { build: { commands: ['echo "$PORT $ON, $MINE, $FILE"'] } }
`,
      files: { env: '# a file\nFILE=of a file\nMINE=of a file\n' },
      options: ['--env-file', 'SOURCE/env', '--env', 'MINE=given'],
      prints: ['080 yes, given, of a file'],
      phases: build,
      exit: 0,
    },
  ],
  'env.parameter-store, env.secrets-manager': [
    {
      does: 'come from the caller, and nobody sees them',
      buildspec: `version: 0.2
env:
  parameter-store: { HOST: /shop/host }
  secrets-manager: { USER_NAME: 'login:user', WHOLE: login }
phases:
  build:
    commands: ['test "$HOST $USER_NAME" = "db.internal ada" && echo "as $USER_NAME at $HOST"', 'test -n "$WHOLE"']
`,
      files: { 'secrets.json': '{ "login": { "user": "ada" } }' },
      options: ['--param', '/shop/host=db.internal', '--secret-file', 'SOURCE/secrets.json'],
      prints: ['as *** at ***'],
      doesNotSay: /db\.internal/,
      phases: build,
      exit: 0,
    },
    {
      does: 'end the build before any command where one is not given',
      buildspec: `version: 0.2
env: { secrets-manager: { PASSWORD: login } }
phases: { build: { commands: ['echo unreached'] } }
`,
      says: [
        'DOWNLOAD_SOURCE failed: variable PASSWORD: secret login: is not given; give it with --secret-file',
      ],
      prints: [],
      phases: ['DOWNLOAD_SOURCE failed'],
      exit: 1,
    },
  ],
  'env.exported-variables': [
    {
      does: 'have the values of the end, also of what no command has exported',
      buildspec: `version: 0.2
env:
  variables: { FIRST: old }
  parameter-store: { TOKEN: /shop/token }
  exported-variables: [FIRST, SECOND, EMPTY, MISSING, TOKEN]
phases:
  build: { commands: ['FIRST=new', 'SECOND="it''s"', 'EMPTY='] }
  post_build: { commands: ['FIRST="$FIRST!"'] }
`,
      options: ['--param', '/shop/token=open-sesame'],
      says: [
        ...['FIRST=new!', "SECOND=it's", 'EMPTY=', 'warning: exported variable MISSING is not set'],
        'warning: exported variable TOKEN holds a secret, and is not exported',
      ],
      doesNotSay: /^TOKEN=/m,
      phases: completed('BUILD', 'POST_BUILD'),
      exit: 0,
    },
  ],
  'env.git-credential-helper': [
    {
      does: 'has git ask the AWS command line, by the whole address of a repository',
      buildspec: `version: 0.2
env: { git-credential-helper: yes }
phases: { build: { commands: ['git config credential.helper', 'git config credential.UseHttpPath'] } }
`,
      prints: ['!aws codecommit credential-helper $@', 'true'],
      phases: build,
      exit: 0,
    },
  ],
  proxy: [
    {
      does: 'is read, and has no effect, which is said',
      buildspec: `version: 0.2
proxy: { upload-artifacts: yes, logs: yes }
phases: { build: { commands: ['true'] } }
`,
      says: [
        'warning: proxy has no effect here: nothing is uploaded; commands have the proxies of this machine',
      ],
      phases: build,
      exit: 0,
    },
  ],
  'phases.*.runtime-versions': [
    {
      does: 'are those of this machine, with a warning for each that differs',
      buildspec: `version: 0.2
phases:
  install: { runtime-versions: { nodejs: 1.2, fortran: 77 } }
  build: { commands: [node --version] }
`,
      prints: [`v${nodeVersion}`],
      says: [
        `warning: runtime-versions asks for nodejs 1.2; this machine has ${nodeVersion}, and the build uses that`,
        'warning: runtime-versions asks for fortran 77; this machine has none',
      ],
      phases: completed('INSTALL', 'BUILD'),
      exit: 0,
    },
    {
      does: 'fit by their beginning, also from a variable',
      buildspec: `version: 0.2
env: { variables: { MAJOR: 24.x } }
phases:
  install: { runtime-versions: { nodejs: $MAJOR } }
`,
      doesNotSay: /warning/,
      phases: completed('INSTALL'),
      exit: 0,
    },
  ],
  'what a build installs': [
    {
      does: 'is there for its later phases, and not for the next build',
      before: [{ buildspec: installing, files: tool }],
      buildspec: installing,
      files: tool,
      prints: [/\/home$/, 'no tool', 'tool 1'],
      phases: completed('INSTALL', 'BUILD'),
      exit: 0,
    },
  ],
  'CODEBUILD_* variables': [
    {
      does: 'tell of the build what is known of it',
      buildspec: `version: 0.2
phases:
  build:
    commands:
      - echo "$CODEBUILD_BUILD_ID $CODEBUILD_BUILD_NUMBER $CODEBUILD_BUILD_SUCCEEDING"
      - test "$CODEBUILD_SRC_DIR" = "$PWD" && echo in the source
      - echo "$CODEBUILD_BUILD_ARN"
      - echo "\${CODEBUILD_RESOLVED_SOURCE_VERSION-none} \${CODEBUILD_WEBHOOK_TRIGGER-none} $CODEBUILD_KMS_KEY_ID"
      - 'false'
  post_build: { commands: ['echo "$CODEBUILD_BUILD_SUCCEEDING"'] }
`,
      prints: [
        /^local:[0-9a-f-]{36} 1 1$/,
        'in the source',
        /^arn:aws:codebuild:us-east-1:000000000000:build\/local:/,
        'none none arn:aws:kms:us-east-1:000000000000:alias/aws/s3',
        '0',
      ],
      phases: completed('BUILD failed', 'POST_BUILD'),
      exit: 1,
    },
    {
      does: 'cannot be set by a buildspec',
      buildspec: `version: 0.2
env: { variables: { CODEBUILD_BUILD_ID: mine } }
phases: { build: { commands: ['true'] } }
`,
      says: [/env\.variables\.CODEBUILD_BUILD_ID: names that start with CODEBUILD_ are reserved/],
      phases: [],
      exit: 1,
    },
  ],
};
