import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { compareExecutions } from '../../../local/history/compare-executions.ts';
import type { ExecutionHistory } from '../../../local/history/execution-history.ts';
import type { KeptTemplates } from '../../../local/pipeline/assembly/kept-templates.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';

const engine = new ScriptedEngine({ name: 'sluice', version: 1, stages: [], notes: [] });
const [from, to] = [engine.begin(), engine.begin()];
const commits = [{ id: 'b'.repeat(40), message: 'Sell kettles', author: 'Ada' }];

function historyOf(before?: KeptTemplates, after?: KeptTemplates): ExecutionHistory {
  return {
    templates: async (execution) => (execution === from ? before : after),
    commitsBetween: async () => commits,
  };
}

const queue = (Properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::SQS::Queue',
  Properties,
  ...more,
});
const task = (...containers: [name: string, image: unknown][]): JsonObject => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    ContainerDefinitions: containers.map(([Name, Image]) => ({ Name, Image: Image as string })),
  },
});

describe('two executions compared', () => {
  it('differ in what their templates say of each stack', async () => {
    const { templates } = await compareExecutions(
      from,
      to,
      historyOf(
        {
          data: { Resources: { Orders: queue({ DelaySeconds: 1 }), Old: queue({}), Same: queue({}) } },
          same: { Resources: { Orders: queue({ DelaySeconds: 1 }) } },
          gone: { Resources: { Orders: queue({}) } },
        },
        {
          data: {
            Resources: {
              Orders: queue({ DelaySeconds: 2, QueueName: 'orders' }, { DeletionPolicy: 'Retain' }),
              New: queue({}),
              Same: queue({}, { Metadata: { 'aws:cdk:path': 'elsewhere' } }),
            },
          },
          same: { Resources: { Orders: queue({ DelaySeconds: 1 }) } },
        },
      ),
    );

    const type = 'AWS::SQS::Queue';
    expect(templates).toEqual({
      sameStacks: 1,
      stacks: [
        {
          ...{ stack: 'data', kind: 'changed' },
          resources: [
            {
              ...{ logicalId: 'Orders', type, kind: 'changed' },
              properties: ['DeletionPolicy', 'DelaySeconds', 'QueueName'],
            },
            { logicalId: 'Old', type, kind: 'removed', properties: [] },
            { logicalId: 'New', type, kind: 'added', properties: [] },
          ],
        },
        {
          ...{ stack: 'gone', kind: 'removed' },
          resources: [{ logicalId: 'Orders', type, kind: 'removed', properties: [] }],
        },
      ],
    });
  });

  it('differ in the versions of images, however a template puts an address together', async () => {
    const joined = (tag: string) => ({
      'Fn::Join': ['', [{ Ref: 'AWS::AccountId' }, `.dkr/shop/web:${tag}`]],
    });
    const { images } = await compareExecutions(
      from,
      to,
      historyOf(
        { services: { Resources: { A: task(['web', joined('1.0.0-aa')], ['side', 'side:7']) } } },
        { services: { Resources: { A: task(['web', joined('1.0.0-bb')], ['new', 'x/new:1']) } } },
      ),
    );

    expect(images).toEqual([
      { container: 'new', from: null, to: '1' },
      { container: 'side', from: '7', to: null },
      { container: 'web', from: '1.0.0-aa', to: '1.0.0-bb' },
    ]);
  });

  it('have their commits, and say when templates are not kept', async () => {
    const comparison = await compareExecutions(from, to, historyOf(undefined, {}));

    expect(comparison.commits).toEqual(commits);
    expect([comparison.templates, comparison.images]).toEqual([undefined, undefined]);
  });

  it('took so long in each stage, where it has ended', async () => {
    const [one, other] = [engine.begin(), engine.begin()];
    const at = (second: number) => new Date(Date.UTC(2026, 10, 28, 12, 0, second)).toISOString();
    engine.act(one, 'Build', 'unit', { startedAt: at(0), endedAt: at(12) });
    engine.act(one, 'Build', 'synth', { startedAt: at(5), endedAt: at(20) });
    engine.act(other, 'Build', 'unit', { startedAt: at(0), endedAt: at(9) });
    engine.act(other, 'dev', 'deploy', { startedAt: at(10), endedAt: null });

    const { stages } = await compareExecutions(one, other, historyOf());

    expect(stages).toEqual([
      { stage: 'Build', from: 20_000, to: 9000 },
      { stage: 'dev', from: null, to: null },
    ]);
  });
});
