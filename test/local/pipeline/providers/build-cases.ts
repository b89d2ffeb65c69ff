import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBuild } from '../../../../local/buildspec/run-build.ts';
import { account, region } from '../cloud-in-test.ts';
import { action, build } from '../pipeline-builders.ts';
import type { RehearsedPipeline } from '../rehearsed-pipeline.ts';
import { type Course, courseFailure } from './course.ts';
import { commit, leavesOut, minute, type ProviderCase, takesCode, usual } from './provider-case.ts';

/** Whose commands run for real, and what CDK Pipelines writes for itself. */
export const buildCases: ProviderCase[] = [
  buildCase('Build'),
  buildCase('Test'),
  {
    ...usual,
    title: 'Compute/AWS/Commands',
    type: 'Compute/AWS/Commands',
    action: (course) =>
      action('work', 'Compute', 'Commands', {
        ...takesCode,
        Commands: [course.command, 'export MARK="of $(cat commit.txt)"; echo made > made.txt'],
        OutputVariables: ['MARK'],
        OutputArtifacts: [{ Name: 'Out', Files: ['made.txt'] }],
        Namespace: 'Work',
      }),
    prepare: (rehearsed) => buildForReal(rehearsed, 'codepipeline-sample-Work-work'),
    variables: { MARK: `of ${commit}` },
    files: { 'made.txt': 'made\n' },
    reason: /BUILD failed/,
    log: /^\[build\] \$ echo begun/m,
    timesOut: { says: /timed out/ },
  },
  {
    ...usual,
    title: 'Build/AWS/ECRBuildAndPublish',
    type: 'Build/AWS/ECRBuildAndPublish',
    action: () =>
      action('work', 'Build', 'ECRBuildAndPublish', {
        Configuration: { ECRRepositoryName: 'shop/web', ImageTags: '1.0, latest' },
        ...takesCode,
        Namespace: 'Work',
      }),
    committed: { Dockerfile: 'FROM scratch' },
    prepare: (rehearsed, course) =>
      buildForReal(rehearsed, 'codepipeline-sample-Work-work', [dockerOf(course)]),
    variables: { ECRImageDigestId: `sha256:${'d'.repeat(64)}`, ECRRepositoryName: 'shop/web' },
    reason: /BUILD failed/,
    log: /^docker build -t (111111111111\.dkr\.ecr\.eu-central-1\.amazonaws\.com\/shop\/web):1\.0 -t \1:latest -f Dockerfile \.$/m,
    timesOut: { says: /timed out/ },
  },
  {
    ...usual,
    title: 'Build/AWS/CodeBuild, an update of the pipeline itself',
    type: 'Build/AWS/CodeBuild',
    action: () => build('work', {}),
    projects: () => ({
      work: generatedBuildspec('npm install -g aws-cdk@2', 'cdk -a . deploy other --require-approval=never'),
    }),
    committed: {
      'manifest.json': JSON.stringify({
        artifacts: {
          other: {
            type: 'aws:cloudformation:stack',
            environment: `aws://${account}/${region}`,
            properties: { templateFile: 'other.json' },
          },
        },
      }),
      'other.json': '{"Resources":{}}',
    },
    prepare: (rehearsed, course) => {
      rehearsed.cloud.beforeDeployment = () => course.take();
    },
    reason: new RegExp(courseFailure),
    log: /^The pipeline is up to date$/m,
    carriedOut: 'natively',
  },
  {
    ...usual,
    title: 'Build/AWS/CodeBuild, the publishing of assets',
    type: 'Build/AWS/CodeBuild',
    action: () => build('work', {}),
    projects: () => ({
      work: generatedBuildspec(
        'npm install -g cdk-assets@latest',
        'cdk-assets --path "assets.json" --verbose publish "abc:here"',
      ),
    }),
    committed: {
      'assets.json': JSON.stringify({
        files: {
          abc: {
            source: { path: 'commit.txt' },
            destinations: { here: { bucketName: 'assets', objectKey: 'abc.txt' } },
          },
        },
      }),
    },
    prepare: (rehearsed, course) => {
      rehearsed.cloud.beforePublication = () => course.take();
    },
    reason: new RegExp(courseFailure),
    log: /s3:\/\/assets\/abc\.txt/,
    carriedOut: 'natively',
  },
];

function buildCase(category: 'Build' | 'Test'): ProviderCase {
  return {
    ...usual,
    title: `${category}/AWS/CodeBuild`,
    type: `${category}/AWS/CodeBuild`,
    action: () =>
      action('work', category, 'CodeBuild', {
        Configuration: { ProjectName: 'work' },
        ...takesCode,
        ...leavesOut,
      }),
    projects: (course) => ({
      work: JSON.stringify({
        version: 0.2,
        env: { 'exported-variables': ['MARK'] },
        phases: {
          build: { commands: [course.command, 'MARK="of $(cat commit.txt)"; echo made > made.txt'] },
        },
        artifacts: { files: ['made.txt'] },
      }),
    }),
    prepare: (rehearsed) => buildForReal(rehearsed, 'work'),
    variables: { MARK: `of ${commit}` },
    files: { 'made.txt': 'made\n' },
    reason: /BUILD failed/,
    log: /^\[build\] \$ echo begun/m,
    timesOut: { says: /timed out/ },
  };
}

function buildForReal(
  rehearsed: RehearsedPipeline,
  project: string,
  pathFolders: readonly string[] = [],
): void {
  rehearsed.builds.set(project, (request) =>
    runBuild({
      ...request,
      pathFolders: [...pathFolders, ...(request.pathFolders ?? [])],
      timeoutInMinutes: (request.timeoutInMinutes ?? 0) * (minute.milliseconds / 60_000),
    }),
  );
}

/** A `docker` whose builds are the work; answers its folder. */
function dockerOf(course: Course): string {
  const folder = join(course.stateDirectory, 'bin');
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh
echo "docker $*"
if [ "$1" = push ]; then echo "web: digest: sha256:${'d'.repeat(64)} size: 1"; exit; fi
${course.command}
`;
  writeFileSync(join(folder, 'docker'), script, { mode: 0o755 });
  return folder;
}

function generatedBuildspec(install: string, work: string): string {
  return JSON.stringify({
    version: '0.2',
    phases: { install: { commands: [install] }, build: { commands: [work] } },
  });
}
