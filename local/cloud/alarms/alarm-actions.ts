import { z } from 'zod';
import { flag } from '../parse-properties.ts';

const actions = z.array(z.string()).default([]);

/** What alarms on metrics and those on other alarms say alike: what they mean, and whom they tell. */
export const alarmActions = {
  AlarmDescription: z.string().default(''),
  ActionsEnabled: flag().default(true),
  AlarmActions: actions,
  OKActions: actions,
  InsufficientDataActions: actions,
};
