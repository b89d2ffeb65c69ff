import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type {
  CountGraph,
  FaultSwitch,
  QueueDescription,
  RegionSwitch,
  ServiceDescription,
  StackDescription,
} from '../../../local/cloud/cloud.ts';
import { type Mail, type Mailbox, openMailbox } from '../../../local/cloud/mail/mailbox.ts';
import type { MetricSeries } from '../../../local/cloud/metrics/embedded-metrics.ts';
import { type RunningConsole, serveConsole } from '../../../local/console/serve-console.ts';
import type { Drills } from '../../../local/drill/drills.ts';
import type { ExecutionHistory } from '../../../local/history/execution-history.ts';
import { PipelineRequestError } from '../../../local/pipeline/errors.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { noDrills, noHistory, shownCloud } from '../../support/shown-cloud.ts';

let engine: ScriptedEngine;
let running: RunningConsole;
let reported: unknown[];
let stacks: StackDescription[];
let services: ServiceDescription[];
let queues: QueueDescription[];
let countGraphs: CountGraph[];
let mailbox: Mailbox;
let metrics: MetricSeries[];
let regions: RegionsInTest;
let faults: FaultsInTest;
let drills: Drills;
let history: ExecutionHistory;
let folder: string;

beforeEach(async () => {
  engine = new ScriptedEngine({
    name: 'sluice',
    version: 3,
    stages: [
      { name: 'Build', actions: [{ name: 'unit', provider: 'CodeBuild', runOrder: 1 }] },
      { name: 'dev', actions: [{ name: 'deploy', provider: 'CloudFormation', runOrder: 1 }] },
      { name: 'GateStaging', actions: [{ name: 'Promote', provider: 'Manual', runOrder: 1 }] },
    ],
    notes: [],
  });
  reported = [];
  stacks = [];
  services = [];
  queues = [];
  countGraphs = [];
  folder = await mkdtemp(join(tmpdir(), 'sluice-console-'));
  metrics = [];
  mailbox = openMailbox(join(folder, 'mailbox'));
  regions = new RegionsInTest();
  faults = new FaultsInTest();
  drills = noDrills;
  history = noHistory;
  const cloud = shownCloud(folder, {
    stacks: () => stacks,
    services: () => services,
    queues: () => queues,
    countGraphs: () => countGraphs,
    pipelineMetrics: () => metrics,
    ...{ mailbox, regions, faults, readObject },
  });
  running = await serveConsole(
    { engine, cloud, drills, history, report: (error) => reported.push(error) },
    0,
  );
});

afterEach(async () => {
  await running.stop();
  await rm(folder, { recursive: true });
});

