import { newEvent } from '../events/event.ts';
import type { EventBus } from '../events/event-bus.ts';
import { readScheduledRule } from '../events/rules.ts';
import { readSchedule } from './schedule-expression.ts';
import type { ScheduledWorkReader } from './scheduled-work.ts';

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
export function scheduledRules(bus: EventBus): ScheduledWorkReader {
  return (resource) => {
    const read = readScheduledRule(resource);
    if (read === undefined) return [];
    const { rule, schedule, isEnabled } = read;
    const { account, region } = resource;
    return [
      {
        ...{ kind: 'rule', isEnabled, timeZone: 'UTC' },
        expression: readSchedule(schedule),
        happen: (at) =>
          bus.hand(
            {
              ...newEvent({
                ...{ 'detail-type': 'Scheduled Event', source: 'aws.events', account, region },
                ...{ resources: [rule.arn], detail: {} },
              }),
              time: at.toISOString(),
            },
            rule,
          ),
      },
    ];
  };
}
