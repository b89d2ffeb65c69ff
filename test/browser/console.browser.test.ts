import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type {
  AlarmDescription,
  CountGraph,
  FaultDescription,
  FaultSwitch,
  QueueDescription,
  RegionSwitch,
  ServiceDescription,
  StackDescription,
} from '../../local/cloud/cloud.ts';
import type { JsonObject } from '../../local/cloud/json.ts';
import { type RunningConsole, serveConsole } from '../../local/console/serve-console.ts';
import type { DrillDescription, Drills } from '../../local/drill/drills.ts';
import type { ExecutionHistory } from '../../local/history/execution-history.ts';
import type { PipelineExecution } from '../../local/pipeline/execution.ts';
import { eventually } from '../support/eventually.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { noHistory, shownCloud } from '../support/shown-cloud.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { contrastFindings, seriousFindings } from './accessibility.ts';
import { desktop, keepScreenshot, openBrowser, phone, type TestBrowser } from './browser.ts';

const startedAt = '2026-11-22T10:00:00.000Z';
const endedAt = '2026-11-22T10:00:12.000Z';

const place = { account: '111111111111', region: 'eu-central-1', stackName: 'sluice-dev-services' };
const stack: StackDescription = {
  ...place,
  status: 'UPDATE_COMPLETE',
  statusReason: null,
  outputs: { ShopUrl: 'http://127.0.0.1:4999' },
  lastUpdated: startedAt,
};
const task = { version: '0.1.0-0123456789ab', address: '127.0.0.1:1', pid: 1, healthy: true, startedAt };
const service: ServiceDescription = {
  ...place,
  name: 'storefront',
  version: task.version,
  desiredCount: 2,
  tasks: [
    { ...task, id: 't1' },
    { ...task, id: 't2', healthy: false },
  ],
  deployment: 'COMPLETED',
};

const queues: QueueDescription[] = [
  {
    ...place,
    name: 'orders',
    shortName: 'OrderQueueOrders',
    visible: 12,
    inFlight: 3,
    delayed: 0,
    isForDeadLetters: false,
  },
  {
    ...place,
    name: 'events',
    shortName: 'EventQueueEvents',
    visible: 0,
    inFlight: 0,
    delayed: 0,
    isForDeadLetters: false,
  },
  {
    ...place,
    name: 'aside',
    shortName: 'OrderQueueDeadLetters',
    visible: 2,
    inFlight: 0,
    delayed: 0,
    isForDeadLetters: true,
  },
];
const alarm = { ...place, description: '', since: startedAt, isComposite: false };
const alarms: AlarmDescription[] = [
  {
    ...{ ...alarm, name: 'age', shortName: 'OrderQueueWatchAge', state: 'ALARM' },
    description: 'Orders have waited for more than five minutes.',
    reason:
      'Threshold Crossed: 3 out of the last 5 datapoints [412 (22/11/26 10:00:00), 352 (22/11/26 09:59:00), 311 (22/11/26 09:58:00)] were greater than the threshold (300) (minimum 3 datapoints for OK -> ALARM transition).',
  },
  {
    ...{ ...alarm, name: 'page', shortName: 'OrderQueueWatchPage', state: 'ALARM', isComposite: true },
    reason: 'arn:aws:cloudwatch:eu-central-1:111111111111:alarm:age transitioned to ALARM',
  },
  {
    ...{ ...alarm, name: 'cpu', shortName: 'DatabaseWatchWriterCpu', state: 'INSUFFICIENT_DATA' },
    reason: 'Not evaluated in the rehearsal: AWS/RDS CPUUtilization is not measured in the rehearsal.',
  },
  { ...alarm, name: 'lag', shortName: 'ReaderLag', state: 'OK', reason: 'Threshold Crossed: no datapoints' },
];
const graph: CountGraph = {
  ...place,
  title: 'Orders accepted and confirmed',
  series: [
    { name: 'OrdersAccepted', perMinute: Array.from({ length: 30 }, (_, minute) => (minute * 7) % 12) },
    { name: 'OrdersConfirmed', perMinute: Array.from({ length: 30 }, (_, minute) => (minute * 5) % 11) },
  ],
};

