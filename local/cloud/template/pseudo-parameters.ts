import type { JsonValue } from '../json.ts';

interface StackIdentity {
  account: string;
  region: string;
  stackName: string;
  stackId: string;
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export function pseudoParameters(stack: StackIdentity): Map<string, JsonValue | undefined> {
  const china = stack.region.startsWith('cn-');
  return new Map<string, JsonValue | undefined>([
    ['AWS::AccountId', stack.account],
    ['AWS::NotificationARNs', []],
    ['AWS::NoValue', undefined],
    ['AWS::Partition', china ? 'aws-cn' : 'aws'],
    ['AWS::Region', stack.region],
    ['AWS::StackId', stack.stackId],
    ['AWS::StackName', stack.stackName],
    ['AWS::URLSuffix', china ? 'amazonaws.com.cn' : 'amazonaws.com'],
  ]);
}
