import type { MetricIdentity } from './metric.ts';

/** What is measured here, of each name space of AWS; nothing of those that are not named. */
const measured: Readonly<Record<string, RegExp>> = {
  'AWS/SQS': /^Approximate/,
  'AWS/Lambda': /^(Invocations|Errors|Throttles|Duration)$/,
  'AWS/ApplicationELB':
    /^(RequestCount|RequestCountPerTarget|TargetResponseTime|(Un)?HealthyHostCount|HTTPCode_(Target|ELB)_[2-5]XX_Count)$/,
  'AWS/ECS': /^(CPU|Memory)Utilization$/,
  'ECS/ContainerInsights': /^(Desired|Running|Pending)TaskCount$/,
  CloudWatchSynthetics: /^(SuccessPercent|Failed)$/,
};

/** Why not, where it can be said in a few words. */
const reasons: Readonly<Record<string, string>> = {
  'AWS/RDS': 'here a cluster is PostgreSQL on this machine, which it has not for itself',
  'AWS/ElastiCache': 'here a cache is redis-server on this machine, which it has not for itself',
  'AWS/Lambda': 'here a function is called at once, and nothing waits for it in between',
  'AWS/CodeBuild': 'builds are told by their results, and are not counted',
};

/** Why the rehearsal cannot know a metric that a service of AWS would measure; undefined where it can. */
export function reasonNotMeasured({ namespace, name }: MetricIdentity): string | undefined {
  if (!/^(AWS\/|ECS\/|CloudWatch)/.test(namespace) || measured[namespace]?.test(name)) return undefined;
  const reason = reasons[namespace];
  return `${namespace} ${name} is not measured in the rehearsal${reason ? `: ${reason}` : ''}`;
}