/** A service that can be put out of order, and a cache and a zone that are so. */
class FaultsOfPage implements FaultSwitch {
  readonly #on = new Map([
    ['dev/Cache', startedAt],
    ['zone/eu-central-1b', startedAt],
  ]);

  list(): FaultDescription[] {
    const { region, stackName } = place;
    const zone = { kind: 'zone' as const, region, effect: '7 tasks, 1 database instance, 1 cache node' };
    const described: Omit<FaultDescription, 'since'>[] = [
      {
        ...{ id: 'dev/Storefront', kind: 'service', region, stackName, name: 'storefront' },
        effect: 'its tasks end at once, and no other is started',
      },
      { id: 'dev/Cache', kind: 'cache', region, stackName, name: 'cache', effect: 'all 2 nodes are lost' },
      {
        ...{ id: 'dev/Database', kind: 'database', region, stackName, name: 'database writer' },
        ...{ effect: '', impossible: 'it follows the database of another region, and takes no writes' },
      },
      { ...zone, id: 'zone/eu-central-1a', name: 'eu-central-1a' },
      { ...zone, id: 'zone/eu-central-1b', name: 'eu-central-1b' },
    ];
    return described.map((fault) => ({ ...fault, since: this.#on.get(fault.id) ?? null }));
  }

  async begin(id: string) {
    this.#on.set(id, new Date().toISOString());
  }

  async end(id: string) {
    this.#on.delete(id);
  }
}

/** A drill that does what the test lets it do. */
class DrillsOfPage implements Drills {
  readonly isThere = true;
  drill: DrillDescription | undefined;

  latest() {
    return this.drill;
  }

  async begin() {
    this.drill = {
      ...{ status: 'InProgress', startedAt: new Date().toISOString(), endedAt: null },
      ...{ steps: [], figures: [], violations: [], otherwise: [] },
    };
  }

  async end() {
    if (this.drill) Object.assign(this.drill, { status: 'Stopped', endedAt: new Date().toISOString() });
  }

  say(seconds: number, text: string) {
    this.drill?.steps.push({ seconds, text });
  }

  succeed() {
    const figure = (what: string, value: number, unit = '', mustBeZero = false) =>
      this.drill?.figures.push({ what, value, unit, mustBeZero });
    figure('until the DR region accepts the first order', 2.4, 's');
    figure('from the promotion to the first order processed', 4.1, 's');
    for (const what of ['lost', 'doubled', 'out of order']) figure(what, 0, '', true);
    if (this.drill) Object.assign(this.drill, { status: 'Succeeded', endedAt: new Date().toISOString() });
  }
}

let browser: TestBrowser;
let running: RunningConsole;
let engine: ScriptedEngine;
let stacks: StackDescription[];
let faults: FaultsOfPage;
let drills: DrillsOfPage;
let history: ExecutionHistory;
let folder: string;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser('http://127.0.0.1');
});
afterAll(() => browser.close());

beforeEach(async () => {
  folder = temporaryFolder();
  engine = new ScriptedEngine({
    name: 'sluice',
    version: 3,
    stages: [
      { name: 'Build', actions: [{ name: 'unit', provider: 'CodeBuild', runOrder: 1 }] },
      { name: 'dev', actions: [{ name: 'deploy', provider: 'CloudFormation', runOrder: 1 }] },
      { name: 'GateStaging', actions: [{ name: 'promote', provider: 'Manual', runOrder: 1 }] },
      {
        name: 'staging',
        actions: Array.from({ length: 12 }, (_, index) => ({
          ...{ name: `deploy-${index}`, provider: 'CloudFormation', runOrder: 1 },
        })),
      },
    ],
    notes: [],
  });
  stacks = [stack];
  faults = new FaultsOfPage();
  drills = new DrillsOfPage();
  history = { ...noHistory };
  const regions: Pick<RegionSwitch, 'list'> = {
    list: () => [
      { region: 'eu-central-1', isStopped: false, takesWrites: true, serves: ['shop.example'] },
      { region: 'eu-north-1', isStopped: false, takesWrites: false, serves: [] },
      { region: 'eu-west-1', isStopped: true, takesWrites: false, serves: [] },
    ],
  };
  const cloud = shownCloud(folder, {
    stacks: () => stacks,
    services: () => [service],
    queues: () => queues,
    countGraphs: () => [graph],
    alarms: () => alarms,
    faults,
    regions: regions as RegionSwitch,
    pipelineMetrics: () => [
      {
        ...{ namespace: 'Sluice', name: 'LeadTime', unit: 'Seconds', values: [60, 310] },
        latestAt: '2026-11-28T12:00:00.000Z',
      },
    ],
  });
  running = await serveConsole(
    { engine, cloud, drills, history, report: (error) => console.error(error) },
    0,
  );
  page = await browser.visitor({ baseURL: running.url });
});
afterEach(async () => {
  await page.context().close();
  await running.stop();
});

