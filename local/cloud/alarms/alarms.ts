import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EventBus } from '../events/event-bus.ts';
import type { Place } from '../metrics/metric.ts';
import type { Topics } from '../notifications/topics.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { Regions } from '../regions/regions.ts';
import type { CommonRuntime } from '../runtime.ts';
import { type InvokePolicy, isScalingPolicy } from '../scaling/step-scaling.ts';
import type { Alarm } from './alarm.ts';
import type { AlarmSight } from './alarm-board.ts';
import { alarmType, parseAlarm } from './alarm-definition.ts';
import { type AlarmChange, eventOf, mailOf } from './alarm-news.ts';
import { AlarmStates, type KeptState } from './alarm-states.ts';
import { compositeAlarmType, parseCompositeAlarm } from './composite-alarm.ts';
import type { AlarmVerdict } from './judge-alarm.ts';
import { findAlarm, judgeComposite, namedBy } from './judge-composite.ts';
import { isBreaching, judgeMetric } from './judge-metric.ts';

export interface AlarmParts {
  runtime: CommonRuntime;
  regions: Pick<Regions, 'isStopped'>;
  topics: Topics;
  events: Pick<EventBus, 'put'>;
  invokePolicy: InvokePolicy;
}

export class AlarmNotFoundError extends Error {
  constructor(name: string) {
    super(`There is no alarm "${name}"; give the name of one that a stack has created.`);
    this.name = 'AlarmNotFoundError';
  }
}

/** The alarms of all stacks: evaluated by the minute, and told of when their state changes. */
export class Alarms {
  readonly #parts: AlarmParts;
  readonly #states: AlarmStates;
  readonly #logFile: string;
  /** By region: when the cloud, or the region, came up; nothing was measured before. */
  readonly #upSince = new Map<string, number>();
  readonly #startedAt: number;

