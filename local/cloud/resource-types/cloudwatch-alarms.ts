import { alarmType, parseAlarm } from '../alarms/alarm-definition.ts';
import { compositeAlarmType, parseCompositeAlarm } from '../alarms/composite-alarm.ts';
import { physicalName } from '../physical-name.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

/** What is read of them here is checked only: the alarms of all stacks are evaluated together, by the minute. */
export const cloudWatchAlarm = alarmResource(alarmType, (properties) => {
  const { obstacle } = parseAlarm(properties);
  return obstacle && `it is not evaluated here: ${obstacle}`;
});

export const cloudWatchCompositeAlarm = alarmResource(compositeAlarmType, (properties) => {
  const { actionsSuppressor } = parseCompositeAlarm(properties);
  return actionsSuppressor && `its actions are taken whatever ${actionsSuppressor} says`;
});

/** `check` throws where the properties cannot be read, and answers what is passed over here. */
function alarmResource(type: string, check: (properties: Properties) => string | undefined): ResourceType {
  const put = async (request: ResourceRequest) => {
    const { address, properties, log } = request;
    const name =
      properties.AlarmName === undefined ? physicalName(request, 255) : String(properties.AlarmName);
    const passedOver = check(properties);
    if (passedOver !== undefined) log(`Alarm ${name}: ${passedOver}`);
    const Arn = `arn:aws:cloudwatch:${address.region}:${address.account}:alarm:${name}`;
    return { physicalId: name, attributes: { Arn } };
  };
  return { type, replacedBy: ['AlarmName'], create: put, update: put };
}
