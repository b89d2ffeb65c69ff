import { afterEach, describe, expect, it } from '@jest/globals';
import { readStandstill } from '../../../local/standstill.ts';
import { build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

const commit = 'a'.repeat(40);
const stages = [stage('Source', source()), stage('Build', build('unit'))];
const closing = (...names: string[]) =>
  template(
    pipeline(stages, {
      DisableInboundStageTransitions: names.map((StageName) => ({ StageName, Reason: 'a freeze' })),
    }),
    { unit: 'unit.yml' },
  );

let rehearsed: RehearsedPipeline;

afterEach(() => rehearsed.remove());

describe('a transition that the template closes', () => {
  it('holds executions up, over a restart, until the template opens it', async () => {
    rehearsed = await RehearsedPipeline.create(closing('Build'));
    const id = rehearsed.push(commit);
    await rehearsed.until(() => rehearsed.execution(id).waitingBefore === 'Build');
    await rehearsed.restart();

    expect(rehearsed.execution(id).status).toBe('InProgress');
    expect(rehearsed.built).toEqual([]);
    expect(readStandstill(rehearsed.engine)).toMatchObject({ newest: { executionId: id }, waiting: [] });

    rehearsed.cloud.put({ stackName: 'delivery', template: closing() });
    rehearsed.engine.takeUpDefinitions();
    await rehearsed.untilEnded(id);
    expect(rehearsed.built).toContain('unit');
  });

  it('does not open what a person has closed', async () => {
    rehearsed = await RehearsedPipeline.create(closing('Build'));
    rehearsed.engine.runner('sample').closeTransition('Build', 'a look', 'ada');

    rehearsed.cloud.put({ stackName: 'delivery', template: closing() });
    rehearsed.engine.takeUpDefinitions();

    expect(rehearsed.engine.pipelines()[0]?.stages[1]?.closedBecause).toBe('a look');
  });
});
