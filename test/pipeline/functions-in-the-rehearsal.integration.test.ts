import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../local/cloud/json.ts';
import { codeCommitTarget } from '../../local/git/codecommit-api.ts';
import { codePipelineTarget } from '../../local/pipeline/api/codepipeline-api.ts';
import { deployStack } from '../../local/pipeline/assembly/deploy-stacks.ts';
import { delivery } from '../../pipeline/delivery.ts';
import { startCloudInTest } from '../local/cloud/cloud-in-test.ts';
import { anEvent } from '../local/cloud/events/an-event.ts';
import { codeCommitInTest } from '../local/git/codecommit-in-test.ts';
import { synthesizeInto, temporaryAssembly } from '../support/cloud-assembly.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
const calls: { operation: string; body: JsonObject }[] = [];

/** A pipeline in whose first gate an older execution waits, while a newer one has come out of dev. */
const answers: Record<string, JsonValue> = {
  GetPipelineState: {
    stageStates: [
      { stageName: 'dev' },
      {
        stageName: 'GateStaging',
        latestExecution: { pipelineExecutionId: 'older', status: 'InProgress' },
        actionStates: [{ actionName: 'promote-to-staging', latestExecution: { token: 'the-token' } }],
      },
    ],
  },
  ListPipelineExecutions: {
    pipelineExecutionSummaries: [
      {
        pipelineExecutionId: 'newer',
        status: 'InProgress',
        startTime: 200,
        sourceRevisions: [{ actionName: 'source', revisionId: 'b'.repeat(40), revisionSummary: 'Mend it' }],
      },
      { pipelineExecutionId: 'older', status: 'InProgress', startTime: 100 },
    ],
  },
  PutApprovalResult: { approvedAt: 300 },
  GetPipelineExecution: {
    pipelineExecution: {
      artifactRevisions: [{ name: 'Source', revisionId: 'b'.repeat(40), revisionSummary: 'Mend it' }],
    },
  },
  ListActionExecutions: {
    actionExecutionDetails: [
      {
        ...{ pipelineExecutionId: 'newer', stageName: 'dev', actionName: 'functional', status: 'Failed' },
        input: { actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' } },
        output: { executionResult: { externalExecutionSummary: 'two tests fail' } },
      },
    ],
  },
};

beforeAll(async () => {
  const directory = temporaryAssembly();
  cloud = await startCloudInTest();
  cloud.current.serveJsonApi(codeCommitTarget, codeCommitInTest(temporaryFolder()).serve);
  await synthesizeInto(directory, { CDK_VALIDATION: 'false' });
  await deployStack(cloud.current, directory, 'sluice-pipeline', () => {});
  rmSync(directory, { recursive: true });
  cloud.current.serveJsonApi(codePipelineTarget, async (operation, body) => {
    calls.push({ operation, body });
    return answers[operation] ?? {};
  });
}, 120_000);
afterAll(() => cloud.end());

async function callOf(operation: string): Promise<JsonObject> {
  for (;;) {
    const call = calls.find((each) => each.operation === operation);
    if (call) return call.body;
    await pause(50);
  }
}

describe('the functions of the delivery, deployed from its own template', () => {
  it('bind a gate to its commit: the older approval is rejected by the event of the newer execution', async () => {
    cloud.current.putEvent(anEvent({ pipeline: 'sluice', stage: 'dev', 'execution-id': 'newer' }));

    expect(await callOf('PutApprovalResult')).toMatchObject({
      stageName: 'GateStaging',
      actionName: 'promote-to-staging',
      token: 'the-token',
      result: {
        status: 'Rejected',
        summary: expect.stringContaining('newer (bbbbbbbb) has reached this gate'),
      },
    });
  });

  it('tell those who follow the deliveries by mail, with the commit and a link', async () => {
    const { mailbox } = cloud.current;
    cloud.current.putEvent({
      ...anEvent({ pipeline: 'sluice', state: 'FAILED', 'execution-id': 'newer' }),
      'detail-type': 'CodePipeline Pipeline Execution State Change',
    });
    const findMail = () => mailbox.mails().find(({ subject }) => subject === 'sluice: dev failed');
    while (!findMail()) await pause(50);

    const summary = findMail();
    expect(summary?.to).toEqual(delivery.followers);
    expect(mailbox.find(summary?.id ?? '')?.text).toMatch(
      /dev\/functional failed: two tests fail\n\nCommit: b{40} Mend it\n.*\nhttps:.*\/executions\/newer\//,
    );
  });

  it('measure the delivery, and what they measure is read from their logs', async () => {
    cloud.current.putEvent({
      ...anEvent({ pipeline: 'sluice', stage: 'prod', 'execution-id': 'newer' }),
      time: new Date(260_000).toISOString(),
    });
    while (cloud.current.pipelineMetrics().length === 0) await pause(50);

    expect(cloud.current.pipelineMetrics()).toMatchObject([
      { name: 'Deployments', unit: 'Count', values: [1] },
      { name: 'LeadTime', unit: 'Seconds', values: [60] },
    ]);
  });
});
