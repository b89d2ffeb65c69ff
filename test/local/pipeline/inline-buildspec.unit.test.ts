import { describe, expect, it } from '@jest/globals';
import { commandsOf, recogniseGenerated } from '../../../local/pipeline/actions/inline-buildspec.ts';

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
    'npm install -g aws-cdk@2.1148.1',
    'npm i --global aws-cdk',
    'npm -g install aws-cdk',
    'yarn global add aws-cdk',
    'pnpm add -g aws-cdk',
  ])('is recognised whatever installs its tool: %s', (install) => {
    expect(recogniseGenerated([install, 'cdk -a . deploy x --require-approval=never'])?.kind).toBe(
      'self-mutation',
    );
  });

  it.each([
    [
      'it does something else as well',
      ['npm install -g aws-cdk', 'cdk -a . deploy x --require-approval=never', 'rm -rf /'],
    ],
    ['it installs nothing', ['cdk -a . deploy x --require-approval=never']],
    ['it only installs', ['npm install -g aws-cdk']],
    ['it installs for itself', ['npm install aws-cdk', 'cdk -a . deploy x --require-approval=never']],
  ])('is not recognised where %s', (_why, commands) => {
    expect(recogniseGenerated(commands)).toBeUndefined();
  });
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
