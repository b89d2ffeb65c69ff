import type { RolloutLimits } from './rollout.ts';
import type { TaskDefinition } from './task-definition.ts';
import type { TargetMapping } from './task-request.ts';
import type { TrafficShift } from './traffic-shift.ts';

/** What a service is to be: the tasks, and how they are replaced. */
export interface ServiceGoal extends RolloutLimits {
  definition: TaskDefinition;
  targets: readonly TargetMapping[];
  /** Allocation ids of the Elastic IPs at which the tasks serve. */
  addresses: readonly string[];
  /** The availability zones over which the tasks are spread; none where the template does not say. */
  zones: readonly string[];
  hasCircuitBreaker: boolean;
  /** How requests go over to new tasks that stand beside those before; undefined where these are replaced one by one. */
  shift: TrafficShift | undefined;
  /** The names of the alarms that end a deployment. */
  alarms: readonly string[];
  startLimitInSeconds: number;
}

/** Tasks of the same kind need not be replaced when the rest of a goal changes. */
export function kindOfTasks({ definition, targets, addresses }: ServiceGoal): string {
  return JSON.stringify([definition.arn, targets, addresses]);
}

/** The target group in which the tasks of a goal stand, of the two between which requests are shifted. */
export function groupOf({ targets }: ServiceGoal, { groups }: TrafficShift): string | undefined {
  return targets.find(({ targetGroupArn }) => groups.includes(targetGroupArn))?.targetGroupArn;
}

/**
 * A goal whose tasks stand in the group in which those of the goal before do not, unless they are the same tasks, or there
 * are none that could have the other requests meanwhile.
 */
export function placed(
  goal: ServiceGoal,
  before: ServiceGoal | undefined,
  { isServed }: { isServed: boolean },
): ServiceGoal {
  const { shift } = goal;
  const present = shift && before && groupOf(before, shift);
  if (!shift || present === undefined) return goal;
  const [first, second] = shift.groups;
  const stays = !isServed || goal.definition.arn === before?.definition.arn;
  const group = stays ? present : present === first ? second : first;
  const targets = goal.targets.map((target) =>
    shift.groups.includes(target.targetGroupArn) ? { ...target, targetGroupArn: group } : target,
  );
  return { ...goal, targets };
}
