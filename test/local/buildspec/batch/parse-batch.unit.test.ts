import { describe, expect, it } from '@jest/globals';
import type { Batch } from '../../../../local/buildspec/batch/batch.ts';
import { parseBuildspec } from '../../../../local/buildspec/parse-buildspec.ts';

const parse = (batch: string): Batch | undefined =>
  parseBuildspec('b.yml', `version: 0.2\nphases: {}\nbatch:\n${batch}`).batch;

const identifiers = (batch: Batch | undefined) => batch?.builds.map(({ identifier }) => identifier);

describe('the batch of a buildspec', () => {
  it('is a list of builds with buildspecs and variables of their own', () => {
    expect(
      parse(`  fast-fail: true
  build-list:
    - { identifier: linux, env: { image: x, variables: { KIND: l } }, buildspec: l.yml }
    - { identifier: arm, ignore-failure: true }
`),
    ).toEqual({
      fastFail: true,
      builds: [
        {
          identifier: 'linux',
          buildspec: 'l.yml',
          variables: { KIND: 'l' },
          dependsOn: [],
          ignoreFailure: false,
        },
        { identifier: 'arm', buildspec: undefined, variables: {}, dependsOn: [], ignoreFailure: true },
      ],
    });
  });

  it('stands alone where its builds have buildspecs of their own', () => {
    const text = 'version: 0.2\nbatch:\n  build-list: [{ identifier: one, buildspec: one.yml }]\n';

    expect(identifiers(parseBuildspec('b.yml', text).batch)).toEqual(['one']);
  });

  it('puts each build of a graph after those it depends on', () => {
    const batch = parse(`  build-graph:
    - { identifier: deploy, depend-on: [test, pack] }
    - { identifier: test, depend-on: [compile] }
    - { identifier: pack, depend-on: [compile] }
    - { identifier: compile }
`);
    expect(identifiers(batch)).toEqual(['compile', 'test', 'pack', 'deploy']);
  });

  it('has a build for each combination of a matrix', () => {
    const batch = parse(`  build-matrix:
    static: { env: { variables: { ALL: a } } }
    dynamic: { buildspec: [x.yml, y.yml], env: { variables: { NODE: ['22', '24'], DB: [pg] } } }
`);
    expect(identifiers(batch)).toEqual([
      'buildspec1_22_pg',
      'buildspec1_24_pg',
      'buildspec2_22_pg',
      'buildspec2_24_pg',
    ]);
    expect(batch?.builds.at(-1)).toMatchObject({
      buildspec: 'y.yml',
      variables: { ALL: 'a', NODE: '24', DB: 'pg' },
    });
  });

  it.each([
    ['  build-list: [{ buildspec: x.yml }]\n', 'b.yml:4: batch.build-list[0]: has no identifier'],
    ['  build-list: x\n', 'b.yml:4: batch.build-list: must be a sequence, not a text'],
    [
      '  fast-fail: true\n',
      'b.yml:4: batch: has to hold one of build-list, build-graph, build-matrix, build-fanout',
    ],
    [
      '  build-list: [{ identifier: a }, { identifier: a }]\n',
      'b.yml:4: batch.build-list: two builds have the same identifier',
    ],
    [
      '  build-graph: [{ identifier: a, depend-on: [b] }]\n',
      'b.yml:4: batch.build-graph: a build depends on b, which is none of the batch',
    ],
    [
      '  build-graph: [{ identifier: a, depend-on: [b] }, { identifier: b, depend-on: [a] }]\n',
      'b.yml:4: batch.build-graph: a, b depend on each other',
    ],
    [
      '  build-fanout: { parallelism: 2 }\n',
      /^b\.yml:4: batch\.build-fanout: splits tests with codebuild-tests-run, .* without --batch$/,
    ],
  ])('is refused with file, line and key: %j', (batch, message) => {
    expect(() => parse(batch)).toThrow(message);
  });
});
