import { describe, expect, it } from '@jest/globals';
import {
  commandsOf,
  installsGlobally,
  recogniseGenerated,
} from '../../../local/pipeline/actions/inline-buildspec.ts';

describe('a build that CDK Pipelines generated', () => {
  it('is recognised as self-mutation, also from an assembly inside the assembly', () => {
    expect(
      recogniseGenerated([
        'npm install -g aws-cdk@2',
        'cdk -a assembly-Delivery/ deploy Delivery/Pipeline --require-approval=never --verbose',
      ]),
    ).toEqual({ kind: 'self-mutation', assembly: 'assembly-Delivery/', stacks: ['Delivery/Pipeline'] });
  });

  it('is recognised as the publishing of several assets', () => {
    const publish = (id: string) => `cdk-assets --path "a/s.assets.json" --verbose publish "${id}:current"`;

    expect(recogniseGenerated(['npm install -g cdk-assets@latest', publish('one'), publish('two')])).toEqual({
      kind: 'asset-publishing',
      assets: [
        { manifest: 'a/s.assets.json', id: 'one', destinationId: 'current' },
        { manifest: 'a/s.assets.json', id: 'two', destinationId: 'current' },
      ],
    });
  });

  it.each([
    [
      'it does something else as well',
      ['npm install -g aws-cdk', 'cdk -a . deploy x --require-approval=never', 'rm -rf /'],
    ],
    ['it installs nothing', ['cdk -a . deploy x --require-approval=never']],
    ['it only installs', ['npm install -g aws-cdk']],
  ])('is not recognised where %s', (_why, commands) => {
    expect(recogniseGenerated(commands)).toBeUndefined();
  });
});

describe('a global installation', () => {
  it.each([
    'npm install -g aws-cdk',
    'npm i --global x',
    'npm -g install x',
    'cd a && npm install x -g',
    'yarn global add x',
    'pnpm add -g x',
  ])('is seen in: %s', (command) => expect(installsGlobally(command)).toBe(true));

  it.each([
    'npm ci',
    'npm install --no-audit',
    'npm run setup',
    'npx cdk synth',
    'echo npm && ls -g',
    'npm test && grep -g x',
  ])('is not seen in: %s', (command) => expect(installsGlobally(command)).toBe(false));
});

describe('the commands of a buildspec', () => {
  it('are read from YAML and from JSON, in the order of the phases', () => {
    const yaml = 'version: 0.2\nphases:\n  install:\n    commands: [a]\n  build:\n    commands:\n      - b\n';

    expect(commandsOf(yaml)).toEqual(['a', 'b']);
    expect(commandsOf(JSON.stringify({ phases: { build: { commands: ['c'] } } }))).toEqual(['c']);
  });

  it('are unknown where the text is no buildspec', () => {
    expect(commandsOf('a: [')).toBeUndefined();
  });
});