describe('the overview', () => {
  it('shows each stage with the commit that is in it', async () => {
    const older = engine.begin({ revision: revision('aaaaaaa1', 'Older change') });
    engine.end(older, engine.act(older, 'Build', 'unit'));
    engine.end(older, engine.act(older, 'dev', 'deploy'));
    engine.act(engine.begin({ revision: revision('bbbbbbb2', 'Newer change') }), 'Build', 'unit');

    const { text } = await request(running.url).get('/').expect(200);

    expect(stage(text, 'Build')).toContain('bbbbbbb');
    expect(stage(text, 'dev')).toContain('aaaaaaa');
    expect(stage(text, 'GateStaging')).toContain('is-notstarted');
  });

  it('escapes what comes from commits, logs and templates', async () => {
    const evil = '<script>alert("x")</script>';
    const execution = engine.begin({ revision: revision('ccccccc3', evil), statusSummary: evil });
    engine.act(execution, 'GateStaging', 'Promote', {
      approvalToken: '"><i>',
      question: evil,
      summary: evil,
    });
    stacks = [
      aStack({ stackName: 'sluice-dev-services', statusReason: evil, outputs: { [evil]: `http://${evil}` } }),
    ];
    services = [aService({ name: evil, version: evil })];

    const { text } = await request(running.url).get('/').expect(200);

    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('"><i>');
  });

  it('links addresses among the outputs, and nothing that is not one', async () => {
    stacks = [
      aStack({
        stackName: 'sluice-dev-services',
        outputs: { ShopUrl: 'http://127.0.0.1:4999', EvilUrl: 'javascript:alert(1)' },
      }),
    ];

    const { text } = await request(running.url).get('/').expect(200);

    expect(text).toMatch(/<span>shop<\/span> <a href="http:\/\/127\.0\.0\.1:4999"/);
    expect(text).not.toContain('javascript:');
  });

  it('shows what runs in an environment, with versions and healthy tasks', async () => {
    stacks = [aStack({ stackName: 'sluice-dev-services' })];
    services = [aService({ name: 'storefront', version: '0.1.0-abcdef012345', desiredCount: 2 })];

    const { text } = await request(running.url).get('/').expect(200);

    expect(text).toContain('0.1.0-abcdef012345');
    expect(text).toContain('1 of 2 healthy');
  });

  it('shows how much waits in the queues of an environment, and warns of dead letters alone', async () => {
    stacks = [aStack({ stackName: 'sluice-dev-data' })];
    const queue = { account: '111111111111', region: 'eu-central-1', stackName: 'sluice-dev-data' };
    queues = [
      { ...queue, name: 'a', shortName: 'Orders', isForDeadLetters: false, ...depth(7, 3, 1) },
      { ...queue, name: 'b', shortName: 'Refused', isForDeadLetters: true, ...depth(0, 0, 0) },
      { ...queue, name: 'c', shortName: 'PutAside', isForDeadLetters: true, ...depth(2, 0, 0) },
    ];

    const { text } = await request(running.url).get('/').expect(200);

    const [, orders, putAside, refused] = tableRows(text, 'queues');
    expect(orders).toMatch(/orders.*>7<.*>3<.*>1</s);
    expect([orders, refused, putAside].map((row) => row?.includes('is-troubled'))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('draws what the services of an environment count, and says it in words', async () => {
    stacks = [aStack({ stackName: 'sluice-dev-services' })];
    const perMinute = (...last: number[]) => [...Array<number>(27).fill(0), ...last];
    const series = [
      { name: 'OrdersAccepted', perMinute: perMinute(4, 8, 2) },
      { name: 'OrdersConfirmed', perMinute: perMinute(4, 7, 1) },
    ];
    countGraphs = [{ ...aStack({}), title: 'Orders', series }];
    const { text } = await request(running.url).get('/').expect(200);

    expect(text).toContain('14 orders accepted, at most 8 a minute');
    expect(text).toContain('12 orders confirmed, at most 7 a minute');
    expect(text.match(/<rect /g)).toHaveLength(30);
    expect(text.match(/<polyline /g)).toHaveLength(1);
  });

  it('says where nothing was counted yet', async () => {
    stacks = [aStack({ stackName: 'sluice-dev-services' })];
    const series = [{ name: 'OrdersAccepted', perMinute: Array<number>(30).fill(0) }];
    countGraphs = [{ ...aStack({}), title: 'Orders', series }];

    const { text } = await request(running.url).get('/').expect(200);

    expect(text).toContain('No orders accepted in the last 30 minutes.');
    expect(text).not.toContain('<svg');
  });

  it('folds up a stage of many actions while nothing happens in it', async () => {
    const actions = Array.from({ length: 9 }, (_, index) => ({
      ...{ name: `deploy-${index}`, provider: 'CloudFormation', runOrder: 1 },
    }));
    engine = new ScriptedEngine({
      name: 'sluice',
      version: 1,
      stages: [{ name: 'dev', actions }],
      notes: [],
    });
    await running.stop();
    running = await serveConsole({ engine, cloud: shownCloud(folder), drills, history, report: () => {} }, 0);
    const page = async () => stage((await request(running.url).get('/')).text, 'dev');

    expect(await page()).toContain('<summary>9 actions</summary>');
    const execution = engine.begin();
    engine.end(execution, engine.act(execution, 'dev', 'deploy-0'), { status: 'Failed' });
    expect(await page()).not.toContain('<summary>9 actions</summary>');
  });

  it('marks the stage in which an execution has changed the pipeline itself, and the execution', async () => {
    const changed = engine.begin({ updatedPipeline: { version: 4, stage: 'Build' } });
    engine.act(changed, 'Build', 'unit');
    const { text } = await request(running.url).get('/').expect(200);

    expect(stage(text, 'Build')).toContain('Here the pipeline became version 4, and started again');
    expect(stage(text, 'dev')).not.toContain('Here the pipeline');
    expect(text).toMatch(new RegExp(`id="execution-${changed.executionId}">[^]*?pipeline version 4`));

    engine.act(engine.begin({ trigger: 'PipelineUpdate' }), 'Build', 'unit');
    const { text: later } = await request(running.url).get('/').expect(200);
    expect(stage(later, 'Build')).not.toContain('Here the pipeline');
    expect(later).toContain('pipeline version 4');
  });

  it('is sent anew when something happens', async () => {
    const stream = await openStream('/events');
    await stream.next();

    engine.begin({ revision: revision('ddddddd4', 'A change that was just pushed') });
    const sent = await stream.next();

    expect(sent).toContain('A change that was just pushed');
    await stream.close();
  });
});

describe('a stored page', () => {
  const path = '/s3/object/dossiers?region=eu-central-1&prefix=staging%2Fdossier.html';

  it('is led to from the gate that names it in the console of S3', async () => {
    engine.act(engine.begin(), 'GateStaging', 'Promote', {
      approvalToken: 'token',
      link: `https://eu-central-1.console.aws.amazon.com${path}`,
    });

    const { text } = await request(running.url).get('/').expect(200);

    expect(text).toContain(`href="${path.replaceAll('&', '&#38;').replaceAll('=', '&#61;')}"`);
  });

  it('is shown, and may do nothing but be seen', async () => {
    const { text, headers } = await request(running.url).get(path).expect(200);

    expect(text).toBe('<h1>Dossier</h1>');
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['content-security-policy']).toMatch(/^sandbox.*default-src 'none'/);
    expect(headers['content-security-policy']).not.toContain('script');
  });

  it('that is not there is not found', async () => {
    await request(running.url).get('/s3/object/dossiers?prefix=other.html').expect(404);
  });

  it('that is no web address is not linked', async () => {
    engine.act(engine.begin(), 'GateStaging', 'Promote', {
      approvalToken: 'token',
      link: 'javascript:alert(1)',
    });

    const { text } = await request(running.url).get('/').expect(200);

    expect(text).not.toContain('javascript:');
  });
});

it('names the rules that hold an execution up in a stage', async () => {
  engine.begin({ heldUp: { stage: 'GateStaging', by: ['office-hours'] } });

  const { text } = await request(running.url).get('/');

  expect(stage(text, 'GateStaging')).toContain('is held up by office-hours');
  expect(stage(text, 'Build')).not.toContain('is held up');
});

describe('a gate', () => {
  it('has a form only until it is answered, also when the token stays', async () => {
    const execution = engine.begin();
    const waiting = engine.act(execution, 'GateStaging', 'Promote', { approvalToken: 'token' });
    const before = await request(running.url).get('/');
    engine.end(execution, waiting, { approvalToken: 'token' });
    const after = await request(running.url).get('/');

    expect(stage(before.text, 'GateStaging')).toContain('<form class="gate"');
    expect(stage(after.text, 'GateStaging')).not.toContain('<form class="gate"');
  });

  it('says until when it waits for an answer', async () => {
    const given = { approvalToken: 'token', expiresAt: '2026-12-05T21:30:00.000Z' };
    engine.act(engine.begin(), 'GateStaging', 'Promote', given);

    const { text } = await request(running.url).get('/');

    expect(stage(text, 'GateStaging')).toContain(
      'Fails without an answer by <time datetime="2026-12-05T21:30:00.000Z">2026-12-05 21:30 UTC</time>',
    );
  });

  it('is answered with the comment of the form', async () => {
    await answer({ status: 'Approved', summary: 'looks good' }).expect(303).expect('location', '/');

    expect(engine.approvals).toEqual([{ ...gate, status: 'Approved', summary: 'looks good' }]);
  });

  it('is answered in the name that the form gives', async () => {
    await answer({ status: 'Approved', summary: 'go', as: ' ada@example.com ' }).expect(303);

    expect(engine.approvals).toEqual([
      { ...gate, status: 'Approved', summary: 'go', person: 'ada@example.com' },
    ]);
  });

  it('is rejected without a comment, too', async () => {
    await answer({ status: 'Rejected', summary: '' }).expect(303);

    expect(engine.approvals).toEqual([{ ...gate, status: 'Rejected', summary: 'Rejected in the console' }]);
  });

  it.each([
    ['an unknown answer', { status: 'Maybe' }, 'Approved, Rejected'],
    ['no token', { status: 'Approved', token: '' }, 'token is missing'],
    ['a comment that is too long', { status: 'Approved', summary: 'x'.repeat(513) }, 'at most 512'],
  ])('refuses %s, and says what is allowed', async (_what, form, message) => {
    const { text } = await answer(form).expect(400);

    expect(text).toContain(message);
    expect(engine.approvals).toEqual([]);
  });

  it('that was answered meanwhile is told with the words of the engine', async () => {
    engine.approve = () =>
      Promise.reject(
        new PipelineRequestError('ApprovalAlreadyCompletedException', 'It is approved already.'),
      );

    const { text } = await answer({ status: 'Approved' }).expect(409);

    expect(text).toContain('It is approved already.');
    expect(reported).toEqual([]);
  });

  it('takes no form from a page of another origin', async () => {
    const { text } = await answer({ status: 'Approved' }, 'http://evil.example').expect(403);

    expect(text).toContain('http://evil.example');
    expect(engine.approvals).toEqual([]);
  });

  it('takes no form that does not tell its origin', async () => {
    await request(running.url)
      .post('/approvals')
      .type('form')
      .send({ ...gate, status: 'Approved' })
      .expect(403);

    expect(engine.approvals).toEqual([]);
  });
});

describe('requests', () => {
  it.each(['/', '/api/state', '/events'])('for a foreign host name are refused: %s', async (path) => {
    await request(running.url).get(path).set('host', 'evil.example').expect(403);
  });

  it('get a page that may load nothing but its own files', async () => {
    const { headers, text } = await request(running.url).get('/').expect(200);

    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    for (const [, path] of text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)) {
      await request(running.url).get(String(path)).expect(200);
    }
  });

  it('for the state get pipelines with executions, stacks and services', async () => {
    engine.begin();
    stacks = [aStack({ outputs: { ShopUrl: 'http://127.0.0.1:4999' } })];
    services = [aService({})];

    const { body } = await request(running.url).get('/api/state').expect(200);

    expect(body.pipelines[0]).toMatchObject({
      name: 'sluice',
      version: 3,
      executions: [{ status: 'InProgress' }],
    });
    expect(body.stacks).toEqual(stacks);
    expect(body.services).toEqual(services);
  });

  it.each(['/executions/none', '/actions/none', '/actions/none/events', '/elsewhere'])(
    'for %s find nothing',
    async (path) => {
      await request(running.url).get(path).expect(404);
    },
  );

  it('that fail by a fault of ours are reported, and tell the visitor nothing of the inside', async () => {
    engine.approve = () => Promise.reject(new Error('secret inside'));

    const { text } = await answer({ status: 'Approved' }).expect(500);

    expect(text).not.toContain('secret inside');
    expect(reported).toEqual([new Error('secret inside')]);
  });
});

describe('a log', () => {
  it('is shown with its colours, without control characters, and escaped', async () => {
    const logFile = join(folder, 'unit.log');
    await writeFile(logFile, '\u001b[32mPASS\u001b[0m <b>one</b>\nlast line without an end');
    const execution = engine.begin();
    const action = engine.act(execution, 'Build', 'unit', { logFile });
    engine.end(execution, action);

    const { text } = await request(running.url).get(`/actions/${action.actionExecutionId}`).expect(200);

    expect(text).toContain(
      '<span class="fg-2">PASS</span> &#60;b&#62;one&#60;/b&#62;\nlast line without an end',
    );
  });

  it('shows the end of a long file, and says where the whole is', async () => {
    const logFile = join(folder, 'unit.log');
    await writeFile(logFile, Array.from({ length: 60_000 }, (_, index) => `line ${index}\n`).join(''));
    const execution = engine.begin();
    const action = engine.act(execution, 'Build', 'unit', { logFile });
    engine.end(execution, action);

    const { text } = await request(running.url).get(`/actions/${action.actionExecutionId}`).expect(200);

    expect(text).toContain('line 59999\n');
    expect(text).not.toContain('line 100\n');
    expect(text).toContain(`the whole log is ${logFile}`);
  });

  it('goes on with what is written while the action runs, and ends with it', async () => {
    const logFile = join(folder, 'unit.log');
    await writeFile(logFile, 'first \u001b[31mred\nhalf a li');
    const execution = engine.begin();
    const action = engine.act(execution, 'Build', 'unit', { logFile });
    const page = await request(running.url).get(`/actions/${action.actionExecutionId}`).expect(200);
    const [, follow] = /data-follow="([^"]+)"/.exec(page.text) ?? [];

    const stream = await openStream(String(follow).replaceAll('&#61;', '=').replaceAll('&#38;', '&'));
    await appendFile(logFile, 'ne\n\u001b[0m<i>third\n');
    const lines = await stream.next();
    engine.end(execution, action);
    const end = await stream.next();

    expect(page.text).not.toContain('half');
    expect(lines).toBe('<span class="fg-1">half a line\n</span>&#60;i&#62;third\n');
    expect(end).toBe('Succeeded');
    await stream.close();
  });
});

