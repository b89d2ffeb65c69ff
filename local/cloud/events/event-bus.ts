import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pause } from '../pause.ts';
import type { CommonRuntime } from '../runtime.ts';
import type { CloudEvent } from './event.ts';
import { type Delivery, type NewDelivery, openPendingDeliveries } from './pending-deliveries.ts';
import { type EventRule, rulesFor } from './rules.ts';
import { inputFor } from './target-input.ts';
import { readUniversalTarget } from './universal/universal-target.ts';

export interface EventBusOptions {
  /** Why nothing here can take what is for such a target; undefined where something can. */
  whyUnreachable(targetArn: string): string | undefined;
  /** Gives a target what there is for it; rejects when it did not take it. */
  deliver(delivery: Delivery): Promise<void>;
  /** How many milliseconds to wait after the nth attempt has failed; undefined where no other attempt is made. */
  waitAfter(attempts: number, failure: unknown, delivery: Delivery): number | undefined;
  /** What no attempt could deliver. */
  putAside(delivery: Delivery, failure: unknown, attempts: number): Promise<void>;
}

/**
 * The default event bus of every region: hands what services say to the targets of the rules that it concerns. Each
 * target gets what is for it in turn, and at least once: what is not delivered yet outlives a kill.
 */
export class EventBus {
  readonly #runtime: CommonRuntime;
  readonly #options: EventBusOptions;
  readonly #pending: ReturnType<typeof openPendingDeliveries>;
  readonly #lastOf = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #logFile: string;

  constructor(runtime: CommonRuntime, options: EventBusOptions) {
    this.#runtime = runtime;
    this.#options = options;
    this.#pending = openPendingDeliveries(join(runtime.stateDirectory, 'events'));
    this.#logFile = join(runtime.stateDirectory, 'logs', 'events.log');
    mkdirSync(dirname(this.#logFile), { recursive: true });
  }

  put(event: CloudEvent, isServed: (targetArn: string) => boolean = () => false): void {
    for (const rule of rulesFor(event, this.#runtime))
      this.hand(event, { ...rule, targets: rule.targets.filter(({ Arn }) => !isServed(Arn)) });
  }

  /** To all targets of one rule, whatever its pattern. */
  hand(event: CloudEvent, rule: EventRule): void {
    for (const target of rule.targets) {
      const { SqsParameters, EcsParameters, RetryPolicy = {}, DeadLetterConfig } = target;
      this.send({
        what: `${event['detail-type']}, ${String(event.detail.state ?? event.detail.event ?? '')}, by ${rule.name}`,
        targetArn: target.Arn,
        input: inputFor(target, event, rule),
        by: 'events.amazonaws.com',
        parameters: { ...SqsParameters, ...EcsParameters },
        patience: {
          retries: RetryPolicy.MaximumRetryAttempts,
          seconds: RetryPolicy.MaximumEventAgeInSeconds,
        },
        deadLetters: DeadLetterConfig?.Arn,
        origin: { RULE_ARN: rule.arn, TARGET_ARN: target.Arn },
      });
    }
  }

  send(delivery: NewDelivery): void {
    const reason = this.#options.whyUnreachable(delivery.targetArn);
    if (reason === undefined) this.#queue(this.#pending.add(delivery));
    else this.#tell(delivery, `not delivered: ${reason}`);
  }

  /** Takes up what an earlier rehearsal could not deliver any more. */
  resume(): void {
    for (const delivery of this.#pending.all()) this.#queue(delivery);
  }

  /** What is under way counts as not delivered. */
  stop(): void {
    this.#stopping.abort();
  }

  #queue(delivery: Delivery): void {
    const line = lineOf(delivery);
    const before = this.#lastOf.get(line) ?? Promise.resolve();
    this.#lastOf.set(
      line,
      before.then(() => this.#deliver(delivery)),
    );
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { signal } = this.#stopping;
    for (let attempts = 1; !signal.aborted; attempts++) {
      const failure = await this.#options.deliver(delivery).then(
        () => undefined,
        (error: unknown) => error ?? new Error('unknown'),
      );
      if (signal.aborted) return;
      this.#tell(delivery, failure === undefined ? 'delivered' : `failed: ${reasonOf(failure)}`);
      if (failure === undefined) return this.#pending.remove(delivery);
      const wait = this.#options.waitAfter(attempts, failure, delivery);
      if (wait === undefined) return this.#putAside(delivery, failure, attempts);
      await pause(wait, signal);
    }
  }

  async #putAside(delivery: Delivery, failure: unknown, attempts: number): Promise<void> {
    await this.#options
      .putAside(delivery, failure, attempts)
      .catch((error: unknown) => this.#tell(delivery, `not put aside: ${reasonOf(error)}`));
    this.#pending.remove(delivery);
  }

  #tell({ what, targetArn }: Pick<Delivery, 'what' | 'targetArn'>, how: string): void {
    appendFileSync(this.#logFile, `${new Date().toISOString()} ${what}, to ${targetArn}: ${how}\n`);
  }
}

/** What is for one target waits for what came before; an operation of a service is none that schedules would share. */
function lineOf({ what, targetArn }: Delivery): string {
  return readUniversalTarget(targetArn) === undefined ? targetArn : `${targetArn} ${what}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
