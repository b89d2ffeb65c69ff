import { z } from 'zod';
import { actionOf, actionProperties } from '../load-balancing/action-properties.ts';
import type { Condition, Rule } from '../load-balancing/listener.ts';
import { loadBalancing } from '../load-balancing/load-balancing.ts';
import { parseProperties } from '../parse-properties.ts';
import { stableId } from '../physical-name.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceType } from '../resource-type.ts';

const type = 'AWS::ElasticLoadBalancingV2::ListenerRule';

const values = z.object({ Values: z.array(z.string()).min(1) });

const schema = z.object({
  ListenerArn: z.string(),
  Priority: z.coerce.number(),
  Actions: actionProperties,
  Conditions: z
    .array(
      z.object({
        Field: z.enum(['path-pattern', 'host-header', 'http-request-method']),
        Values: z.array(z.string()).optional(),
        PathPatternConfig: values.optional(),
        HostHeaderConfig: values.optional(),
        HttpRequestMethodConfig: values.optional(),
      }),
    )
    .min(1),
});

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

function conditionOf(condition: z.output<typeof schema>['Conditions'][number]): Condition {
  const { Field, Values, PathPatternConfig, HostHeaderConfig, HttpRequestMethodConfig } = condition;
  const configurations = {
    'path-pattern': PathPatternConfig,
    'host-header': HostHeaderConfig,
    'http-request-method': HttpRequestMethodConfig,
  };
  return { field: Field, values: configurations[Field]?.Values ?? Values ?? [] };
}