describe('the figures of the delivery', () => {
  it('are shown as counts, and as means of times', async () => {
    const series = { namespace: 'Sluice', latestAt: '2026-11-28T12:00:00.000Z' };
    metrics = [
      { ...series, name: 'Deployments', unit: 'Count', values: [1, 1, 1] },
      { ...series, name: 'LeadTime', unit: 'Seconds', values: [60, 310] },
    ];

    const { text } = await request(running.url).get('/').expect(200);

    expect(text).toMatch(/<dt>Deployments<\/dt>\s*<dd>3 <span/);
    expect(text).toMatch(
      /<dt>Lead time<\/dt>\s*<dd>3 min 05 s in the mean <span class="about">of 2, the latest/,
    );
  });

  it('are left out where nothing was measured', async () => {
    const { text } = await request(running.url).get('/').expect(200);

    expect(text).not.toContain('Delivery figures');
  });
});

describe('the mailbox', () => {
  const aMail = (change: Partial<Mail> = {}) => ({
    ...{ account: '111111111111', region: 'eu-central-1', from: 'Shop <shop@dev.example>', headers: [] },
    ...{ to: ['ada@example.com'], subject: 'Your order', text: 'As text', html: '<p>As HTML</p>' },
    ...change,
  });

  it('leads from the address of an execution on AWS to its page here, and leaves every other text alone', async () => {
    const address =
      'https://eu-central-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/sluice/executions/e-1/timeline?region=eu-central-1';
    const { id } = mailbox.put(aMail({ text: `dev <failed>\n${address}\nhttps://shop.example/` }));

    const { text } = await request(running.url).get(`/mailbox/${id}`).expect(200);

    expect(text).toContain('<a href="/executions/e-1">https://eu-central-1.console.aws.amazon.com/');
    expect(text).toContain('\nhttps://shop.example/</pre>');
    expect(text).not.toContain('<failed>');
  });

  it('lists mails by their senders, newest first, and is sent anew when one comes', async () => {
    mailbox.put(aMail({ subject: 'Older' }));
    mailbox.put(aMail({ subject: 'Elsewhere', from: 'Shop <shop@staging.example>' }));
    const stream = await openStream('/mailbox/events');
    await stream.next();

    mailbox.put(aMail({ subject: 'Newer' }));
    const sent = await stream.next();
    await stream.close();

    const { text } = await request(running.url).get('/mailbox').expect(200);
    for (const list of [sent, text]) {
      expect(list).toMatch(/shop@dev\.example.*Newer.*Older.*shop@staging\.example.*Elsewhere/s);
    }
  });

  it('shows a mail: its HTML in a frame in which no script runs, and its text', async () => {
    const evil = '<script>alert("x")</script>';
    const { id } = mailbox.put(aMail({ subject: evil, html: `<html><head></head>${evil}</html>` }));

    const page = await request(running.url).get(`/mailbox/${id}`).expect(200);
    const framed = await request(running.url).get(`/mailbox/${id}/html`).expect(200);

    expect(page.text).toContain(
      `<iframe class="mail" title="The mail as HTML" src="/mailbox/${id}/html" sandbox`,
    );
    expect(page.text).toContain('As text');
    expect(page.text).not.toContain('<script>alert');
    expect(page.headers['content-security-policy']).toContain("frame-src 'self'");
    expect(framed.text).toContain('<head><base target="_blank" />');
    expect(framed.headers['content-security-policy']).toMatch(
      /^sandbox (?!.*allow-scripts).*default-src 'none'/,
    );
  });

  it('answers programs with JSON, and with 404 for a mail that is gone', async () => {
    const { id } = mailbox.put(aMail());

    const list = await request(running.url).get('/api/mailbox').expect(200);
    const one = await request(running.url).get(`/api/mailbox/${id}`).expect(200);

    expect(list.body.mails).toEqual([expect.objectContaining({ id, subject: 'Your order' })]);
    expect(one.body).toMatchObject({ text: 'As text', to: ['ada@example.com'] });
    await request(running.url).get('/mailbox/00000099').expect(404);
  });
});

