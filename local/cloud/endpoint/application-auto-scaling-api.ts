import { z } from 'zod';
import { alarmType, parseAlarm } from '../alarms/alarm-definition.ts';
import type { Caller, JsonApiHandler } from '../cloud.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime, Runtime } from '../runtime.ts';
import {
  readScalableTarget,
  type ScalableTarget,
  scalableTargetType,
  scalingKey,
  targetId,
} from '../scaling/scalable-target.ts';
import { scalingPolicyType, targetOfPolicy } from '../scaling/scaling-policy.ts';
import { scalingStates } from '../scaling/scaling-states.ts';
import {
  boundsOf,
  type ScheduledAction,
  scheduledActionsOf,
  setBounds,
} from '../scaling/scheduled-actions.ts';
import { ServiceException } from './json-api.ts';

/** The prefix of the targets of Application Auto Scaling. */
export const scalingApiTarget = 'AnyScaleFrontendService';

interface KnownTarget {
  resource: RecordedResource;
  target: ScalableTarget;
  key: string;
}

type Operation = (input: JsonObject, known: readonly KnownTarget[], runtime: Runtime) => JsonValue;

/**
 * Scalable targets of stacks, with what was done to them and what is to be, the suspension of their scaling, and other
 * bounds, which hold until a deployment declares the target anew. Policies and scheduled actions are a template's to make.
 *
 * Source: https://docs.aws.amazon.com/autoscaling/application/APIReference/API_Operations.html
 */
export function applicationAutoScalingApi(runtimeOf: (region: string) => Runtime): JsonApiHandler {
  return async (operation, input, caller) => {
    const serve = operations[operation];
    const runtime = runtimeOf(caller.region);
    if (serve) return serve(input, targetsOf(runtime, caller), runtime);
    throw new ServiceException(
      'UnknownOperationException',
      `Application Auto Scaling answers ${Object.keys(operations).join(', ')} here, not ${operation}.`,
    );
  };
}

const operations: Record<string, Operation> = {
  DescribeScalableTargets(input, known, runtime) {
    const { ResourceIds, ...asked } = parse(inputs.describeTargets, input);
    return {
      ScalableTargets: known
        .filter((each) => isAsked(each, asked) && (ResourceIds?.includes(each.target.ResourceId) ?? true))
        .map(({ target, key }) => ({
          ...describe(target),
          ...boundsOf(runtime, key, target),
          SuspendedState: { ...scalingStates(runtime).of(key).suspended },
        })),
    };
  },
  DescribeScalingPolicies(input, known, runtime) {
    const asked = parse(inputs.describePolicies, input);
    return {
      ScalingPolicies: known
        .filter((each) => isAsked(each, asked))
        .flatMap(({ resource: { account, region }, target }) =>
          runtime.resources
            .all(scalingPolicyType)
            .filter((policy) => policy.account === account && policy.region === region)
            .filter(({ properties }) => targetOfPolicy(properties) === targetId(target))
            .map(({ physicalId, properties }) => ({
              ...describe(target),
              PolicyARN: physicalId,
              PolicyName: properties.PolicyName ?? '',
              PolicyType: properties.PolicyType ?? '',
              ...configurationOf(properties),
              Alarms: alarmsOf(runtime, physicalId),
            })),
        ),
    };
  },
  DescribeScheduledActions(input, known) {
    const { ScheduledActionNames, ...asked } = parse(inputs.describeActions, input);
    return {
      ScheduledActions: known
        .filter((each) => isAsked(each, asked))
        .flatMap((each) =>
          scheduledActionsOf(each.resource.properties).map((action) => ({ ...each, action })),
        )
        .filter(({ action }) => ScheduledActionNames?.includes(action.ScheduledActionName) ?? true)
        .map(({ resource, target, action }) => describeAction(resource, target, action)),
    };
  },
  DescribeScalingActivities(input, known, runtime) {
    const asked = parse(inputs.describeActivities, input);
    return {
      ScalingActivities: known
        .filter((each) => isAsked(each, asked))
        .flatMap(({ target, key }) =>
          scalingStates(runtime)
            .of(key)
            .activities.map(({ id, description, cause, at }) => ({
              ...describe(target),
              ...{ ActivityId: id, Description: description, Cause: cause },
              ...{ StartTime: at / 1000, EndTime: at / 1000, StatusCode: 'Successful' },
            })),
        ),
    };
  },
  RegisterScalableTarget(input, known, runtime) {
    const { SuspendedState, MinCapacity, MaxCapacity, ...asked } = parse(inputs.register, input);
    const found = known.find((each) => isAsked(each, asked));
    if (!found)
      throw new ServiceException('ValidationException', 'Here only a template makes a scalable target.');
    const { suspended } = scalingStates(runtime).of(found.key);
    scalingStates(runtime).change(found.key, { suspended: { ...suspended, ...SuspendedState } });
    if (MinCapacity !== undefined || MaxCapacity !== undefined)
      setBounds(runtime, found.resource, { MinCapacity, MaxCapacity }, 'somebody has set other bounds');
    return { ScalableTargetARN: found.key };
  },
};

