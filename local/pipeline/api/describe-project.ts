import type { JsonObject } from '../../cloud/json.ts';
import type { RecordedResource } from '../../cloud/recorded-resource.ts';
import { withApiNames } from './api-names.ts';

const exceptions = { BuildSpec: 'buildspec', Visibility: 'projectVisibility' };

/** "Project" of the API. */
export function describeProject({ physicalId, attributes, properties }: RecordedResource): JsonObject {
  const { Name: _, Triggers: __, TimeoutInMinutes, QueuedTimeoutInMinutes, ...others } = properties;
  return {
    name: physicalId,
    arn: String(attributes.Arn),
    ...withApiNames(others, exceptions),
    // CloudFormation takes numbers as texts as well.
    ...(TimeoutInMinutes !== undefined && { timeoutInMinutes: Number(TimeoutInMinutes) }),
    ...(QueuedTimeoutInMinutes !== undefined && { queuedTimeoutInMinutes: Number(QueuedTimeoutInMinutes) }),
  };
}