describe('a region', () => {
  it('is stopped and started by its button', async () => {
    const switchTo = (action: string) =>
      request(running.url)
        .post('/regions')
        .set('origin', running.url)
        .type('form')
        .send({ region: 'eu-west-1', action });
    const before = await request(running.url).get('/');

    await switchTo('stop').expect(303).expect('location', '/');
    const after = await request(running.url).get('/');
    await switchTo('start').expect(303);

    expect(before.text).toMatch(/id="region-eu-west-1">[\s\S]*?running[\s\S]*?value="stop"/);
    expect(after.text).toMatch(/id="region-eu-west-1">[\s\S]*?stopped[\s\S]*?value="start"/);
    expect(regions.isStopped).toBe(false);
  });

  it('takes customers and writes by its buttons, and tells which names lead to it', async () => {
    const press = (action: string) =>
      request(running.url)
        .post('/regions')
        .set('origin', running.url)
        .type('form')
        .send({ region: 'eu-west-1', action })
        .expect(303);
    const before = await request(running.url).get('/');
    await press('shift');
    const shifted = await request(running.url).get('/');
    await press('promote');
    const after = await request(running.url).get('/');

    expect(before.text).toContain('value="shift"');
    expect(before.text).toContain('value="promote"');
    expect(shifted.text).toContain('serves shop.example');
    expect(shifted.text).not.toContain('value="shift"');
    expect(shifted.text).not.toContain('takes the writes<');
    expect(after.text).toContain('takes the writes<');
    expect(after.text).not.toContain('value="promote"');
  });

  it('says why it cannot be stopped', async () => {
    const { text } = await request(running.url)
      .post('/regions')
      .set('origin', running.url)
      .type('form')
      .send({ region: 'moon-1', action: 'stop' })
      .expect(409);

    expect(text).toContain('No stack stands in moon-1');
    await request(running.url).post('/regions').set('origin', running.url).send({}).expect(400);
  });
});

