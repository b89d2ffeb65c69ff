import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type {
  ApplicationTargetGroup,
  IApplicationTargetGroupMetrics,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';

export interface GroupMetric {
  /** Letters and digits, a small letter first; in an expression and in a graph no two metrics may share one. */
  name: string;
  label: string;
  combine: 'SUM' | 'MAX';
  period: Duration;
  metricOf: (metrics: IApplicationTargetGroupMetrics) => IMetric;
}

/** One metric of all target groups of a service: a rollout shifts requests from one to the other. */
export function acrossGroups(
  groups: readonly ApplicationTargetGroup[],
  { name, label, combine, period, metricOf }: GroupMetric,
): MathExpression {
  const parts = groups.map(({ metrics }, index) => [`${name}${index}`, metricOf(metrics)] as const);
  // A group without a target has no data; these functions pass over it.
  const list = parts.map(([part]) => (combine === 'SUM' ? `FILL(${part}, 0)` : part)).join(', ');
  return new MathExpression({
    label,
    expression: `${combine}([${list}])`,
    usingMetrics: Object.fromEntries(parts),
    period,
  });
}
