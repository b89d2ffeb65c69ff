import { describe, expect, it } from '@jest/globals';
import type { StackDescription } from '../../local/cloud/cloud.ts';
import { type Deployed, deployingStages, environmentsOf } from '../../local/environments.ts';

describe('the stages that have environments', () => {
  it('are those that deploy stacks, in order', () => {
    const stage = (name: string, ...providers: string[]) => ({
      name,
      actions: providers.map((provider) => ({ name: 'action', provider, runOrder: 1 })),
    });

    expect(
      deployingStages([
        { stages: [stage('Images', 'CodeBuild'), stage('dev', 'CodeBuild', 'CloudFormation')] },
        { stages: [stage('Gate', 'Manual'), stage('prod', 'CloudFormation')] },
      ]),
    ).toEqual(['dev', 'prod']);
  });
});

describe('environments', () => {
  it('are the stages whose name is a part of the names of stacks, in the order of the stages', () => {
    const environments = environmentsOf(
      ['Build', 'dev', 'GateStaging', 'staging'],
      deployed(
        aStack('shop-staging-web'),
        aStack('shop-pipeline'),
        aStack('shop-dev-web'),
        aStack('shop-dev-data'),
      ),
    );

    expect(environments.map(({ name, stacks }) => [name, stacks.map(({ stackName }) => stackName)])).toEqual([
      ['dev', ['shop-dev-web', 'shop-dev-data']],
      ['staging', ['shop-staging-web']],
      [null, ['shop-pipeline']],
    ]);
  });

  it('take no part of a word for a stage', () => {
    const [environment] = environmentsOf(['dev'], deployed(aStack('developer-portal')));

    expect(environment?.name).toBeNull();
  });

  it('have a link for each output that is an address, but for what one stack exports to another', () => {
    const outputs = {
      ShopUrl: 'http://127.0.0.1:20001',
      BackOfficeURL: 'https://a.example',
      ExportsOutputRefQueue1A2B: 'http://127.0.0.1:20002/queue',
      Count: 3,
    };

    const [environment] = environmentsOf(['dev'], deployed(aStack('shop-dev', outputs)));

    expect(environment?.links.map(({ label, url }) => [label, url])).toEqual([
      ['shop', 'http://127.0.0.1:20001'],
      ['back office', 'https://a.example'],
    ]);
  });

  it('call a link as its construct is called, where the CDK has named it', () => {
    const outputs = { WebServiceURL250C0FB6: 'http://127.0.0.1:20001' };
    const [environment] = environmentsOf(['dev'], deployed(aStack('shop-dev', outputs)));
    expect(environment?.links.map(({ label }) => label)).toEqual(['web service']);
  });

  it('say of a link in which region it is, where they stand in several', () => {
    const outputs = { ShopUrl: 'http://127.0.0.1:20001' };

    const [dev, prod] = environmentsOf(
      ['dev', 'prod'],
      deployed(
        aStack('shop-dev', outputs),
        aStack('shop-prod', outputs),
        aStack('shop-prod', outputs, 'eu-west-1'),
      ),
    );

    expect(dev?.links.map(({ label }) => label)).toEqual(['shop']);
    expect(prod?.links.map(({ label }) => label)).toEqual(['shop (eu-central-1)', 'shop (eu-west-1)']);
  });
});

function deployed(...stacks: StackDescription[]): Deployed {
  return { stacks, services: [], queues: [], countGraphs: [], alarms: [], faults: [], schedules: [] };
}

function aStack(
  stackName: string,
  outputs: StackDescription['outputs'] = {},
  region = 'eu-central-1',
): StackDescription {
  return {
    account: '111111111111',
    region,
    stackName,
    status: 'CREATE_COMPLETE',
    statusReason: null,
    outputs,
    lastUpdated: '2026-11-22T10:00:00.000Z',
  };
}
