import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import {
  compareWithReference,
  requireWhatIsRequired,
} from '../../../pipeline/conformance/compare-with-reference.ts';
import { collectEvidence, type Evidence } from '../../../pipeline/conformance/evidence.ts';
import { SourceTree } from '../../../pipeline/conformance/source-tree.ts';
import { withTable } from '../../../pipeline/conformance/table-in-readme.ts';
import type { Stack } from '../../../pipeline/deployment/stack.ts';
import { stacksOfAssembly } from '../../../pipeline/deployment/stacks-of-assembly.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const rootDirectory = join(import.meta.dirname, '..', '..', '..');

let evidence: Evidence;
beforeAll(async () => {
  const assembly = new CloudAssembly(String(process.env.SLUICE_TEST_ASSEMBLY));
  evidence = await collectEvidence(rootDirectory, stacksOfAssembly(assembly));
}, 60_000);

const missingIn = (changed: Evidence) =>
  compareWithReference(changed)
    .filter(({ satisfiedBy }) => satisfiedBy === undefined)
    .map(({ stage, name }) => `${stage}: ${name}`);

describe('the delivery, held against the reference of AWS', () => {
  it('is compared in 23 required and 11 recommended actions', () => {
    const weights = compareWithReference(evidence).map(({ weight }) => weight);

    expect(weights.filter((weight) => weight === 'required')).toHaveLength(23);
    expect(weights.filter((weight) => weight === 'recommended')).toHaveLength(11);
  });

  it('has everything that is required', () => {
    expect(() => requireWhatIsRequired(compareWithReference(evidence))).not.toThrow();
  });

  it('is told in the README as it is built', () => {
    const readme = readFileSync(join(rootDirectory, 'README.md'), 'utf8');

    expect(readme).toBe(withTable(readme, compareWithReference(evidence)));
  });
});

describe('what is taken away', () => {
  const withoutAction = (name: string): Evidence => ({
    ...evidence,
    stages: evidence.stages.map((stage) => ({
      ...stage,
      actions: stage.actions.filter((action) => action.name !== name),
    })),
  });
  const withoutType = (environment: string | undefined, type: string): Evidence => ({
    ...evidence,
    stacks: evidence.stacks.map((stack) =>
      stack.environment === environment ? without(stack, type) : stack,
    ),
  });
  const without = (stack: Stack, type: string): Stack => ({
    ...stack,
    template: {
      ...stack.template,
      Resources: Object.fromEntries(
        Object.entries(stack.template.Resources).filter(([, resource]) => resource.Type !== type),
      ),
    },
  });

  it.each<[string, () => Evidence, string[]]>([
    [
      'a step',
      () => withoutAction('security'),
      [
        'Build: Secrets detection',
        'Build: Static application security testing',
        'Build: Software composition analysis',
      ],
    ],
    [
      'the step that builds',
      () => withoutAction('images'),
      ['Build: Build code', 'Build: Package and store artifacts'],
    ],
    ['the person before prod', () => withoutAction('promote-to-prod'), ['Prod: Manual approval']],
    [
      'the signatures',
      () => withoutType(undefined, 'AWS::ECR::SigningConfiguration'),
      ['Build: Package and store artifacts'],
    ],
    [
      'the canary of staging',
      () => withoutType('staging', 'AWS::Synthetics::Canary'),
      ['Test (gamma): Synthetic tests'],
    ],
    [
      'the migrations of prod',
      () => withoutType('prod', 'AWS::CloudFormation::CustomResource'),
      ['Prod: Database deploy'],
    ],
    [
      'the bill of materials of one image',
      () => ({ ...evidence, imageFiles: [...evidence.imageFiles, ['main.mjs']] }),
      ['Build: Software bill of materials'],
    ],
    [
      'the stacks of a region',
      () => withoutAction('sluice-prod-dr-services.Deploy'),
      ['Prod: Progressive deployment', 'Prod: Synthetic tests'],
    ],
  ])('is missed: %s', (_, changed, expected) => {
    const before = missingIn(evidence);

    expect(missingIn(changed()).filter((action) => !before.includes(action))).toEqual(expected);
  });

  it('is missed: the source itself', () => {
    const missing = missingIn({ ...evidence, source: new SourceTree(temporaryFolder()) });

    expect(missing).toEqual(
      expect.arrayContaining([
        'Local development: Pre-commit hooks',
        'Source: Static assets',
        'Build: Unit tests',
      ]),
    );
  });

  it('is told in one line, with what to do', () => {
    expect(() => requireWhatIsRequired(compareWithReference(withoutAction('promote-to-prod')))).toThrow(
      'Nothing was found for what the reference requires: Manual approval of "Prod". Put it back, or say in pipeline/conformance/reference-actions.ts where it is now.',
    );
  });
});
