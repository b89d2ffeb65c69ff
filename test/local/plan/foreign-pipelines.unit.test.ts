import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../local/cloud/json.ts';
import { groupsInRunOrder, typeOf } from '../../../local/pipeline/declaration.ts';
import type { PipelinePlan } from '../../../local/plan/plan-assembly.ts';
import { planAssembly } from '../../../local/plan/plan-assembly.ts';
import { writeAssembly } from './write-assembly.ts';

/** Pipelines that other projects synthesize; they lie beside the repository where they are present. */
const foreign = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'foreign');

interface DeclaredAction {
  Name: JsonValue;
  ActionTypeId: { Category: string; Owner: string; Provider: string };
  RunOrder: number;
  InputArtifacts?: { Name: string }[];
  OutputArtifacts?: { Name: string }[];
}

const names = existsSync(foreign)
  ? readdirSync(foreign).flatMap((file) => /^(.+)\.template\.json$/.exec(file)?.[1] ?? [])
  : [];

(names.length > 0 ? describe : describe.skip)(`pipelines of other projects, in ${foreign}`, () => {
  it.each(names)(
    '%s has the stages, actions, order and artifacts that its template declares',
    async (name) => {
      const { stages } = await planOf(name);

      expect(
        stages.map(({ stage }) => ({
          name: stage.name,
          groups: groupsInRunOrder(stage).map((group) =>
            group.map((action) => ({
              name: action.name,
              type: typeOf(action),
              takes: action.inputArtifacts,
              leaves: action.outputArtifacts,
            })),
          ),
        })),
      ).toEqual(declaredStages(name));
    },
  );

  it.each(names)('%s has no action that takes what none leaves', async (name) => {
    const actions = (await planOf(name)).stages.flatMap(({ stage }) => stage.actions);
    const left = new Set(actions.flatMap(({ outputArtifacts }) => outputArtifacts));

    expect(actions.length).toBeGreaterThan(0);
    expect(
      actions.flatMap(({ inputArtifacts }) => inputArtifacts).filter((taken) => !left.has(taken)),
    ).toEqual([]);
  });

  it.each(names)('%s says of every action that is not available why', async (name) => {
    const { stages } = await planOf(name);
    const outlooks = stages.flatMap(({ actions }) =>
      actions.map(({ action, outlook }) => [typeOf(action), outlook] as const),
    );
    for (const [type, outlook] of outlooks) {
      if (type === 'Source/ThirdParty/GitHub')
        expect(outlook).toMatchObject({ kind: 'simulated', reason: expect.stringMatching(/on GitHub$/) });
      if (type === 'Deploy/AWS/CloudFormation') expect(outlook.kind).toBe('runs');
      if (outlook.kind === 'not available') expect(outlook.reason).toMatch(/\w{3}/);
    }
    const updates = stages.filter(({ stage }) => stage.name === 'UpdatePipeline');
    for (const { actions } of updates) expect(actions).toMatchObject([{ outlook: { kind: 'natively' } }]);
  });
});

async function planOf(name: string): Promise<PipelinePlan> {
  const folder = writeAssembly({ [name]: textOf(name) });
  const { pipelines } = await planAssembly(folder);
  const [plan] = pipelines;
  if (plan === undefined) throw new Error(`${name} has no pipeline`);
  return plan;
}

function textOf(name: string): string {
  return readFileSync(join(foreign, `${name}.template.json`), 'utf8');
}

/** The same, taken from the template by hand. */
function declaredStages(name: string) {
  const { Resources } = JSON.parse(textOf(name)) as { Resources: Record<string, JsonObject> };
  const declared = Object.values(Resources).find(({ Type }) => Type === 'AWS::CodePipeline::Pipeline');
  const { Stages } = (declared?.Properties ?? {}) as unknown as {
    Stages: { Name: string; Actions: DeclaredAction[] }[];
  };
  return Stages.map(({ Name, Actions }) => ({
    name: Name,
    groups: Object.entries(Object.groupBy(Actions, ({ RunOrder }) => RunOrder)).map(([, group = []]) =>
      group.map(describeDeclared),
    ),
  }));
}

function describeDeclared({ Name, ActionTypeId, InputArtifacts = [], OutputArtifacts = [] }: DeclaredAction) {
  const { Category, Owner, Provider } = ActionTypeId;
  return {
    name: nameBeforeDeployment(Name),
    type: `${Category}/${Owner}/${Provider}`,
    takes: InputArtifacts.map(({ Name }) => Name),
    leaves: OutputArtifacts.map(({ Name }) => Name),
  };
}

/** An action may be called by what only a deployment tells. */
function nameBeforeDeployment(name: JsonValue): JsonValue {
  const attribute =
    typeof name === 'object' && name !== null && !Array.isArray(name) ? name['Fn::GetAtt'] : name;
  return Array.isArray(attribute) ? attribute.join('.') : (attribute ?? null);
}