describe('something that can be put out of order', () => {
  const press = (action: string, origin = running.url) =>
    request(running.url)
      .post('/faults')
      .set('origin', origin)
      .type('form')
      .send({ fault: 'place/Storefront', action });

  it('is stopped by its button, shown with since when, and started again', async () => {
    stacks = [aStack({ stackName: 'sluice-dev-services' })];
    expect((await request(running.url).get('/')).text).toContain('aria-label="Stop storefront"');

    await press('begin').expect(303).expect('location', '/');
    const { text } = await request(running.url).get('/').expect(200);
    expect(text).toMatch(
      /<strong>storefront<\/strong> is out of order since <time datetime="2026-11-28T12:00/,
    );

    await press('end').expect(303);
    expect((await request(running.url).get('/')).text).toContain('aria-label="Stop storefront"');
  });

  it('says why where it cannot be', async () => {
    stacks = [aStack({ stackName: 'sluice-dev-services' })];
    faults.impossible = 'it follows another one';

    const { text } = await request(running.url).get('/').expect(200);
    expect(text).toContain('cannot be: it follows another one');
    expect(text).not.toContain('aria-label="Stop storefront"');
    expect((await press('begin').expect(409)).text).toContain('it follows another one');
  });

  it('takes no form from a page of another origin, and none that is not understood', async () => {
    await press('begin', 'http://evil.example').expect(403);
    await press('break').expect(400);
    expect(faults.since).toBeNull();
  });
});

