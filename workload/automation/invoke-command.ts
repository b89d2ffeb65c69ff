import { Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** What an operator types to invoke the function with the request and see its answer. */
export function invokeCommand(handler: IFunction, request: object): string {
  return [
    `aws lambda invoke --region ${Stack.of(handler).region} --function-name ${handler.functionName}`,
    `--cli-binary-format raw-in-base64-out --payload '${JSON.stringify(request)}' /dev/stdout`,
  ].join(' ');
}
