import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { ShownConsole } from './shown-console.ts';
import { anAlarm, aService, aStack, revision, stage } from './shown-things.ts';

let shown: ShownConsole;

beforeEach(async () => {
  shown = await ShownConsole.open();
});

afterEach(() => shown.close());

describe('the overview', () => {
  it('shows each stage with the commit that is in it', async () => {
    const older = shown.engine.begin({ revision: revision('aaaaaaa1', 'Older change') });
    shown.engine.end(older, shown.engine.act(older, 'Build', 'unit'));
    shown.engine.end(older, shown.engine.act(older, 'dev', 'deploy'));
    shown.engine.act(shown.engine.begin({ revision: revision('bbbbbbb2', 'Newer change') }), 'Build', 'unit');

    const { text } = await request(shown.url).get('/').expect(200);

    expect(stage(text, 'Build')).toContain('bbbbbbb');
    expect(stage(text, 'dev')).toContain('aaaaaaa');
    expect(stage(text, 'GateStaging')).toContain('is-notstarted');
  });

  it('escapes what comes from commits, logs and templates', async () => {
    const evil = '<script>alert("x")</script>';
    const execution = shown.engine.begin({ revision: revision('ccccccc3', evil), statusSummary: evil });
    shown.engine.act(execution, 'GateStaging', 'Promote', {
      approvalToken: '"><i>',
      question: evil,
      summary: evil,
    });
    shown.stacks = [
      aStack({ stackName: 'sluice-dev-services', statusReason: evil, outputs: { [evil]: `http://${evil}` } }),
    ];
    shown.services = [aService({ name: evil, version: evil })];

    const { text } = await request(shown.url).get('/').expect(200);

    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('"><i>');
  });

  it('shows of an environment which alarms have gone off and why, and how many there are', async () => {
    const evil = '<script>alert("x")</script>';
    shown.stacks = [aStack({})];
    shown.alarms = [
      anAlarm({ name: 'a', state: 'ALARM', reason: `Threshold Crossed ${evil}`, description: 'Orders wait' }),
      anAlarm({ name: 'b', shortName: 'OutboxAge' }),
      anAlarm({
        name: 'c',
        shortName: 'Cpu',
        state: 'INSUFFICIENT_DATA',
        reason: 'Not evaluated in the rehearsal',
      }),
    ];

    const { text } = await request(shown.url).get('/').expect(200);

    expect(text).toMatch(/is-alarm">\s*<p>\s*<strong title="a">Order queue watch age</);
    expect(text).toContain('<p>Orders wait</p>');
    expect(text).toMatch(/<a href="\/alarms\/dev">3 alarms<\/a>:\s*1 in alarm, 1 without data, 1 fine/);
    expect(text).not.toContain('Outbox age');
    expect(text).not.toContain('<script>alert');
  });

  it('shows at most four that have gone off, and all on a page of their own', async () => {
    shown.stacks = [aStack({})];
    const goneOff = Array.from({ length: 6 }, (_, index) =>
      anAlarm({ name: `a${index}`, shortName: `Watch${index}`, state: 'ALARM', isComposite: index === 5 }),
    );
    shown.alarms = [anAlarm({ shortName: 'OutboxAge' }), ...goneOff];

    const overview = await request(shown.url).get('/').expect(200);
    const { text } = await request(shown.url).get('/alarms/dev').expect(200);

    expect(overview.text.match(/class="alarm is-alarm"/g)).toHaveLength(4);
    expect(text.match(/class="alarm is-alarm"/g)).toHaveLength(6);
    expect(text.indexOf('In alarm')).toBeLessThan(text.indexOf('Outbox age'));
    expect(text).toContain('of other alarms');
    await request(shown.url).get('/alarms/nowhere').expect(404);
  });

  it('links addresses among the outputs, and nothing that is not one', async () => {
    shown.stacks = [
      aStack({
        stackName: 'sluice-dev-services',
        outputs: { ShopUrl: 'http://127.0.0.1:4999', EvilUrl: 'javascript:alert(1)' },
      }),
    ];

    const { text } = await request(shown.url).get('/').expect(200);

    expect(text).toMatch(/<span>shop<\/span> <a href="http:\/\/127\.0\.0\.1:4999"/);
    expect(text).not.toContain('javascript:');
  });

  it('shows what runs in an environment, with versions and healthy tasks', async () => {
    shown.stacks = [aStack({ stackName: 'sluice-dev-services' })];
    shown.services = [aService({ name: 'storefront', version: '0.1.0-abcdef012345', desiredCount: 2 })];

    const { text } = await request(shown.url).get('/').expect(200);

    expect(text).toContain('0.1.0-abcdef012345');
    expect(text).toContain('1 of 2 healthy');
  });

  it('shows how much waits in the queues of an environment, and warns of dead letters alone', async () => {
    shown.stacks = [aStack({ stackName: 'sluice-dev-data' })];
    const queue = { account: '111111111111', region: 'eu-central-1', stackName: 'sluice-dev-data' };
    shown.queues = [
      { ...queue, name: 'a', shortName: 'Orders', isForDeadLetters: false, ...depth(7, 3, 1) },
      { ...queue, name: 'b', shortName: 'Refused', isForDeadLetters: true, ...depth(0, 0, 0) },
      { ...queue, name: 'c', shortName: 'PutAside', isForDeadLetters: true, ...depth(2, 0, 0) },
    ];

    const { text } = await request(shown.url).get('/').expect(200);

    const [, orders, putAside, refused] = tableRows(text, 'queues');
    expect(orders).toMatch(/orders.*>7<.*>3<.*>1</s);
    expect([orders, refused, putAside].map((row) => row?.includes('is-troubled'))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('draws what the services of an environment count, and says it in words', async () => {
    shown.stacks = [aStack({ stackName: 'sluice-dev-services' })];
    const perMinute = (...last: number[]) => [...Array<number>(27).fill(0), ...last];
    const series = [
      { name: 'OrdersAccepted', perMinute: perMinute(4, 8, 2) },
      { name: 'OrdersConfirmed', perMinute: perMinute(4, 7, 1) },
    ];
    shown.countGraphs = [{ ...aStack({}), title: 'Orders', series }];
    const { text } = await request(shown.url).get('/').expect(200);

    expect(text).toContain('14 orders accepted, at most 8 a minute');
    expect(text).toContain('12 orders confirmed, at most 7 a minute');
    expect(text.match(/<rect /g)).toHaveLength(30);
    expect(text.match(/<polyline /g)).toHaveLength(1);
  });

  it('says where nothing was counted yet', async () => {
    shown.stacks = [aStack({ stackName: 'sluice-dev-services' })];
    const series = [{ name: 'OrdersAccepted', perMinute: Array<number>(30).fill(0) }];
    shown.countGraphs = [{ ...aStack({}), title: 'Orders', series }];

    const { text } = await request(shown.url).get('/').expect(200);

    expect(text).toContain('No orders accepted in the last 30 minutes.');
    expect(text).not.toContain('<svg');
  });

  it('folds up a stage of many actions while nothing happens in it', async () => {
    const actions = Array.from({ length: 9 }, (_, index) => ({
      ...{ name: `deploy-${index}`, provider: 'CloudFormation', runOrder: 1 },
    }));
    const engine = new ScriptedEngine({
      name: 'sluice',
      version: 1,
      stages: [{ name: 'dev', actions }],
      notes: [],
    });
    await shown.restart({ engine });
    const page = async () => stage((await request(shown.url).get('/')).text, 'dev');

    expect(await page()).toContain('<summary>9 actions</summary>');
    const execution = shown.engine.begin();
    shown.engine.end(execution, shown.engine.act(execution, 'dev', 'deploy-0'), { status: 'Failed' });
    expect(await page()).not.toContain('<summary>9 actions</summary>');
  });

  it('marks the stage in which an execution has changed the pipeline itself, and the execution', async () => {
    const changed = shown.engine.begin({ updatedPipeline: { version: 4, stage: 'Build' } });
    shown.engine.act(changed, 'Build', 'unit');
    const { text } = await request(shown.url).get('/').expect(200);

    expect(stage(text, 'Build')).toContain('Here the pipeline became version 4, and started again');
    expect(stage(text, 'dev')).not.toContain('Here the pipeline');
    expect(text).toMatch(new RegExp(`id="execution-${changed.executionId}">[^]*?pipeline version 4`));

    shown.engine.act(shown.engine.begin({ trigger: 'PipelineUpdate' }), 'Build', 'unit');
    const { text: later } = await request(shown.url).get('/').expect(200);
    expect(stage(later, 'Build')).not.toContain('Here the pipeline');
    expect(later).toContain('pipeline version 4');
  });

  it('is sent anew when something happens', async () => {
    const stream = await shown.openStream('/events');
    await stream.next();

    shown.engine.begin({ revision: revision('ddddddd4', 'A change that was just pushed') });
    const sent = await stream.next();

    expect(sent).toContain('A change that was just pushed');
    await stream.close();
  });
});

it('names the rules that hold an execution up in a stage', async () => {
  shown.engine.begin({ heldUp: { stage: 'GateStaging', by: ['office-hours'] } });

  const { text } = await request(shown.url).get('/');

  expect(stage(text, 'GateStaging')).toContain('is held up by office-hours');
  expect(stage(text, 'Build')).not.toContain('is held up');
});

describe('the figures of the delivery', () => {
  it('are shown as counts, and as means of times', async () => {
    const series = { namespace: 'Sluice', latestAt: '2026-11-28T12:00:00.000Z' };
    shown.metrics = [
      { ...series, name: 'Deployments', unit: 'Count', values: [1, 1, 1] },
      { ...series, name: 'LeadTime', unit: 'Seconds', values: [60, 310] },
    ];

    const { text } = await request(shown.url).get('/').expect(200);

    expect(text).toMatch(/<dt>Deployments<\/dt>\s*<dd>3 <span/);
    expect(text).toMatch(
      /<dt>Lead time<\/dt>\s*<dd>3 min 05 s in the mean <span class="about">of 2, the latest/,
    );
  });

  it('are left out where nothing was measured', async () => {
    const { text } = await request(shown.url).get('/').expect(200);

    expect(text).not.toContain('Delivery figures');
  });
});

function tableRows(page: string, name: string): string[] {
  const [table = ''] = page.split(`<table class="${name}">`).slice(1);
  return (table.split('</table>')[0] ?? '').split('<tr').slice(1);
}

function depth(visible: number, inFlight: number, delayed: number) {
  return { visible, inFlight, delayed };
}
