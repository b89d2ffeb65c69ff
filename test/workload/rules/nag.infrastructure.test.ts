import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { environments } from '../../../pipeline/environments.ts';
import { type Acknowledgement, countAcknowledgements, type Judgement } from './judgement.ts';

const here = import.meta.dirname;

/** What `npm run nag` says, for a program; in a process of its own, because aws-cdk-lib loads slowly in a test. */
async function judgementOf(...files: string[]): Promise<Judgement> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(here, 'nag.ts'), '--json', ...files], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}

const inShort = ({ rule, construct }: Acknowledgement) => `${rule} ${construct}`;

function ofWholeStacks({ acknowledged }: Judgement): string[] {
  return acknowledged.filter(({ isOfStack }) => isOfStack).map(inShort);
}

function ofNothing({ acknowledged }: Judgement): string[] {
  return acknowledged.filter(({ resources }) => resources.length === 0).map(inShort);
}

/** Whether it stands for more than the resource that it stands beside. */
function isWide({ resources }: Acknowledgement): boolean {
  return new Set(resources).size > 1;
}

/** Rules and resources of one region for which there is a reason: to become fewer, not more. */
const mostOfOneRegion = 65;
const mostOfPipeline = 70;

let ours: Judgement;
let careless: Judgement;
beforeAll(async () => {
  ours = await judgementOf();
  careless = await judgementOf(join(here, 'careless-app.ts'));
}, 180_000);

describe('the rules of AWS Solutions and NIST 800-53 R5', () => {
  it('are broken by no resource of any stack without a reason that stands beside it', () => {
    expect(ours.open.map(({ rule, resource }) => `${rule} ${resource}`)).toEqual([]);
  });

  it('are acknowledged of a resource, not of a stack', () => {
    expect(ofWholeStacks(ours)).toEqual([]);
  });

  it('are acknowledged where they are broken only', () => {
    expect(ofNothing(ours)).toEqual([]);
  });

  it.each(environments.map(({ name }) => name))(
    'are acknowledged for fewer than 40 reasons in %s, each said of single resources',
    (environment) => {
      const acknowledged = ours.acknowledged.filter(({ owner }) => owner === environment);
      const { reasons, inOneRegion } = countAcknowledgements(acknowledged);

      expect(reasons).toBeGreaterThan(0);
      expect(reasons).toBeLessThan(40);
      expect(inOneRegion).toBeLessThan(mostOfOneRegion);
      expect(acknowledged.filter(isWide).map(inShort)).toEqual([]);
    },
  );

  it('are acknowledged for fewer than 20 reasons in the pipeline, whose functions repeat two of them', () => {
    const { reasons, said } = countAcknowledgements(
      ours.acknowledged.filter(({ owner }) => owner === 'sluice-pipeline'),
    );

    expect(reasons).toBeLessThan(20);
    expect(said).toBeLessThan(mostOfPipeline);
  });

  it('find what is careless', () => {
    const rules = careless.open.map(({ rule }) => rule);

    expect(rules).toEqual(
      expect.arrayContaining(['AwsSolutions-S10', 'NIST.800.53.R5-S3BucketSSLRequestsOnly']),
    );
    expect(rules).not.toContain('NIST.800.53.R5-S3BucketVersioningEnabled');
    expect(ofWholeStacks(careless)).toEqual(['AwsSolutions-S1 careless']);
    expect(ofNothing(careless)).toEqual(['AwsSolutions-EC23 careless/Open']);
  });
});