describe('two executions compared', () => {
  it('are led to from the history, and say what differs', async () => {
    const older = engine.begin({ revision: revision('aaaaaaa1', 'Older change') });
    const newer = engine.begin({ revision: revision('bbbbbbb2', 'Newer change') });
    history = {
      templates: async (execution) => ({
        'data in eu-central-1': {
          Resources: { Orders: { Type: 'AWS::SQS::Queue', Properties: { Name: execution.executionId } } },
        },
      }),
      commitsBetween: async () => [{ id: 'bbbbbbb2', message: '<b>Newer</b>', author: 'Ada' }],
    };
    await running.stop();
    running = await serveConsole({ engine, cloud: shownCloud(folder), drills, history, report: () => {} }, 0);

    const path = `/compare?from=${older.executionId}&to=${newer.executionId}`;
    expect((await request(running.url).get('/')).text).toContain(path.replaceAll('&', '&amp;'));
    const { text } = await request(running.url).get(path).expect(200);
    expect(text).toContain('&#60;b&#62;Newer');
    expect(text).toMatch(/<strong>data in eu-central-1<\/strong>: 1 changed/);
  });

  it('are not found where one of them is gone', async () => {
    const { executionId } = engine.begin();
    await request(running.url).get(`/compare?from=${executionId}&to=gone`).expect(404);
    await request(running.url).get('/compare').expect(404);
  });
});