/** An execution that waits at the gate to staging. */
function atTheGate(): PipelineExecution {
  const execution = engine.begin({ startedAt });
  engine.act(execution, 'Build', 'unit', { status: 'Succeeded', startedAt, endedAt });
  engine.act(execution, 'dev', 'deploy', { status: 'Succeeded', startedAt, endedAt });
  engine.act(execution, 'GateStaging', 'promote', {
    approvalToken: 'token-1',
    question: 'Promote what runs in dev to staging?',
  });
  return execution;
}

/** A line in each colour, as text and as ground. */
const colourful = [
  '[build] BUILD\n$ npm test\n',
  ...[31, 32, 33, 34, 35, 36, 37, 90, 91, 97].map((code) => `\u001b[${code}mcolour ${code}\u001b[0m\n`),
  ...[41, 42, 43, 44, 45, 46, 47, 100].map((code) => `\u001b[${code}m ground ${code} \u001b[0m\n`),
  '\u001b[7m\u001b[1m\u001b[31m FAIL \u001b[39m\u001b[22m\u001b[27m \u001b[2mtest/\u001b[22m1 test failed\n',
].join('');

/** Two executions, of which the second one brings two commits, an image and a queue. */
function comparison(): string {
  const [from, to] = [atTheGate(), atTheGate()];
  const services = (tag: string, Resources: JsonObject): JsonObject => ({
    Resources: {
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { ContainerDefinitions: [{ Name: 'storefront', Image: `sluice/storefront:${tag}` }] },
      },
      ...Resources,
    },
  });
  const stack = 'sluice-dev-services in eu-central-1';
  history.templates = async ({ executionId }) =>
    executionId === from.executionId
      ? { [stack]: services('0.1.0-0123456789ab', {}) }
      : { [stack]: services('0.1.0-ba9876543210', { Queue: { Type: 'AWS::SQS::Queue', Properties: {} } }) };
  history.commitsBetween = async () => [
    { id: 'b'.repeat(40), message: 'Change the footer', author: 'Ada' },
    { id: 'a'.repeat(40), message: 'Sell kettles', author: 'Bob' },
  ];
  return `/compare?from=${from.executionId}&to=${to.executionId}`;
}

async function logOf(text: string): Promise<string> {
  const file = join(folder, 'action.log');
  await writeFile(file, text);
  return file;
}

