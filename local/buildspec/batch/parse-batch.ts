import type { BuildspecValue } from '../buildspec-reader.ts';
import type { Batch, BatchBuild } from './batch.ts';
import { crossProduct } from './cross-product.ts';

const kinds = ['build-list', 'build-graph', 'build-matrix', 'build-fanout'] as const;
const buildKeys = ['identifier', 'buildspec', 'debug-session', 'env', 'ignore-failure'];
/** Of these only the variables mean something on one machine. */
const environmentKeys = ['variables', 'compute-type', 'fleet', 'image', 'privileged-mode', 'type'];

/** @throws BuildspecError with file, line and key. */
export function parseBatch(value: BuildspecValue): Batch {
  const members = value.members(['fast-fail', ...kinds]);
  const [kind, another] = kinds.filter((name) => members[name]);
  const builds = kind && members[kind];
  if (!builds || another) return value.fail(`has to hold one of ${kinds.join(', ')}`);
  return { fastFail: members['fast-fail']?.flag() ?? false, builds: inOrder(builds, read[kind](builds)) };
}

const read = {
  'build-list': (list: BuildspecValue) => list.items().map((item) => readBuild(item, buildKeys)),
  'build-graph': (graph: BuildspecValue) =>
    graph.items().map((item) => readBuild(item, [...buildKeys, 'depend-on'])),
  'build-matrix': readMatrix,
  'build-fanout': (fanout: BuildspecValue) =>
    fanout.fail(
      "splits tests with codebuild-tests-run, which only CodeBuild's images have; run the buildspec as one build, without --batch",
    ),
} satisfies Record<(typeof kinds)[number], (value: BuildspecValue) => BatchBuild[]>;

function readBuild(item: BuildspecValue, keys: readonly string[]): BatchBuild {
  const members = item.members(keys);
  return {
    identifier: members.identifier?.text() ?? item.fail('has no identifier'),
    buildspec: members.buildspec?.text(),
    variables: textsIn(members.env?.members(environmentKeys).variables),
    dependsOn: members['depend-on']?.texts() ?? [],
    ignoreFailure: members['ignore-failure']?.flag() ?? false,
  };
}

/** A build for each combination of the dynamic buildspecs and variables, with what is static in all of them. */
function readMatrix(matrix: BuildspecValue): BatchBuild[] {
  const { static: same, dynamic } = matrix.members(['static', 'dynamic']);
  const inAll = same?.members(['ignore-failure', 'env']) ?? {};
  const inEach = dynamic?.members(['buildspec', 'env']) ?? {};
  const variables = inEach.env?.members(environmentKeys).variables?.entries() ?? [];
  const choices = variables.map(([name, values]) => values.texts().map((text) => [name, text] as const));
  const buildspecs = inEach.buildspec?.texts() ?? [undefined];
  return buildspecs.flatMap((buildspec, file) =>
    crossProduct(choices).map((chosen) => ({
      identifier: identifierOf([
        ...(buildspecs.length > 1 ? [`buildspec${file + 1}`] : []),
        ...chosen.map(([, text]) => text),
      ]),
      buildspec,
      variables: {
        ...textsIn(inAll.env?.members(environmentKeys).variables),
        ...Object.fromEntries(chosen),
      },
      dependsOn: [],
      ignoreFailure: inAll['ignore-failure']?.flag() ?? false,
    })),
  );
}

/** Letters, digits and `_`, as CodeBuild wants them. */
function identifierOf(parts: readonly string[]): string {
  return parts.join('_').replaceAll(/\W/g, '_') || 'build';
}

function textsIn(value: BuildspecValue | undefined): Record<string, string> {
  return Object.fromEntries((value?.entries() ?? []).map(([name, text]) => [name, text.text()]));
}

/** Each after those it depends on; otherwise as they are written. */
function inOrder(value: BuildspecValue, builds: readonly BatchBuild[]): BatchBuild[] {
  const waiting = new Map(builds.map((build) => [build.identifier, build]));
  if (waiting.size < builds.length) value.fail('two builds have the same identifier');
  const unknown = builds.flatMap(({ dependsOn }) => dependsOn).find((name) => !waiting.has(name));
  if (unknown !== undefined) value.fail(`a build depends on ${unknown}, which is none of the batch`);
  const ordered: BatchBuild[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].find(({ dependsOn }) => !dependsOn.some((name) => waiting.has(name)));
    if (!ready) return value.fail(`${[...waiting.keys()].join(', ')} depend on each other`);
    waiting.delete(ready.identifier);
    ordered.push(ready);
  }
  return ordered;
}
