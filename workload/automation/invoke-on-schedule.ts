import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, type ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Later than that, an invocation would come at a time for which it was not meant. */
const patience = { maxEventAge: Duration.hours(1), retryAttempts: 10 };

export interface ScheduledInvocation {
  handler: IFunction;
  description: string;
  schedule: ScheduleExpression;
  /** What the function is invoked with; an empty object unless given. */
  request?: object;
  deadLetters: IQueue;
}

/** Invokes a function again and again; what cannot be handed to it ends among the dead letters. */
export function invokeOnSchedule(scope: Construct, id: string, invocation: ScheduledInvocation): Schedule {
  const { handler, description, schedule, request = {}, deadLetters } = invocation;
  return new Schedule(scope, id, {
    description,
    schedule,
    target: new LambdaInvoke(handler, {
      input: ScheduleTargetInput.fromObject(request),
      deadLetterQueue: deadLetters,
      ...patience,
    }),
  });
}
