import type { Evidence } from './evidence.ts';
import {
  databaseDeployed,
  deployedInWaves,
  launched,
  softwareDeployed,
  triedOutFromOutside,
  watched,
} from './find-in-environment.ts';
import { approvedBeforeProd, runs, storedAndSigned, tests } from './find-in-pipeline.ts';
import {
  billOfMaterialsInEveryImage,
  type Finding,
  preCommitHook,
  pushed,
  recommendedExtensions,
} from './find-in-source.ts';

export interface ReferenceAction {
  stage: string;
  name: string;
  weight: 'required' | 'recommended';
  /** Looks for what satisfies it. */
  find(evidence: Evidence): Finding;
}

type Row = [name: string, weight: ReferenceAction['weight'], find: ReferenceAction['find']];

const byStage: Record<string, readonly Row[]> = {
  'Local development': [
    ['Pre-commit hooks', 'required', preCommitHook],
    ['IDE plugins', 'recommended', recommendedExtensions],
  ],
  Source: [
    ['Application source code', 'required', pushed('app/*/main.ts', 'app/automation/*/main.ts')],
    ['Test source code', 'required', pushed('test/**/*.test.ts')],
    ['Infrastructure source code', 'required', pushed('workload/**/*-stack.ts', 'pipeline/**/*-stack.ts')],
    ['Static assets', 'required', pushed('app/*/static/*')],
    ['Dependency manifests', 'required', pushed('package.json', 'package-lock.json')],
    ['Static configuration', 'required', pushed('pipeline/environments.ts', 'cdk.json')],
    ['Database source code', 'recommended', pushed('app/*/migrations/*.sql')],
  ],
  Build: [
    ['Build code', 'required', runs('build', 'publish-images')],
    ['Unit tests', 'required', tests('build', 'unit')],
    ['Code quality', 'required', runs('build', 'lint')],
    ['Secrets detection', 'required', runs('build', 'secrets')],
    ['Static application security testing', 'required', runs('build', 'sast')],
    ['Package and store artifacts', 'required', storedAndSigned],
    ['Software composition analysis', 'required', runs('build', 'audit', 'licences')],
    ['Software bill of materials', 'required', billOfMaterialsInEveryImage],
  ],
  'Test (beta)': [
    ['Launch environment', 'recommended', launched('beta')],
    ['Database deploy', 'recommended', databaseDeployed('beta')],
    ['Deploy software', 'recommended', softwareDeployed('beta')],
    [
      'Integration tests',
      'required',
      tests('beta', 'functional', 'test/functional/ordering.functional.test.ts'),
    ],
    [
      'Acceptance tests',
      'required',
      tests('beta', 'functional', 'test/functional/browsing.functional.test.ts'),
    ],
  ],
  'Test (gamma)': [
    ['Launch environment', 'required', launched('gamma')],
    ['Database deploy', 'recommended', databaseDeployed('gamma')],
    ['Deploy software', 'required', softwareDeployed('gamma')],
    ['Application monitoring and logging', 'required', watched('gamma')],
    ['Synthetic tests', 'required', triedOutFromOutside('gamma')],
    ['Performance tests', 'recommended', tests('gamma', 'load')],
    ['Resilience tests', 'recommended', tests('gamma', 'resilience')],
    ['Dynamic application security testing', 'recommended', tests('gamma', 'dynamic-security')],
  ],
  Prod: [
    ['Manual approval', 'required', approvedBeforeProd],
    ['Database deploy', 'recommended', databaseDeployed('prod')],
    ['Progressive deployment', 'required', deployedInWaves('prod')],
    ['Synthetic tests', 'recommended', triedOutFromOutside('prod')],
  ],
};

/**
 * The actions of an application pipeline in the AWS Deployment Pipeline Reference Architecture, in its order.
 * Source: https://pipelines.devops.aws.dev/application-pipeline/
 */
export const referenceActions: readonly ReferenceAction[] = Object.entries(byStage).flatMap(([stage, rows]) =>
  rows.map(([name, weight, find]) => ({ stage, name, weight, find })),
);
