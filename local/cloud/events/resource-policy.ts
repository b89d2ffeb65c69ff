import { isJsonObject, type JsonValue } from '../json.ts';
import type { CommonRuntime } from '../runtime.ts';

/** A policy that a template attaches to a queue, a topic or a bucket: by its type, where it names what it is attached to. */
const policies = {
  queue: { type: 'AWS::SQS::QueuePolicy', names: 'Queues', action: 'sqs:sendmessage' },
  topic: { type: 'AWS::SNS::TopicPolicy', names: 'Topics', action: 'sns:publish' },
  bucket: { type: 'AWS::S3::BucketPolicy', names: 'Bucket', action: 's3:getobject' },
} as const;

/**
 * Whether a template lets a service send to a queue or publish to a topic, or anybody read a bucket: by a statement that allows it, whatever its
 * conditions; what statements deny is passed over.
 *
 * @param physicalId What `Ref` answers for it: the URL of a queue, the ARN of a topic, the name of a bucket.
 */
export function policyLets(
  { resources }: Pick<CommonRuntime, 'resources'>,
  kind: keyof typeof policies,
  physicalId: string,
  principal: string,
): boolean {
  const { type, names, action } = policies[kind];
  return resources
    .all(type)
    .filter(({ properties }) => listOf(properties[names]).includes(physicalId))
    .flatMap(({ properties }) => statementsOf(properties.PolicyDocument))
    .some((statement) => {
      if (!isJsonObject(statement) || statement.Effect !== 'Allow') return false;
      const actions = listOf(statement.Action).map((each) => String(each).toLowerCase());
      const isAction = actions.some(
        (each) => each === action || each === '*' || each === `${action.split(':')[0]}:*`,
      );
      return isAction && principalsOf(statement.Principal).some((each) => each === principal || each === '*');
    });
}

function statementsOf(document: JsonValue | undefined): JsonValue[] {
  return isJsonObject(document) ? listOf(document.Statement) : [];
}

function principalsOf(principal: JsonValue | undefined): JsonValue[] {
  return isJsonObject(principal) ? Object.values(principal).flatMap(listOf) : listOf(principal);
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return value === undefined ? [] : [value].flat();
}
