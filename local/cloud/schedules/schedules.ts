import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ScheduleDescription, ScheduleSwitch } from '../cloud.ts';
import type { EventBus } from '../events/event-bus.ts';
import { ruleType } from '../events/rules.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime, Runtime } from '../runtime.ts';
import { scalableTargetType } from '../scaling/scalable-target.ts';
import { scheduledActions } from '../scaling/scheduled-actions.ts';
import type { SecretRotation } from '../secrets/secret-rotation.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { rotationSchedules, rotationScheduleType } from './rotation-schedules.ts';
import { ScheduleClock, whyIdle } from './schedule-clock.ts';
import { ScheduleStore } from './schedule-store.ts';
import { scheduledRules } from './scheduled-rules.ts';
import { nextTime, type ScheduledWork, type ScheduledWorkReader } from './scheduled-work.ts';
import { schedulerSchedules, scheduleType } from './scheduler-schedules.ts';

export class ScheduleUnknownError extends Error {
  constructor(name: string, similar: readonly string[]) {
    const problem =
      similar.length === 0
        ? `No schedule has "${name}" in its name`
        : `"${name}" is a part of several names (${similar.join(', ')})`;
    super(`${problem}; npm run schedules lists what there is, and a part that one name alone has will do.`);
    this.name = 'ScheduleUnknownError';
  }
}

export interface ScheduleSurroundings {
  runtime: CommonRuntime;
  runtimeOf(region: string): Runtime;
  bus: EventBus;
  secrets: SecretStore;
  rotation: SecretRotation;
  isStopped(region: string): boolean;
}

/** Everything that templates have happen at a time of its own: the clock that lets it, and the switch for people. */
export interface Schedules extends ScheduleSwitch {
  start(): void;
  stop(): void;
}

export function createSchedules(surroundings: ScheduleSurroundings): Schedules {
  const { runtime, isStopped } = surroundings;
  const store = new ScheduleStore(runtime.stateDirectory);
  const work = readAll(surroundings);
  const tell = openScheduleLog(runtime.stateDirectory);
  const happen = (each: ScheduledWork, due: Date) => {
    store.hasHappened(each.id, new Date());
    each.happen(due);
    tell(each, `happened, for ${due.toISOString()}`);
  };
  const clock = new ScheduleClock({
    ...{ work, store, isStopped },
    happen(each, due) {
      try {
        happen(each, due);
      } catch (error) {
        // What keeps it from happening once is none of the rehearsal's own errors.
        tell(each, `did not happen: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  });
  return {
    start: () => clock.start(),
    stop: () => clock.stop(),
    list: () => work().map((each) => describe(each, store)),
    fire: (name) => happen(find(work(), name), new Date()),
    wish(name, wish) {
      if (name === undefined) store.wishForAll(wish);
      else store.wish(find(work(), name).id, wish);
    },
  };
}

/** What was read of a resource counts until its record is another one. */
function readAll({
  runtime,
  runtimeOf,
  bus,
  secrets,
  rotation,
}: ScheduleSurroundings): () => ScheduledWork[] {
  const readers: Readonly<Record<string, ScheduledWorkReader>> = {
    [ruleType]: scheduledRules(bus),
    [scheduleType]: schedulerSchedules(bus),
    [rotationScheduleType]: rotationSchedules(secrets, rotation),
    [scalableTargetType]: scheduledActions(runtimeOf),
  };
  const known = new WeakMap<RecordedResource, ScheduledWork[]>();
  const read = (resource: RecordedResource): ScheduledWork[] => {
    const before = known.get(resource);
    if (before !== undefined) return before;
    const { account, region, stackName, logicalId } = resource;
    const place = `${account}/${region}/${stackName}/${logicalId}`;
    const read = tryToRead(readers[resource.type], resource).map((work) => ({
      ...work,
      // Without a space, which ends an id in the store.
      id: work.part === undefined ? place : `${place}/${encodeURIComponent(work.part)}`,
      address: resource,
    }));
    known.set(resource, read);
    return read;
  };
  return () =>
    runtime.resources
      .all()
      .filter(({ type }) => type in readers)
      .flatMap(read);
}

/** What an earlier rehearsal recorded without a look at its schedule may be none; the next deployment refuses it. */
function tryToRead(read: ScheduledWorkReader | undefined, resource: RecordedResource) {
  try {
    return read?.(resource) ?? [];
  } catch (error) {
    console.error(`${resource.stackName}/${resource.logicalId}: ${String(error)}`);
    return [];
  }
}

function openScheduleLog(stateDirectory: string): (work: ScheduledWork, how: string) => void {
  const file = join(stateDirectory, 'logs', 'schedules.log');
  mkdirSync(dirname(file), { recursive: true });
  return ({ id }, how) => appendFileSync(file, `${new Date().toISOString()} ${id}: ${how}\n`);
}

function describe(work: ScheduledWork, store: ScheduleStore): ScheduleDescription {
  const { id, address, kind, part, expression, timeZone } = work;
  const { account, region, stackName, logicalId } = address;
  // Without the CDK's eight digits.
  const resource = logicalId.replace(/[0-9A-F]{8}$/, '');
  const name = part === undefined ? resource : `${resource}/${part}`;
  const now = new Date();
  const next = nextTime(work, now, store.begunAt(work, now));
  return {
    ...{ id, account, region, stackName, name, kind, expression: expression.text, timeZone },
    state: whyIdle(work, store) ?? 'runs',
    nextAt: next?.toISOString() ?? null,
    lastAt: store.lastOf(id) ?? null,
  };
}

/** By its id, or by a part of it that no other has. */
function find(all: readonly ScheduledWork[], name: string): ScheduledWork {
  const similar = all.filter(({ id }) => id.toLowerCase().includes(name.toLowerCase()));
  const found = all.find(({ id }) => id === name) ?? (similar.length === 1 ? similar[0] : undefined);
  if (found) return found;
  throw new ScheduleUnknownError(
    name,
    similar.map(({ id }) => id),
  );
}