describe('the drill', () => {
  const press = (action: string, origin = running.url) =>
    request(running.url).post('/drill').set('origin', origin).type('form').send({ action });

  it('has a button in the first environment that stands in two regions, and nowhere else', async () => {
    drills = { ...noDrills, isThere: true };
    await restart();
    stacks = [aStack({ stackName: 'sluice-dev-services' })];
    expect((await request(running.url).get('/')).text).not.toContain('Run the drill');

    stacks = [...stacks, aStack({ stackName: 'sluice-dev-dr-services', region: 'eu-west-1' })];
    expect((await request(running.url).get('/')).text).toContain('Run the drill');
  });

  it('is begun and ended by its button, and says why it cannot be', async () => {
    const done: string[] = [];
    drills = {
      ...{ isThere: true, latest: () => undefined, end: async () => void done.push('end') },
      begin: async () => {
        if (done.length > 0) throw new Error('A drill runs already.');
        done.push('begin');
      },
    };
    await restart();
    await press('begin', 'http://evil.example').expect(403);
    await press('begin').expect(303).expect('location', '/');
    expect((await press('begin').expect(409)).text).toContain('A drill runs already.');
    await press('end').expect(303);
    await press('repeat').expect(400);
    expect(done).toEqual(['begin', 'end']);
  });

  async function restart() {
    await running.stop();
    const cloud = shownCloud(folder, { stacks: () => stacks });
    running = await serveConsole(
      { engine, cloud, drills, history, report: (error) => reported.push(error) },
      0,
    );
  }
});

describe('the port', () => {
  it('that is in use is named, with what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;

    const start = serveConsole(
      { engine, cloud: shownCloud(folder), drills, history, report: () => {} },
      port,
    );

    await expect(start).rejects.toThrow(`The port ${port} of the console is in use`);
    await new Promise((resolve) => other.close(resolve));
  });
});