describe('the console in a browser', () => {
  it.each(['Approve', 'Reject'] as const)(
    'takes the answer %s with a comment, by keyboard alone',
    async (answer) => {
      atTheGate();
      await page.goto('/');
      await page.getByText('Promote what runs in dev to staging?').waitFor();

      await page.getByRole('textbox', { name: 'Comment' }).focus();
      await page.keyboard.type('looked at it');
      const focused = () => page.evaluate<string>('document.activeElement.textContent');
      while ((await focused()) !== answer) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await eventually(() =>
        expect(engine.approvals).toEqual([
          expect.objectContaining({
            stage: 'GateStaging',
            action: 'promote',
            token: 'token-1',
            status: answer === 'Approve' ? 'Approved' : 'Rejected',
            summary: 'looked at it',
          }),
        ]),
      );
    },
  );

  it('shows a failure as it happens, and leads to its log', async () => {
    const execution = engine.begin();
    const build = engine.act(execution, 'Build', 'unit', { logFile: await logOf('1 test failed\n') });
    await page.goto('/');
    const stage = page.locator('#stage-sluice-Build');
    expect(await stage.getAttribute('class')).toContain('is-inprogress');

    engine.end(execution, build, { status: 'Failed', summary: 'BUILD failed: exit status 1' });
    engine.finish(execution, { status: 'Failed' });
    await page.locator('#stage-sluice-Build.is-failed').waitFor();
    await keepScreenshot(page, 'console-failure');
    await stage.getByRole('link', { name: 'unit' }).click();

    await page.getByText('BUILD failed: exit status 1').waitFor();
    expect(await page.locator('.log').textContent()).toBe('1 test failed\n');
  });

  it('puts a service out of order and back, by keyboard alone', async () => {
    await page.goto('/');
    await page.getByText('Put something out of order').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop storefront' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('storefront is out of order since').waitFor();
    await keepScreenshot(page, 'console-faults');
    await page.getByRole('button', { name: 'Start storefront' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('storefront is out of order since').waitFor({ state: 'detached' });
  });

  it('runs the drill, tells what it does as it does it, and what came out', async () => {
    stacks = [stack, { ...stack, region: 'eu-west-1' }];
    await page.goto('/');
    await page.getByRole('button', { name: 'Run the drill' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop the drill' }).waitFor();

    drills.say(8.1, 'eu-central-1 is lost after 1.2 s');
    await page.getByText('eu-central-1 is lost after 1.2 s').waitFor();
    drills.succeed();
    await page.getByRole('row', { name: 'until the DR region accepts the first order 2.4 s' }).waitFor();
    expect(await page.locator('.drill-figures .is-good').count()).toBe(3);
    expect(await contrastFindings(page)).toEqual([]);
    await keepScreenshot(page, 'console-drill');
    await page.getByRole('button', { name: 'Run the drill' }).waitFor();
  });

  it('lets somebody type a comment while the page is brought up to date around it', async () => {
    const execution = atTheGate();
    await page.goto('/');
    const comment = page.getByRole('textbox', { name: 'Comment' });
    await comment.fill('half a sen');

    engine.act(execution, 'Build', 'another', { action: 'unit', status: 'Succeeded', startedAt, endedAt });
    engine.begin({ revision: { commit: 'f'.repeat(40), message: 'A newer change', author: 'Ada' } });
    await page.getByText('A newer change').first().waitFor();
    await comment.pressSequentially('tence');

    expect(await comment.inputValue()).toBe('half a sentence');
  });

  it('follows a log, and finds a text in it', async () => {
    const file = await logOf('install\ner\u001b[31mror\u001b[0m: one\nbuild\n');
    const execution = engine.begin();
    const build = engine.act(execution, 'Build', 'unit', { logFile: file });
    await page.goto(`/actions/${build.actionExecutionId}`);
    await page.getByRole('searchbox', { name: 'Search' }).fill('ERROR');
    await page.getByText('1 of 1').waitFor();

    await appendFile(file, '\u001b[32merror: two\n');
    await page.getByText('1 of 2').waitFor();
    expect(await page.locator('.log .fg-2').textContent()).toBe('error: two\n');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('2 of 2').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('1 of 2').waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('nowhere');
    await page.getByText('not found').waitFor();
  });

  it.each<[string, () => Promise<string>]>([
    [
      'overview',
      async () => {
        atTheGate();
        return '/';
      },
    ],
    ['execution', async () => `/executions/${atTheGate().executionId}`],
    [
      'log',
      async () => {
        const action = engine.act(engine.begin(), 'Build', 'unit', {
          status: 'Failed',
          endedAt,
          startedAt,
          logFile: await logOf(colourful.repeat(4)),
        });
        return `/actions/${action.actionExecutionId}`;
      },
    ],
    ['comparison', async () => comparison()],
    ['mailbox', async () => '/mailbox'],
    [
      'alarms',
      async () => {
        atTheGate();
        return '/alarms/dev';
      },
    ],
  ])('has nothing that axe finds serious, in light and dark, and fits a phone: %s', async (name, pathOf) => {
    const path = await pathOf();
    await page.setViewportSize(desktop);
    await page.goto(path);
    expect(await seriousFindings(page)).toEqual([]);
    await keepScreenshot(page, `console-${name}`);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await contrastFindings(page)).toEqual([]);
    await page.setViewportSize(phone);
    await keepScreenshot(page, `console-${name}-phone-dark`);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
  });
});
