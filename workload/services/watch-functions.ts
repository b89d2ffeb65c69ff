import type { Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { OperationsStack } from '../monitoring/operations-stack.ts';
import { Watch } from '../monitoring/watch.ts';
import { functionAlarms } from './function-alarms.ts';

/** Alarms about every function of the stack; called when all of them are there. */
export function watchFunctions(stack: Stack, operations: OperationsStack): Watch {
  return new Watch(stack, 'FunctionWatch', {
    operations,
    trouble: 'A function fails',
    runbook: 'a-function-fails',
    alarms: functionsOf(stack).flatMap(functionAlarms),
  });
}

function functionsOf(stack: Stack): LambdaFunction[] {
  return stack.node.findAll().filter((each) => each instanceof LambdaFunction);
}
