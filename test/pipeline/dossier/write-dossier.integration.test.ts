import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AssemblyStack } from '../../../pipeline/deployment/assembly.ts';
import type { Template } from '../../../pipeline/deployment/stack.ts';
import type { DeliveryService } from '../../../pipeline/dossier/delivery-service.ts';
import { isSurelyUnchanged, judge } from '../../../pipeline/dossier/dossier.ts';
import { lookupAccess } from '../../../pipeline/dossier/lookup-access.ts';
import { writeDossier } from '../../../pipeline/dossier/write-dossier.ts';
import { type AwsCall, type AwsStandIn, standInForAws } from '../../support/aws-stand-in.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { queue, task, template } from './a-dossier.ts';

const home = '111111111111';
const other = '333333333333';

let directory: string;
/** What is deployed, by the name of the stack; an error's code where it cannot be read. */
let deployed: Record<string, Template | string>;
let mayTakeRole: boolean;
let aws: AwsStandIn;

beforeEach(async () => {
  directory = temporaryFolder();
  deployed = {};
  mayTakeRole = true;
  aws = await standInForAws(answer);
});
afterEach(() => aws.stop());

function answer({ operation, input }: AwsCall) {
  if (operation === 'AssumeRole')
    return mayTakeRole ? { body: temporaryCredentials } : refusal('AccessDenied');
  const found = deployed[String(input.StackName)];
  if (found === undefined)
    return refusal('ValidationError', `Stack with id ${input.StackName} does not exist`);
  if (typeof found === 'string') return refusal(found);
  const body = JSON.stringify(found).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return {
    body: `<GetTemplateResponse><GetTemplateResult><TemplateBody>${body}</TemplateBody></GetTemplateResult></GetTemplateResponse>`,
  };
}

function refusal(code: string, message = 'Not you') {
  return {
    status: 400,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  };
}

const temporaryCredentials =
  '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>LOOKUP</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>';

async function stack(name: string, wanted: Template, account = home): Promise<AssemblyStack> {
  await writeFile(join(directory, `${name}.template.json`), JSON.stringify(wanted));
  return {
    id: name,
    stackName: name,
    account,
    region: 'eu-central-1',
    templateFile: `${name}.template.json`,
    lookupRole: `arn:\${AWS::Partition}:iam::${account}:role/lookup`,
    dependencies: [],
  };
}

const service: DeliveryService = {
  executionId: 'x',
  lastRelease: async () => ({ executionId: 'before', commit: 'a'.repeat(40) }),
  isBusy: async () => false,
  reports: async () => [{ name: 'Build / unit', total: 1, passed: 1, failed: 0, skipped: 0 }],
};

const write = (stacks: AssemblyStack[], more: Partial<DeliveryService> = {}) =>
  writeDossier({
    environment: 'staging',
    commit: 'b'.repeat(40),
    assembly: { directory, stacks },
    accessOf: lookupAccess({ account: home, region: 'eu-central-1' }),
    service: { ...service, ...more },
    source: { url: join(directory, 'nowhere.git'), checkout: directory },
  });

describe('a dossier', () => {
  it('holds what would be deployed against what is', async () => {
    deployed = { data: template({ Q: queue('a') }), services: template({ T: task('/sluice/catalog:1') }) };

    const dossier = await write([
      await stack('data', template({ Q: queue('b') })),
      await stack('services', template({ T: task('/sluice/catalog:2') })),
      await stack('edge', template({ Q: queue('c') })),
    ]);

    expect(dossier.stacks.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'data compared',
      'services compared',
      'edge new',
    ]);
    expect(dossier.stacks[0]).toMatchObject({
      difference: { resources: [{ replacement: 'certain', data: 'lost' }] },
    });
    expect(dossier.images).toEqual([{ repository: 'sluice/catalog', before: '1', after: '2' }]);
    expect(judge(dossier)).toBe('changes');
  });

  it('is empty where everything was read and is the same', async () => {
    deployed = { data: template({ Q: queue('a') }) };

    const dossier = await write([await stack('data', template({ Q: queue('a') }))]);

    expect(judge(dossier)).toBe('unchanged');
    expect(isSurelyUnchanged(dossier)).toBe(true);
  });

  it.each<[string, (version: string) => Template]>([
    ['a property', (version) => template({ T: task(`/sluice/catalog:${version}`) })],
    [
      'a parameter',
      (version) => ({
        ...template({ T: task({ Ref: 'CatalogVersion' }) }),
        Parameters: { CatalogVersion: { Type: 'String', Default: version } },
      }),
    ],
  ])('is not empty where nothing but the version of an image changes, in %s', async (_, withVersion) => {
    deployed = { services: withVersion('1') };

    const dossier = await write([await stack('services', withVersion('2'))]);

    expect(judge(dossier)).toBe('changes');
    expect(isSurelyUnchanged(dossier)).toBe(false);
  });

  it.each<[string, Partial<DeliveryService>]>([
    ['another release is on its way there', { isBusy: async () => true }],
    ['nobody knows whether another one is', { isBusy: () => Promise.reject(new Error('throttled')) }],
  ])('is not sure to change nothing where %s', async (_, more) => {
    deployed = { data: template({ Q: queue('a') }) };

    const dossier = await write([await stack('data', template({ Q: queue('a') }))], more);

    expect(judge(dossier)).toBe('unchanged');
    expect(isSurelyUnchanged(dossier)).toBe(false);
  });

  it('is never empty where one stack could not be read, and says why', async () => {
    deployed = { data: template({ Q: queue('a') }), services: 'AccessDenied' };

    const dossier = await write([
      await stack('data', template({ Q: queue('a') })),
      await stack('services', template({})),
    ]);

    expect(judge(dossier)).toBe('unknown');
    expect(isSurelyUnchanged(dossier)).toBe(false);
    expect(dossier.stacks[1]).toMatchObject({ kind: 'unread', reason: 'AccessDenied: Not you' });
  });

  it('reads another account by its role for look-ups, and its own without', async () => {
    deployed = { data: template({}), services: template({}) };

    await write([await stack('data', template({})), await stack('services', template({}), other)]);

    const roles = aws.calls
      .filter(({ operation }) => operation === 'AssumeRole')
      .map(({ input }) => input.RoleArn);
    expect(roles).toEqual([`arn:aws:iam::${other}:role/lookup`]);
  });

  it('is not empty where the role for look-ups is refused', async () => {
    mayTakeRole = false;
    deployed = { data: template({}) };

    expect(judge(await write([await stack('data', template({}), other)]))).toBe('unknown');
  });

  it('tells what else could not be found out', async () => {
    const dossier = await write([], {
      lastRelease: () => Promise.reject(new Error('throttled')),
      reports: () => Promise.reject(new Error('gone')),
    });

    expect(dossier).toMatchObject({
      lastRelease: { known: false, reason: 'throttled' },
      commits: { known: false, reason: 'the last release is not known' },
      reports: { known: false, reason: 'gone' },
    });
    expect((await write([])).commits).toMatchObject({
      known: false,
      reason: expect.stringContaining('nowhere.git'),
    });
  });
});