const ofTarget = {
  ServiceNamespace: z.string(),
  ResourceId: z.string().optional(),
  ScalableDimension: z.string().optional(),
};

/** What else the service takes is refused, so that nobody takes for heeded what is not. */
const inputs = {
  describeTargets: z.strictObject({
    ServiceNamespace: z.string(),
    ResourceIds: z.array(z.string()).optional(),
    ScalableDimension: z.string().optional(),
  }),
  describePolicies: z.strictObject(ofTarget),
  describeActivities: z.strictObject(ofTarget),
  describeActions: z.strictObject({ ...ofTarget, ScheduledActionNames: z.array(z.string()).optional() }),
  register: z.strictObject({
    ...ofTarget,
    ...{ MinCapacity: z.int().min(0).optional(), MaxCapacity: z.int().min(0).optional() },
    SuspendedState: z
      .strictObject({
        DynamicScalingInSuspended: z.boolean(),
        DynamicScalingOutSuspended: z.boolean(),
        ScheduledScalingSuspended: z.boolean(),
      })
      .partial()
      .transform((state) =>
        Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined)),
      )
      .default({}),
  }),
};

function parse<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ServiceException('ValidationException', `${issue?.path.join('.')}: ${issue?.message}`);
}

function targetsOf(runtime: CommonRuntime, { account, region }: Caller): KnownTarget[] {
  return runtime.resources
    .all(scalableTargetType)
    .filter((resource) => resource.account === account && resource.region === region)
    .map((resource) => {
      const target = readScalableTarget(resource.properties);
      return { resource, target, key: scalingKey(resource, target) };
    });
}

function isAsked(
  { target }: KnownTarget,
  asked: {
    ServiceNamespace: string;
    ResourceId?: string | undefined;
    ScalableDimension?: string | undefined;
  },
): boolean {
  return (
    target.ServiceNamespace === asked.ServiceNamespace &&
    (asked.ResourceId ?? target.ResourceId) === target.ResourceId &&
    (asked.ScalableDimension ?? target.ScalableDimension) === target.ScalableDimension
  );
}

function describe({ ServiceNamespace, ResourceId, ScalableDimension }: ScalableTarget) {
  return { ServiceNamespace, ResourceId, ScalableDimension };
}

function configurationOf({ PolicyType, ...properties }: RecordedResource['properties']): JsonObject {
  const name =
    PolicyType === 'TargetTrackingScaling'
      ? 'TargetTrackingScalingPolicyConfiguration'
      : 'StepScalingPolicyConfiguration';
  return { [name]: properties[name] ?? {} };
}

/** Those of templates that invoke a policy; those that AWS makes for target tracking are none here. */
function alarmsOf({ resources }: CommonRuntime, policyArn: string): JsonValue[] {
  return resources
    .all(alarmType)
    .filter(({ properties }) => Object.values(parseAlarm(properties).actions).flat().includes(policyArn))
    .map(({ physicalId, attributes }) => ({ AlarmName: physicalId, AlarmARN: attributes.Arn ?? '' }));
}

/** Source: https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScheduledAction.html */
function describeAction(
  { account, region, stackId }: RecordedResource,
  target: ScalableTarget,
  { ScheduledActionName, Schedule, Timezone, StartTime, EndTime, ScalableTargetAction }: ScheduledAction,
): JsonObject {
  const { MinCapacity, MaxCapacity } = ScalableTargetAction;
  const resource = `${target.ServiceNamespace}/${target.ResourceId}`;
  return {
    ...describe(target),
    ...{ ScheduledActionName, Schedule, Timezone },
    ScheduledActionARN: `arn:aws:autoscaling:${region}:${account}:scheduledAction:${stackId.split('/').at(-1)}:resource/${resource}:scheduledActionName/${ScheduledActionName}`,
    ...(StartTime && { StartTime: StartTime.getTime() / 1000 }),
    ...(EndTime && { EndTime: EndTime.getTime() / 1000 }),
    ScalableTargetAction: {
      ...(MinCapacity !== undefined && { MinCapacity }),
      ...(MaxCapacity !== undefined && { MaxCapacity }),
    },
  };
}
