import { Aspects, Stack } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  type AlarmDescription,
  defineAlarmTopic,
  defineAutomationDeadLetters,
  defineFunction,
  EncryptLogGroups,
  type FunctionProps,
  letAlarmsUse,
  type Release,
  watchFunctions,
} from '../../workload/workload-stage.ts';

export interface DeliveryFunctionsProps {
  release: Release;
  /** Encrypts logs and alarms. */
  key: Key;
  /** E-mail addresses that are told when a function fails. */
  alerted: readonly string[];
}

/** What a function of the delivery finds as its environment: it belongs to none of those that are deployed. */
export const deliveryEnvironment = 'delivery';

/** The functions of the delivery itself, and what they share: where dead letters go, and who is told of failures. */
export class DeliveryFunctions extends Construct {
  readonly deadLetters: Queue;
  readonly #key: Key;
  readonly #release: Release;
  readonly #tickets: Topic;

  constructor(scope: Construct, id: string, { release, key, alerted }: DeliveryFunctionsProps) {
    super(scope, id);
    this.#key = key;
    this.#release = release;
    this.deadLetters = defineAutomationDeadLetters(this);
    letAlarmsUse(key, this);
    this.#tickets = defineAlarmTopic(this, 'Tickets', {
      displayName: 'Sluice delivery: to be looked at',
      key,
      addresses: alerted,
    });
  }

  /** In a scope of the function's own. */
  define<Variables = never>(
    scope: Construct,
    props: NoInfer<Omit<FunctionProps<Variables>, 'environment' | 'release' | 'deadLetters'>>,
  ): LambdaFunction {
    Aspects.of(scope).add(new EncryptLogGroups(this.#key));
    return defineFunction<Variables>(scope, {
      ...props,
      // Whatever they did can be done again from the source.
      environment: { keepsData: false },
      release: this.#release,
      deadLetters: this.deadLetters,
    });
  }

  /** Alarms about every function of the stack, and further ones; called when all of them are there. */
  watch(furtherAlarms: readonly AlarmDescription[]): void {
    const topics = { pages: this.#tickets, tickets: this.#tickets };
    watchFunctions(Stack.of(this), topics, furtherAlarms);
  }
}
