import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PipelineExecution } from '../../local/pipeline/execution.ts';
import { type ConsoleState, readConsoleState } from '../../local/terminal/console-state.ts';
import { build, stage } from '../local/pipeline/pipeline-builders.ts';
import { startProcess, type TestProcess } from '../support/child-process.ts';
import { freePort } from '../support/free-port.ts';
import { processesUnder } from '../support/processes-under.ts';
import {
  appThatWrites,
  deliveryTemplate,
  devTemplate,
  type LastStage,
  SmallDelivery,
} from '../support/small-delivery.ts';

const program = join(import.meta.dirname, '..', '..', 'local', 'start.mjs');

/** After the deployment somebody looks at what was deployed, which takes a moment. */
const verifying: LastStage = {
  stage: stage('Verify', build('verify', { Configuration: { ProjectName: { Ref: 'verify' } } })),
  buildspecs: { verify: { version: '0.2', phases: { build: { commands: ['sleep 0.3', 'cat words.txt'] } } } },
};

/** The stack with a server behind it, so that there is a process that could be left behind. */
const devWithServer = {
  ...devTemplate,
  Resources: {
    ...devTemplate.Resources,
    Queue: { Type: 'AWS::SQS::Queue' },
    Cache: {
      Type: 'AWS::ElastiCache::ReplicationGroup',
      Properties: { ReplicationGroupDescription: 'of the words' },
    },
  },
};

export const smallApp = (dev: object = devWithServer) => appThatWrites(deliveryTemplate(verifying), dev);

/** The words that the environment dev holds. */
export function wordsIn({ stacks }: ConsoleState): unknown {
  return stacks.find(({ stackName }) => stackName === 'dev')?.outputs.Said;
}

/** Newest first. */
export function executionsIn({ pipelines }: ConsoleState): PipelineExecution[] {
  return pipelines.flatMap(({ executions }) => executions);
}

/** A rehearsal of a small delivery as a process of its own, at the same two ports each time that it is started. */
export class EnduredRehearsal {
  readonly delivery: SmallDelivery;
  readonly stateDirectory: string;
  private readonly ports: readonly [number, number];
  private process: TestProcess | undefined;

  private constructor(delivery: SmallDelivery, ports: readonly [number, number]) {
    this.delivery = delivery;
    this.stateDirectory = join(delivery.folder, 'state');
    this.ports = ports;
  }

  static async create(): Promise<EnduredRehearsal> {
    return new EnduredRehearsal(await SmallDelivery.create(smallApp()), [await freePort(), await freePort()]);
  }

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  /** Starts the process, and waits for nothing. */
  begin(): void {
    const [consolePort, apiPort] = this.ports.map(String);
    this.process = startProcess(
      [
        process.execPath,
        program,
        '--directory',
        this.stateDirectory,
        '--console-port',
        consolePort ?? '',
        '--api-port',
        apiPort ?? '',
        '--containers',
        'off',
      ],
      { cwd: this.delivery.checkout },
    );
  }

  state(): Promise<ConsoleState> {
    return readConsoleState(this.stateDirectory);
  }

  /** Waits until nothing runs and the newest execution is that of a commit; answers the state. */
  async settled(message: string, timeoutInSeconds = 60): Promise<ConsoleState> {
    const deadline = Date.now() + timeoutInSeconds * 1000;
    for (;;) {
      // As long as it starts, nobody answers.
      const state = await this.state().catch(() => undefined);
      const executions = state === undefined ? [] : executionsIn(state);
      const isThere = executions[0]?.revision?.message === message;
      if (state !== undefined && isThere && executions.every(({ endedAt }) => endedAt !== null)) return state;
      if (Date.now() > deadline) throw new Error(`"${message}" has not settled:\n${this.process?.output()}`);
      await delay(30);
    }
  }

  /** As the kernel does it when memory is short. */
  async kill(): Promise<void> {
    this.process?.kill('SIGKILL');
    await this.process?.exit;
  }

  /** Every process of the rehearsal and of its delivery, the engine included. */
  processes(): Promise<string[]> {
    return processesUnder(this.delivery.folder);
  }

  /** Ends it as Ctrl-C does. */
  async stop(): Promise<void> {
    this.process?.kill('SIGINT');
    await this.process?.exit;
  }
}
