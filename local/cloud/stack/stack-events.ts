import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { StackRecord, StackResource } from './stack-record.ts';

/** What has happened to a stack or to one of its resources, in the words of CloudFormation. */
export interface StackEvent {
  id: string;
  /** ISO 8601. */
  at: string;
  /** The name of the stack where it is about the stack itself. */
  logicalId: string;
  type: string;
  /** Empty while the resource has none. */
  physicalId: string;
  /** `CREATE_IN_PROGRESS`, … */
  status: string;
  reason: string | undefined;
}

/** One that is about to be noted. */
export type NewEvent = Omit<StackEvent, 'id' | 'at'>;

export function stackEvent(stack: StackRecord, reason?: string): NewEvent {
  const { stackName, stackId, status } = stack;
  return {
    ...{ logicalId: stackName, type: 'AWS::CloudFormation::Stack', physicalId: stackId },
    ...{ status, reason: reason ?? stack.statusReason ?? undefined },
  };
}

export function resourceEvent(
  { logicalId, type, physicalId }: StackResource,
  status: string,
  failure?: unknown,
): NewEvent {
  const reason = failure === undefined ? undefined : reasonOf(failure);
  return { logicalId, type, physicalId, status, reason };
}

/** A resource's failure names the resource, which the event does already. */
function reasonOf(failure: unknown): string {
  const cause = failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  return cause instanceof Error ? cause.message : String(cause);
}

const largestLogInBytes = 512 * 1024;

/** The events of each stack in a file of its own, a line each; of a long one the older half is forgotten. */
export function openEventLog(fileOf: (stack: StackRecord) => string) {
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []);
  return {
    add(stack: StackRecord, newEvent: NewEvent): void {
      const event: StackEvent = { id: randomUUID(), at: new Date().toISOString(), ...newEvent };
      const file = fileOf(stack);
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, `${JSON.stringify(event)}\n`);
      if (statSync(file).size <= largestLogInBytes) return;
      const lines = read(file);
      writeFileAtomically(file, `${lines.slice(lines.length / 2).join('\n')}\n`);
    },
    /** The newest first. */
    read(stack: StackRecord): StackEvent[] {
      return read(fileOf(stack)).flatMap(parseLine).reverse();
    },
  };
}

/** A line that was cut off by a kill is passed over. */
function parseLine(line: string): StackEvent | [] {
  try {
    return JSON.parse(line) as StackEvent;
  } catch {
    return [];
  }
}
