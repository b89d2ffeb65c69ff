import { z } from 'zod';
import type { SynthesizedStack } from '../../support/cloud-assembly.ts';

export interface PolicyStatement {
  /** Stack and logical id of the resource that holds it. */
  where: string;
  /** The type of that resource. */
  type: string;
  effect: string;
  actions: string[];
  resources: string[];
  principal: unknown;
  condition: Record<string, Record<string, unknown>>;
}

/** Text or what is put together at deployment, one or several. */
const oneOrMore = z
  .unknown()
  .optional()
  .transform((value) =>
    [value ?? []].flat().map((each) => (typeof each === 'string' ? each : JSON.stringify(each))),
  );

const statementSchema = z.object({
  Effect: z.string(),
  Action: oneOrMore,
  Resource: oneOrMore,
  Principal: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** Every statement of every policy document, whatever it is attached to. */
export function statementsIn({ name, resources }: SynthesizedStack): PolicyStatement[] {
  return resources.flatMap(({ logicalId, Type, Properties }) =>
    documentsIn(Properties)
      .flatMap((document) => z.array(statementSchema).parse([document.Statement].flat()))
      .map(({ Effect, Action, Resource, Principal, Condition }) => ({
        where: `${name} ${logicalId}`,
        type: Type,
        effect: Effect,
        actions: Action,
        resources: Resource,
        principal: Principal,
        condition: Condition,
      })),
  );
}

function documentsIn(value: unknown): { Statement: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value) && 'Statement' in value) return [value];
  return Object.values(value).flatMap(documentsIn);
}
