import { z } from 'zod';
import { actionOf, actionProperties } from '../load-balancing/action-properties.ts';
import type { Condition, Rule } from '../load-balancing/listener.ts';
import { loadBalancing } from '../load-balancing/load-balancing.ts';
import { parseProperties } from '../parse-properties.ts';
import { stableId } from '../physical-name.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceType } from '../resource-type.ts';

const type = 'AWS::ElasticLoadBalancingV2::ListenerRule';

const texts = z.array(z.string()).min(1);
const configuration = z.strictObject({ Values: texts });

const conditionSchema = z.discriminatedUnion('Field', [
  z.strictObject({ Field: z.literal('path-pattern'), PathPatternConfig: configuration }),
  z.strictObject({ Field: z.literal('host-header'), HostHeaderConfig: configuration }),
  z.strictObject({ Field: z.literal('http-request-method'), HttpRequestMethodConfig: configuration }),
  z.strictObject({
    Field: z.literal('http-header'),
    HttpHeaderConfig: z.strictObject({ HttpHeaderName: z.string(), Values: texts }),
  }),
  z.strictObject({
    Field: z.literal('query-string'),
    QueryStringConfig: z.strictObject({
      Values: z.array(z.strictObject({ Key: z.string().optional(), Value: z.string() })).min(1),
    }),
  }),
  z.strictObject({ Field: z.literal('source-ip'), SourceIpConfig: configuration }),
]);

const schema = z.object({
  ListenerArn: z.string(),
  Priority: z.coerce.number(),
  Actions: actionProperties,
  Conditions: z.array(z.preprocess(withConfiguration, conditionSchema)).min(1),
  /** What rewrites requests is not carried out, so a rule with it is refused. */
  Transforms: z.array(z.never()).optional(),
});

const shortForms: Record<string, string> = {
  'path-pattern': 'PathPatternConfig',
  'host-header': 'HostHeaderConfig',
};

/** Paths and hosts may stand beside the field, without a configuration. */
function withConfiguration(condition: unknown): unknown {
  const { Values, ...others } = condition as { Field?: string; Values?: unknown };
  const name = shortForms[others.Field ?? ''];
  return Values === undefined || name === undefined ? condition : { ...others, [name]: { Values } };
}

/** Which requests of a listener go where; the lowest priority is tried first. */
export const listenerRule: ResourceType = {
  type,
  replacedBy: ['ListenerArn'],
  async create(request) {
    const { properties, runtime } = request;
    const { ListenerArn } = parseProperties(type, schema, properties);
    const arn = `${ListenerArn.replace(':listener/', ':listener-rule/')}/${stableId(request, 16)}`;
    await loadBalancing(runtime).putRule(ruleOf(arn, properties));
    return { physicalId: arn, attributes: { RuleArn: arn, IsDefault: false } };
  },
  async update({ resource, properties, runtime }) {
    await loadBalancing(runtime).putRule(ruleOf(resource.physicalId, properties));
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async resume({ resource, properties, runtime }) {
    await loadBalancing(runtime).putRule(ruleOf(resource.physicalId, properties));
  },
  async delete({ resource, runtime }) {
    await loadBalancing(runtime).removeRule(resource.physicalId);
  },
};

function ruleOf(arn: string, properties: Properties): Rule {
  const { ListenerArn, Priority, Actions, Conditions } = parseProperties(type, schema, properties);
  return {
    arn,
    listenerArn: ListenerArn,
    priority: Priority,
    action: actionOf(Actions),
    conditions: Conditions.map(conditionOf),
  };
}

function conditionOf(condition: z.output<typeof conditionSchema>): Condition {
  switch (condition.Field) {
    case 'path-pattern':
      return { field: condition.Field, values: condition.PathPatternConfig.Values };
    case 'host-header':
      return { field: condition.Field, values: condition.HostHeaderConfig.Values };
    case 'http-request-method':
      return { field: condition.Field, values: condition.HttpRequestMethodConfig.Values };
    case 'http-header': {
      const { HttpHeaderName: name, Values: values } = condition.HttpHeaderConfig;
      return { field: condition.Field, name, values };
    }
    case 'query-string': {
      const values = condition.QueryStringConfig.Values.map(({ Key: key, Value: value }) => ({ key, value }));
      return { field: condition.Field, values };
    }
    case 'source-ip':
      return { field: condition.Field, values: condition.SourceIpConfig.Values };
  }
}