  constructor(parts: AlarmParts, startedAt = Date.now()) {
    this.#parts = parts;
    this.#startedAt = startedAt;
    this.#states = new AlarmStates(parts.runtime.stateDirectory);
    this.#logFile = join(parts.runtime.stateDirectory, 'logs', 'alarms.log');
    mkdirSync(dirname(this.#logFile), { recursive: true });
  }

  all(): Alarm[] {
    const { resources } = this.#parts.runtime;
    return [
      ...resources.all(alarmType).map((each) => this.#describe(each, { metric: parsed(each, parseAlarm) })),
      ...resources
        .all(compositeAlarmType)
        .map((each) => this.#describe(each, { composite: parsed(each, parseCompositeAlarm) })),
    ];
  }

  /** By name or ARN, in the account and region. */
  find(place: Place, nameOrArn: string): Alarm | undefined {
    return findAlarm(this.all(), place, nameOrArn);
  }

  /** How an alarm is at this moment; undefined where there is none of that name. */
  sight(place: Place, name: string, now = Date.now()): AlarmSight | undefined {
    const alarm = this.find(place, name);
    if (!alarm) return undefined;
    const isRising = alarm.metric !== undefined && isBreaching(this.#parts.runtime, alarm, alarm.metric, now);
    return { state: alarm.state.value, reason: alarm.state.reason, isRising };
  }

  /** Looks at every alarm of the regions that are not stopped; those of others stay as they are. */
  evaluate(now = Date.now()): void {
    const alarms = this.all().filter(({ region }) => this.#isUp(region, now));
    for (const alarm of alarms) {
      const observedSince = this.#upSince.get(alarm.region) ?? this.#startedAt;
      const verdict =
        alarm.metric && judgeMetric(this.#parts.runtime, alarm, alarm.metric, { now, observedSince });
      if (verdict) this.#enter(alarm, verdict, now);
      this.#scale(alarm, now);
    }
    this.#evaluateComposites(now);
    this.#save();
  }

  /**
   * Puts an alarm into a state by hand, until it is evaluated the next time.
   *
   * @throws AlarmNotFoundError
   */
  setState(place: Place, name: string, given: AlarmVerdict): void {
    const alarm = this.find(place, name);
    if (!alarm) throw new AlarmNotFoundError(name);
    const now = Date.now();
    this.#enter(alarm, given, now);
    this.#scale(alarm, now);
    this.#evaluateComposites(now);
    this.#save();
  }

  /** Those on which others stand come first, so that each is looked at once. */
  #evaluateComposites(now: number): void {
    const alarms = this.all();
    const seen = new Set<Alarm>();
    const look = (alarm: Alarm) => {
      if (!alarm.composite || seen.has(alarm) || !this.#isUp(alarm.region, now)) return;
      seen.add(alarm);
      for (const named of namedBy(alarm, alarms)) look(named);
      const verdict = judgeComposite(alarm, alarm.composite, alarms);
      if (verdict) this.#enter(alarm, verdict, now);
    };
    for (const alarm of alarms) look(alarm);
  }

  #enter(alarm: Alarm, { state, reason, reasonData }: AlarmVerdict, now: number): void {
    const before = alarm.state;
    const at = new Date(now).toISOString();
    const isChange = state !== before.value;
    const since = isChange ? at : before.since;
    const updatedAt = isChange || reason !== before.reason ? at : before.updatedAt;
    const next: KeptState = { value: state, reason, reasonData, updatedAt, since };
    alarm.state = next;
    this.#states.put(alarm.arn, next);
    if (isChange) this.#tell({ alarm, before, now: next });
  }

  #tell(change: AlarmChange): void {
    const { alarm, before, now } = change;
    this.#log(`${alarm.arn}: ${before.value} -> ${now.value}: ${now.reason}`);
    this.#parts.events.put(eventOf(change));
    const definition = alarm.metric ?? alarm.composite;
    if (!definition?.hasActions) return;
    for (const action of definition.actions[now.value]) this.#act(action, change);
  }

  /**
   * Other actions are told of a change; those that scale are invoked as long as it lasts, and decide by what the alarm's
   * reason is. Alarms on other alarms have none.
   *
   * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
   */
  #scale(alarm: Alarm, now: number): void {
    const { metric, state } = alarm;
    if (!metric?.hasActions) return;
    const evidence = { threshold: metric.threshold, values: valuesIn(state.reasonData) };
    for (const action of metric.actions[state.value].filter(isScalingPolicy))
      this.#parts.invokePolicy(action, { ...alarm, evidence }, now);
  }

  #act(action: string, change: AlarmChange): void {
    if (isScalingPolicy(action)) return;
    if (!/^arn:[^:]+:sns:/.test(action)) {
      this.#log(`${change.alarm.arn}: nothing here stands behind the action ${action}`);
      return;
    }
    try {
      this.#parts.topics.publish({ topicArn: action, ...mailOf(change) });
    } catch (error) {
      this.#log(`${change.alarm.arn}: ${String(error)}`);
    }
  }

  #isUp(region: string, now: number): boolean {
    if (this.#parts.regions.isStopped(region)) {
      this.#upSince.set(region, Number.POSITIVE_INFINITY);
      return false;
    }
    if (this.#upSince.get(region) === Number.POSITIVE_INFINITY) this.#upSince.set(region, now);
    return true;
  }

  #describe(resource: RecordedResource, kind: Pick<Alarm, 'metric' | 'composite'>): Alarm {
    const { account, region, stackName, logicalId, physicalId: name, attributes } = resource;
    const arn = String(attributes.Arn);
    const { description = '' } = kind.metric ?? kind.composite ?? {};
    const state = this.#states.find(arn) ?? unchecked(this.#startedAt);
    return { account, region, stackName, logicalId, name, arn, description, state, ...kind };
  }

  #save(): void {
    this.#states.save(new Set(this.all().map(({ arn }) => arn)));
  }

  #log(line: string): void {
    appendFileSync(this.#logFile, `${new Date().toISOString()} ${line}\n`);
  }
}

/** Those by which an alarm was judged; none where somebody has set its state without them. */
function valuesIn(reasonData: string): number[] {
  const { recentDatapoints = [] } = JSON.parse(reasonData || '{}') as { recentDatapoints?: number[] };
  return recentDatapoints;
}

/** Of an alarm that was not evaluated yet. */
function unchecked(at: number): KeptState {
  const time = new Date(at).toISOString();
  const reason = 'Unchecked: Initial alarm creation';
  return { value: 'INSUFFICIENT_DATA', reason, reasonData: '', updatedAt: time, since: time };
}

/** What was read of properties before; a deployment that changes them puts others in their place. */
const known = new WeakMap<object, unknown>();

function parsed<Definition>(
  { properties }: RecordedResource,
  parse: (properties: RecordedResource['properties']) => Definition,
): Definition {
  const definition = (known.get(properties) as Definition | undefined) ?? parse(properties);
  known.set(properties, definition);
  return definition;
}