/** One object, in one bucket. */
function readObject(bucket: string, key: string): Buffer | undefined {
  return bucket === 'dossiers' && key === 'staging/dossier.html'
    ? Buffer.from('<h1>Dossier</h1>')
    : undefined;
}

/** One region, in which nothing runs. */
class RegionsInTest implements RegionSwitch {
  isStopped = false;
  takesWrites = false;
  serves: string[] = [];

  list() {
    const { isStopped, takesWrites, serves } = this;
    return [{ region: 'eu-west-1', isStopped, takesWrites, serves }];
  }

  async stop(region: string) {
    if (region !== 'eu-west-1') throw new Error(`No stack stands in ${region}`);
    this.isStopped = true;
  }

  async start() {
    this.isStopped = false;
  }

  async shift() {
    this.serves = ['shop.example'];
  }

  async promote() {
    this.takesWrites = true;
  }
}

/** One service that can be put out of order. */
class FaultsInTest implements FaultSwitch {
  since: string | null = null;
  impossible: string | undefined;

  list() {
    const { since, impossible } = this;
    return [
      {
        ...{ id: 'place/Storefront', kind: 'service' as const, name: 'storefront', since },
        ...{ region: 'eu-central-1', stackName: 'sluice-dev-services', effect: 'its tasks end' },
        ...(impossible !== undefined && { impossible }),
      },
    ];
  }

  async begin() {
    if (this.impossible !== undefined) throw new Error(this.impossible);
    this.since = '2026-11-28T12:00:00.000Z';
  }

  async end() {
    this.since = null;
  }
}

const gate = { pipelineName: 'sluice', stage: 'GateStaging', action: 'Promote', token: 'token-1' };

function answer(form: Record<string, string>, origin = running.url) {
  return request(running.url)
    .post('/approvals')
    .set('origin', origin)
    .type('form')
    .send({ ...gate, ...form });
}

function revision(commit: string, message: string) {
  return { commit, message, author: 'Ada <ada@example.com>' };
}

/** The part of the page that shows one stage. */
function stage(page: string, name: string): string {
  return page.split('<li class="stage').find((part) => part.includes(`id="stage-sluice-${name}"`)) ?? '';
}

function tableRows(page: string, name: string): string[] {
  const [table = ''] = page.split(`<table class="${name}">`).slice(1);
  return (table.split('</table>')[0] ?? '').split('<tr').slice(1);
}

function depth(visible: number, inFlight: number, delayed: number) {
  return { visible, inFlight, delayed };
}

function aStack(given: Partial<StackDescription>): StackDescription {
  return {
    account: '111111111111',
    region: 'eu-central-1',
    stackName: 'sluice-dev-services',
    status: 'UPDATE_COMPLETE',
    statusReason: null,
    outputs: {},
    lastUpdated: '2026-11-22T10:00:00.000Z',
    ...given,
  };
}

function aService(given: Partial<ServiceDescription>): ServiceDescription {
  const task = {
    id: 't1',
    version: '1',
    address: '127.0.0.1:1',
    pid: 1,
    healthy: true,
    startedAt: '2026-11-22T10:00:00Z',
  };
  return {
    stackName: 'sluice-dev-services',
    account: '111111111111',
    region: 'eu-central-1',
    name: 'catalog',
    version: '0.1.0-000000000000',
    desiredCount: 1,
    tasks: [task],
    deployment: 'COMPLETED',
    ...given,
  };
}

/** A stream of server-sent events, whose data is read one after the other. */
async function openStream(path: string) {
  const response = await fetch(new URL(path, running.url));
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let buffered = '';
  return {
    async next(): Promise<string> {
      while (!buffered.includes('\n\n')) {
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream has ended');
        buffered += decoder.decode(value, { stream: true });
      }
      const [event = '', ...rest] = buffered.split('\n\n');
      buffered = rest.join('\n\n');
      return JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? 'null') as string;
    },
    close: () => reader.cancel(),
  };
}
