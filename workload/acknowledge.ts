import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A rule of cdk-nag; where it tells what it found, with that: `AwsSolutions-IAM5[Resource::*]`. */
type Rule = `AwsSolutions-${string}` | `NIST.800.53.R5-${string}`;

/**
 * Says of a resource why rules that it breaks do not matter there. Stands beside the resource, and is the last resort:
 * what can be mended is mended. Every acknowledgement is listed by `npm run nag`.
 */
export function acknowledge(
  resource: IConstruct,
  { rules, reason }: { rules: readonly Rule[]; reason: string },
): void {
  Validations.of(resource).acknowledge(...rules.map((id) => ({ id, reason })));
}
