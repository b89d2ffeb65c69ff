import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Standstill } from '../../../local/standstill.ts';
import { describeStandstill } from '../../../local/terminal/standstill-lines.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { shop } from './shop-stack.ts';

function linesWith(
  regions: { region: string; isStopped: boolean }[],
  waiting: (engine: ScriptedEngine) => Standstill['waiting'] = () => [],
  newest?: (engine: ScriptedEngine) => Standstill['newest'],
): string[] {
  const engine = new ScriptedEngine({
    name: 'sluice',
    version: 1,
    stages: [{ name: 'dev', actions: [{ name: 'deploy', provider: 'CloudFormation', runOrder: 1 }] }],
    notes: [],
  });
  const cloud = {
    endpoint: 'http://127.0.0.1:4701',
    stacks: () => [shop],
    services: () => [],
    regions: {
      list: () => regions.map((region) => ({ ...region, takesWrites: false, serves: [] })),
      stop: async () => {},
      start: async () => {},
      shift: async () => {},
      promote: async () => {},
    },
  };
  const out = new PassThrough();
  const commands = { option: ' --directory .rehearsal-shop', start: 'npm start -- --checkout ../shop' };
  const context = { engine, cloud, consoleUrl: 'http://127.0.0.1:4700', push: undefined, commands, out };
  return describeStandstill({ newest: newest?.(engine), waiting: waiting(engine) }, context);
}

describe('what is told when nothing runs', () => {
  it('names the addresses to open', () => {
    const text = linesWith([{ region: 'eu-central-1', isStopped: false }]).join('\n');
    expect(text).toMatch(/shop in dev +http:\/\/127\.0\.0\.1:20001/);
    expect(text).toMatch(/console +http:\/\/127\.0\.0\.1:4700/);
    expect(text).not.toContain('stopped');
  });

  it('leads to what would change, where a gate waits', () => {
    const text = linesWith([], (engine) => {
      const execution = engine.begin();
      const link = 'https://eu-central-1.console.aws.amazon.com/s3/object/dossiers?prefix=staging.html';
      const gate = engine.act(execution, 'GateStaging', 'promote', { approvalToken: 't', link });
      return [{ execution, gate }];
    }).join('\n');

    expect(text).toMatch(/GateStaging +waits with 0123456: npm run approve -- --stage GateStaging/);
    expect(text).toMatch(
      /what would change +http:\/\/127\.0\.0\.1:4700\/s3\/object\/dossiers\?prefix=staging\.html/,
    );
  });

  it('says how to start a pipeline that nothing has started', () => {
    const isStart = (line: string) => line.includes('start-pipeline-execution');
    expect(linesWith([]).filter(isStart)).toEqual([
      expect.stringMatching(/^ +start it +aws .* --name sluice --endpoint-url http:\/\/127\.0\.0\.1:4701 /),
    ]);
    expect(linesWith([], undefined, (engine) => engine.begin()).filter(isStart)).toEqual([]);
  });

  it('names a region that is stopped, and how to start it', () => {
    const lines = linesWith([
      { region: 'eu-central-1', isStopped: false },
      { region: 'eu-west-1', isStopped: true },
    ]);
    expect(lines.filter((line) => line.includes('stopped'))).toEqual([
      expect.stringMatching(
        /^ +eu-west-1 +stopped: npm run region -- --start eu-west-1 --directory .rehearsal-shop$/,
      ),
    ]);
  });
});
