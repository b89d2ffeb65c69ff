import { tellUnreachable } from '../events/unreachable.ts';
import { physicalName } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import { checkSchedule, scheduleType, targetOfSchedule } from '../schedules/scheduler-schedules.ts';

/**
 * The clock of the cloud reads a schedule where it is recorded.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html
 */
export const schedulerSchedule: ResourceType = {
  type: scheduleType,
  replacedBy: ['Name'],
  create: describe,
  update: describe,
};

async function describe(request: ResourceRequest) {
  const { address, properties } = request;
  checkSchedule(properties);
  tellUnreachable(request, [targetOfSchedule(properties)]);
  const name = typeof properties.Name === 'string' ? properties.Name : physicalName(request, 64);
  const group = String(properties.GroupName ?? 'default');
  return {
    physicalId: name,
    attributes: { Arn: `arn:aws:scheduler:${address.region}:${address.account}:schedule/${group}/${name}` },
  };
}
