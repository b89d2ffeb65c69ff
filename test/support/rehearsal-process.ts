import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  CodePipelineClient,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  type PipelineExecutionSummary,
} from '@aws-sdk/client-codepipeline';
import type { ServiceDescription, StackDescription } from '../../local/cloud/cloud.ts';
import { environmentOfAUser } from './environment-of-a-user.ts';

const run = promisify(execFile);

export const pipelineName = 'sluice';

/** The same on every machine, whether Docker is there or not. */
const usualOptions = ['--console-port', '0', '--api-port', '0', '--containers', 'off'];

/** `npm start` in a working copy, as a user runs it: a process, its lines, and the addresses it leaves on disk. */
export class RehearsalProcess {
  readonly lines: string[] = [];
  private readonly folder: string;
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(folder: string, options: readonly string[] = usualOptions) {
    this.folder = folder;
    this.child = spawn('npm', ['start', '--silent', '--', ...options], {
      cwd: folder,
      env: environmentOfAUser(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = once(this.child, 'exit');
    this.child.stdout?.on('data', (chunk: Buffer) => this.lines.push(...chunk.toString().split('\n')));
    this.child.stderr?.on('data', (chunk: Buffer) => this.lines.push(...chunk.toString().split('\n')));
  }

  /** Polls until `condition` answers something; throws with the last lines of the rehearsal when time is up. */
  async until<T>(
    what: string,
    timeoutInSeconds: number,
    condition: () => Promise<T | undefined>,
  ): Promise<T> {
    const deadline = Date.now() + timeoutInSeconds * 1000;
    for (;;) {
      const answer = await condition().catch(() => undefined);
      if (answer !== undefined) return answer;
      if (!this.running) throw new Error(`npm start ended before ${what}:\n${this.lastLines()}`);
      if (Date.now() > deadline)
        throw new Error(`not within ${timeoutInSeconds} s: ${what}:\n${this.lastLines()}`);
      await sleep(100);
    }
  }

  /** Newest first. */
  async executions(): Promise<PipelineExecutionSummary[]> {
    const client = await this.codePipeline();
    const answer = await client.send(new ListPipelineExecutionsCommand({ pipelineName }));
    return answer.pipelineExecutionSummaries ?? [];
  }

  /** The status of every action's latest execution, by `stage/action`. */
  async actionStatuses(): Promise<Map<string, string>> {
    const client = await this.codePipeline();
    const state = await client.send(new GetPipelineStateCommand({ name: pipelineName }));
    return new Map(
      (state.stageStates ?? []).flatMap((stage) =>
        (stage.actionStates ?? []).map(
          (action) =>
            [
              `${stage.stageName}/${action.actionName}`,
              action.latestExecution?.status ?? 'NotStarted',
            ] as const,
        ),
      ),
    );
  }

  /** `true` while the stage's gate asks a person about the newest execution. */
  async waitsAt(stage: string): Promise<true | undefined> {
    const client = await this.codePipeline();
    const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipelineName }));
    const [newest] = await this.executions();
    const gate = stageStates.find(({ stageName }) => stageName === stage);
    const isNewest = gate?.latestExecution?.pipelineExecutionId === newest?.pipelineExecutionId;
    const asks = gate?.actionStates?.some(({ latestExecution }) => latestExecution?.token !== undefined);
    return isNewest && asks ? true : undefined;
  }

  /** Waits for the stage's gate; throws at once, with the failed action's log, when the delivery has failed. */
  reaches(stage: string, timeoutInSeconds: number): Promise<void> {
    return this.goesOnUntil(`the gate ${stage} waits`, timeoutInSeconds, () => this.waitsAt(stage));
  }

  /** Waits until the newest execution is through; throws as `reaches` does. */
  succeeds(timeoutInSeconds: number): Promise<void> {
    return this.goesOnUntil('the delivery is through', timeoutInSeconds, async () =>
      (await this.executions())[0]?.status === 'Succeeded' ? true : undefined,
    );
  }

  private async goesOnUntil(
    what: string,
    timeoutInSeconds: number,
    condition: () => Promise<true | undefined>,
  ): Promise<void> {
    const hasFailed = await this.until(what, timeoutInSeconds, async () => {
      if (await condition()) return false;
      return (await this.executions())[0]?.status === 'Failed' ? true : undefined;
    });
    if (hasFailed) throw new Error(`the delivery failed before ${what}:\n${await this.failedLog()}`);
  }

  /** The log that the terminal named when an action failed. */
  private async failedLog(): Promise<string> {
    const file = await this.until('the terminal names the failed log', 10, async () =>
      this.lines
        .map((line) => /the whole log: (.+)$/.exec(line)?.[1])
        .findLast((found) => found !== undefined),
    );
    return readFile(file, 'utf8');
  }

  async codePipeline(): Promise<CodePipelineClient> {
    const { apiUrl } = await this.addresses();
    return new CodePipelineClient({
      endpoint: apiUrl,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }

  async addresses(): Promise<{ pid: number; consoleUrl: string; apiUrl: string }> {
    return JSON.parse(await readFile(join(this.folder, '.rehearsal', 'rehearsal.json'), 'utf8'));
  }

  /** What the console knows of the cloud: stacks with their outputs, services with their tasks. */
  async cloud(): Promise<{ stacks: StackDescription[]; services: ServiceDescription[] }> {
    const { consoleUrl } = await this.addresses();
    const answer = await fetch(new URL('/api/state', consoleUrl));
    return (await answer.json()) as { stacks: StackDescription[]; services: ServiceDescription[] };
  }

  async shopUrl(environment: string): Promise<string | undefined> {
    const { stacks } = await this.cloud();
    const url = stacks.find((stack) => stack.stackName === `sluice-${environment}-services`)?.outputs.ShopUrl;
    return typeof url === 'string' ? url : undefined;
  }

  /** Sends Ctrl-C, or a worse signal, to the rehearsal itself; resolves when `npm start` has ended. */
  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    const { pid } = await this.addresses();
    process.kill(pid, signal);
    await this.ended;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** An npm command in the same working copy; answers what it prints, and throws when it fails. */
  async npm(...args: string[]): Promise<string> {
    const { stdout, stderr } = await run('npm', args, { cwd: this.folder, env: environmentOfAUser() });
    return stdout + stderr;
  }

  lastLines(count = 40): string {
    return this.lines.slice(-count).join('\n');
  }
}
