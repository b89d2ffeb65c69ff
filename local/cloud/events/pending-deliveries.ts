import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { readStateFile } from '../state-file.ts';

/** Something that a target is to get. */
export interface NewDelivery {
  /** For the log. */
  what: string;
  targetArn: string;
  /** Where a target is that says no place itself: the schedule's own. */
  place?: { account: string; region: string };
  input: JsonValue;
  /** The principal of the service that delivers, where the target's own policy has to let it; a role lets Scheduler. */
  by?: string;
  /** What is said of the target beside its input: `SqsParameters`, `EcsParameters`. */
  parameters?: JsonObject;
  /** How often and how long it is tried again. */
  patience?: { retries?: number | undefined; seconds?: number | undefined };
  /** The ARN of the queue for what the target did not take. */
  deadLetters?: string | undefined;
  /** What a dead letter tells of where it comes from, by the names of its attributes. */
  origin?: Record<string, string>;
}

export interface Delivery extends NewDelivery {
  id: string;
  /** Milliseconds since 1970: when it was to be delivered first. */
  since: number;
}

/** What is not delivered yet, on disk. */
export function openPendingDeliveries(directory: string) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const fileOf = ({ id }: Pick<Delivery, 'id'>) => join(directory, `${id}.json`);
  const names = () =>
    readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .sort();
  let last = Number(names().at(-1)?.replace('.json', '') ?? 0);
  return {
    /** In the order in which they came. */
    all: (): Delivery[] =>
      names()
        .flatMap((name) => readStateFile<Delivery>(join(directory, name)) ?? [])
        .map((delivery) => ({ ...delivery, since: delivery.since ?? Date.now() })),
    add(given: NewDelivery): Delivery {
      last += 1;
      const delivery = { ...given, since: Date.now(), id: String(last).padStart(10, '0') };
      writeFileAtomically(fileOf(delivery), JSON.stringify(delivery));
      return delivery;
    },
    remove: (delivery: Delivery): void => rmSync(fileOf(delivery), { force: true }),
  };
}
