import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import type { Properties } from '../recorded-resource.ts';
import { alarmActions } from './alarm-actions.ts';
import type { AlarmState } from './alarm-definition.ts';
import { type AlarmRule, parseAlarmRule } from './alarm-rule.ts';

export const compositeAlarmType = 'AWS::CloudWatch::CompositeAlarm';

const schema = z.object({
  ...alarmActions,
  AlarmRule: z.string(),
  ActionsSuppressor: z.string().optional(),
});

/** An alarm on other alarms. */
export interface CompositeAlarm {
  description: string;
  hasActions: boolean;
  actions: Record<AlarmState, readonly string[]>;
  ruleText: string;
  rule: AlarmRule;
  /** The alarm that is to keep its actions back; here none does. */
  actionsSuppressor: string | undefined;
}

/** @throws InvalidPropertiesError, UnreadableAlarmRuleError */
export function parseCompositeAlarm(properties: Properties): CompositeAlarm {
  const parsed = parseProperties(compositeAlarmType, schema, properties);
  const { OKActions: OK, AlarmActions: ALARM, InsufficientDataActions: INSUFFICIENT_DATA } = parsed;
  return {
    description: parsed.AlarmDescription,
    hasActions: parsed.ActionsEnabled,
    actions: { OK, ALARM, INSUFFICIENT_DATA },
    ruleText: parsed.AlarmRule,
    rule: parseAlarmRule(parsed.AlarmRule),
    actionsSuppressor: parsed.ActionsSuppressor,
  };
}
