import { RemovalPolicy } from 'aws-cdk-lib';
import type { WorkloadEnvironment } from './workload-environment.ts';

/** What becomes of data when its stack is deleted. */
export function removalPolicyOf({ keepsData }: WorkloadEnvironment): RemovalPolicy {
  return keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}
