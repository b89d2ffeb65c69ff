import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { endProcessGroup, isRunning } from '../buildspec/process-group.ts';
import { isOfThisBoot, processStartTime } from '../cloud/process-identity.ts';
import { DamagedStateFileError, readStateFile } from '../cloud/state-file.ts';
import type { ProcessGroup } from './process-group.ts';
import type { ExecutionRecord } from './record.ts';

const graceInSeconds = 2;

/** Ends the builds that a killed rehearsal left running; answers how many. To be called where no rehearsal runs. */
export async function endInterruptedBuilds(stateDirectory: string): Promise<number> {
  const ended = await Promise.all(executionsIn(stateDirectory).flatMap(buildsOf).map(endBuild));
  return ended.filter(Boolean).length;
}

/** The builds that run as far as the execution knows. */
export function buildsOf({ actions = [], conditions = [] }: Partial<ExecutionRecord>): ProcessGroup[] {
  return [...actions, ...conditions.flatMap(({ rules }) => rules)].flatMap((run) =>
    run.status === 'InProgress' ? (run.processGroup ?? []) : [],
  );
}

/** Ends every process of a build, also where the leader has gone before; answers whether there was one. */
export async function endBuild({ id, startTime }: ProcessGroup): Promise<boolean> {
  const leader = processStartTime(id);
  // No process gets the number of a group that still has members, so those of a free number are the build's.
  const isTheBuild = leader === startTime || (leader === undefined && isOfThisBoot(startTime));
  if (!isTheBuild || !isRunning(id)) return false;
  await endProcessGroup(id, graceInSeconds);
  return true;
}

function executionsIn(stateDirectory: string): ExecutionRecord[] {
  const root = join(stateDirectory, 'pipelines');
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((pipeline) => {
    const executions = join(root, pipeline, 'executions');
    if (!existsSync(executions)) return [];
    return readdirSync(executions).flatMap((id) => readExecution(join(executions, id, 'execution.json')));
  });
}

/** What is damaged names no process, and is no reason to keep what can be read. */
function readExecution(file: string): ExecutionRecord[] {
  try {
    const execution = readStateFile<ExecutionRecord>(file);
    return execution === undefined ? [] : [execution];
  } catch (error) {
    if (error instanceof DamagedStateFileError) return [];
    throw error;
  }
}
