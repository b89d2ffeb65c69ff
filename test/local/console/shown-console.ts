import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import type {
  AlarmDescription,
  CountGraph,
  FaultSwitch,
  QueueDescription,
  RegionSwitch,
  ScheduleDescription,
  ScheduleSwitch,
  ServiceDescription,
  StackDescription,
} from '../../../local/cloud/cloud.ts';
import { type Mailbox, openMailbox } from '../../../local/cloud/mail/mailbox.ts';
import type { MetricSeries } from '../../../local/cloud/metrics/embedded-metrics.ts';
import { type RunningConsole, serveConsole } from '../../../local/console/serve-console.ts';
import type { Drills } from '../../../local/drill/drills.ts';
import type { ExecutionHistory } from '../../../local/history/execution-history.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { noDrills, noHistory, shownCloud } from '../../support/shown-cloud.ts';

/** What the form of the gate names, once a test has opened it with this token. */
export const gate = { pipelineName: 'sluice', stage: 'GateStaging', action: 'Promote', token: 'token-1' };

/** A console that serves what a test lets an engine and a cloud say. */
export class ShownConsole {
  engine = aScriptedEngine();
  stacks: StackDescription[] = [];
  services: ServiceDescription[] = [];
  queues: QueueDescription[] = [];
  countGraphs: CountGraph[] = [];
  alarms: AlarmDescription[] = [];
  metrics: MetricSeries[] = [];
  regions = new RegionsInTest();
  faults = new FaultsInTest();
  schedules = new SchedulesInTest();
  drills: Drills = noDrills;
  history: ExecutionHistory = noHistory;
  readonly reported: unknown[] = [];
  readonly mailbox: Mailbox;
  /** Removed with it. */
  readonly folder: string;
  #running: RunningConsole | undefined;

  private constructor(folder: string) {
    this.folder = folder;
    this.mailbox = openMailbox(join(folder, 'mailbox'));
  }

  static async open(): Promise<ShownConsole> {
    const shown = new ShownConsole(await mkdtemp(join(tmpdir(), 'sluice-console-')));
    await shown.#start();
    return shown;
  }

  get url(): string {
    if (this.#running === undefined) throw new Error('the console does not run');
    return this.#running.url;
  }

  /** Lets it serve another engine, drills or history. */
  async restart(given: Partial<Pick<ShownConsole, 'engine' | 'drills' | 'history'>>): Promise<void> {
    await this.#running?.stop();
    Object.assign(this, given);
    await this.#start();
  }

  /** Answers the gate as its form does. */
  answer(form: Record<string, string>, origin = this.url) {
    return request(this.url)
      .post('/approvals')
      .set('origin', origin)
      .type('form')
      .send({ ...gate, ...form });
  }

  /** A stream of server-sent events, whose data is read one after the other. */
  async openStream(path: string) {
    const response = await fetch(new URL(path, this.url));
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

  async close(): Promise<void> {
    await this.#running?.stop();
    await rm(this.folder, { recursive: true });
  }

  async #start(): Promise<void> {
    const { mailbox, regions, faults, schedules, engine, drills, history } = this;
    const cloud = shownCloud(this.folder, {
      stacks: () => this.stacks,
      services: () => this.services,
      queues: () => this.queues,
      countGraphs: () => this.countGraphs,
      alarms: () => this.alarms,
      pipelineMetrics: () => this.metrics,
      ...{ mailbox, regions, faults, schedules, readObject },
    });
    const report = (error: unknown) => this.reported.push(error);
    this.#running = await serveConsole({ engine, cloud, drills, history, report }, 0);
  }
}

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

function aScriptedEngine(): ScriptedEngine {
  return new ScriptedEngine({
    name: 'sluice',
    version: 3,
    stages: [
      { name: 'Build', actions: [{ name: 'unit', provider: 'CodeBuild', runOrder: 1 }] },
      { name: 'dev', actions: [{ name: 'deploy', provider: 'CloudFormation', runOrder: 1 }] },
      { name: 'GateStaging', actions: [{ name: 'Promote', provider: 'Manual', runOrder: 1 }] },
    ],
    notes: [],
  });
}

/** One that waits, in dev. */
class SchedulesInTest implements ScheduleSwitch {
  state: ScheduleDescription['state'] = 'waits';
  fired: string[] = [];

  list(): ScheduleDescription[] {
    const place = { account: '111111111111', region: 'eu-central-1', stackName: 'sluice-dev-services' };
    return [
      {
        ...{ ...place, id: 'place/Evening', name: 'EveningSleep', kind: 'schedule', state: this.state },
        ...{ expression: 'cron(0 20 * * ? *)', timeZone: 'Europe/Berlin' },
        ...{ nextAt: '2026-11-28T19:00:00.000Z', lastAt: null },
      },
    ];
  }

  fire(name: string) {
    if (name !== 'place/Evening') throw new Error(`No schedule has "${name}" in its name`);
    this.fired.push(name);
  }

  wish(_: string | undefined, wish: 'run' | 'pause') {
    this.state = wish === 'run' ? 'runs' : 'paused';
  }
}
