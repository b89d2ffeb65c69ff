import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  CodeCommitClient,
  GetApprovalRuleTemplateCommand,
  ListAssociatedApprovalRuleTemplatesForRepositoryCommand,
} from '@aws-sdk/client-codecommit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../app/automation/approval-rule/handler.ts';
import { jsonApiHandler } from '../../../../local/cloud/endpoint/json-api.ts';
import { codeCommitTarget } from '../../../../local/git/codecommit-api.ts';
import { codeCommitInTest } from '../../../local/git/codecommit-in-test.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** CodeCommit as the rehearsal has it, and where CloudFormation takes answers, on one server. */
let server: Server;
let answers: Record<string, unknown>[];
let client: CodeCommitClient;
let endpoint: string;

beforeEach(async () => {
  answers = [];
  const serve = jsonApiHandler(new Map([[codeCommitTarget, codeCommitInTest(temporaryFolder()).serve]]));
  server = createServer(async (request, response) => {
    const body = await text(request);
    if (await serve(request, response, body, Buffer.from(body))) return;
    answers.push(JSON.parse(body));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new CodeCommitClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
});
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const content = (approvals: number) =>
  JSON.stringify({
    Version: '2018-11-08',
    DestinationReferences: ['refs/heads/main'],
    Statements: [{ Type: 'Approvers', NumberOfApprovalsNeeded: approvals }],
  });

const properties = {
  ServiceToken: 'arn:aws:lambda:eu-central-1:111111111111:function:rules',
  TemplateName: 'sluice-main',
  Description: 'One approval',
  RepositoryName: 'sluice',
  Content: content(1),
};

async function ask(
  RequestType: 'Create' | 'Update' | 'Delete',
  changes: object = {},
  PhysicalResourceId = 'sluice-main',
): Promise<Record<string, unknown> | undefined> {
  const handler = createHandler({ client, logger: silentLogger() });
  const request = {
    ...{ RequestType, ResponseURL: `${endpoint}/answer`, StackId: 'stack', RequestId: 'request' },
    ...{ LogicalResourceId: 'Approvals', ResourceType: 'Custom::ApprovalRule' },
    ...(RequestType !== 'Create' && { PhysicalResourceId }),
    ResourceProperties: { ...properties, ...changes },
  };
  await handler(request, { getRemainingTimeInMillis: () => 60_000 });
  return answers.at(-1);
}

const template = async (name = 'sluice-main') =>
  (await client.send(new GetApprovalRuleTemplateCommand({ approvalRuleTemplateName: name })))
    .approvalRuleTemplate;

const templatesOf = async (repositoryName: string) =>
  (await client.send(new ListAssociatedApprovalRuleTemplatesForRepositoryCommand({ repositoryName })))
    .approvalRuleTemplateNames;

describe('an approval-rule template', () => {
  it('is made, and the repository follows it', async () => {
    expect(await ask('Create')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'sluice-main' });

    expect(await template()).toMatchObject({
      approvalRuleTemplateDescription: 'One approval',
      approvalRuleTemplateContent: content(1),
    });
    expect(await templatesOf('sluice')).toEqual(['sluice-main']);
  });

  it('is as the properties say after it was asked for twice, or changed', async () => {
    await ask('Create');
    await ask('Create');
    await ask('Update', { Content: content(2), Description: 'Two approvals' });

    expect(await template()).toMatchObject({
      approvalRuleTemplateDescription: 'Two approvals',
      approvalRuleTemplateContent: content(2),
    });
    expect(await templatesOf('sluice')).toEqual(['sluice-main']);
  });

  it('is another one under another name, and CloudFormation is told so', async () => {
    await ask('Create');
    const renamed = await ask('Update', { TemplateName: 'sluice-next' });
    expect(renamed).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'sluice-next' });

    await ask('Delete', {}, 'sluice-main');

    expect(await templatesOf('sluice')).toEqual(['sluice-next']);
  });

  it('goes with the resource, and is gone already the second time', async () => {
    await ask('Create');

    expect(await ask('Delete')).toMatchObject({ Status: 'SUCCESS' });
    expect(await ask('Delete')).toMatchObject({ Status: 'SUCCESS' });
    await expect(template()).rejects.toThrow('There is no approval rule template sluice-main.');
  });

  it('that CodeCommit does not take fails the resource, with its reason', async () => {
    expect(await ask('Create', { Content: '' })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('approvalRuleTemplateContent'),
    });
  });

  it('has the properties that it takes, and none is guessed', async () => {
    expect(await ask('Create', { RepositoryName: undefined })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/Approvals has invalid properties: RepositoryName .*; it takes Templ/),
    });
  });
});

it('answers nobody but CloudFormation', async () => {
  const handler = createHandler({ client, logger: silentLogger() });

  await expect(handler({}, { getRemainingTimeInMillis: () => 60_000 })).rejects.toThrow(
    "it must be one of CloudFormation's for a custom resource",
  );
});
