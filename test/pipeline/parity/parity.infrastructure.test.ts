import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { type Delivery, delivery } from '../../../pipeline/delivery.ts';
import { environments } from '../../../pipeline/environments.ts';
import { writeYaml } from '../../../pipeline/github/write-yaml.ts';
import { deliveryAssembly } from '../../support/cloud-assembly.ts';
import { render, withSelfApproval } from '../github/workflows.ts';
import { findDeviations } from './find-deviations.ts';
import { functionsIn, pipelineOf, pipelineProperties, planOf, projectsIn } from './renderings.ts';
import type { Shape } from './shape.ts';
import { shapeOfDefinition } from './shape-of-definition.ts';
import {
  type FunctionsBeside,
  type Plan,
  type PlanAction,
  type ProjectOf,
  shapeOfPlan,
} from './shape-of-plan.ts';
import { shapeOfWorkflows } from './shape-of-workflows.ts';

/** As parsed files, or as parsed templates, are: what a deviation makes of them is looked at, not compiled. */
// biome-ignore lint/suspicious/noExplicitAny: a deviation reaches into what it takes apart.
type Loose = any;

let properties: JsonObject;
let projectOf: ProjectOf;
let beside: FunctionsBeside;
let assemblyDirectory: string;
beforeAll(() => {
  const assembly = deliveryAssembly();
  assemblyDirectory = String(process.env.SLUICE_TEST_ASSEMBLY);
  properties = pipelineProperties(assembly);
  projectOf = projectsIn(assembly);
  beside = functionsIn(assembly);
});

/** The files as they would be read from the repository. */
function workflowsWith(changes: object): Map<string, Loose> {
  return new Map([...render(changes)].map(([file, workflow]) => [file, parse(writeYaml(workflow))]));
}

const unchanged = workflowsWith({});

/** Those of the delivery as it stands, to be changed. */
const workflows = () => structuredClone(unchanged);

const definition = () => shapeOfDefinition(delivery, environments);
const codePipeline = (changed: JsonObject = properties) =>
  shapeOfPlan(pipelineOf(changed), projectOf, beside);
const rehearsal = (plan: Plan = planOf(properties)) => shapeOfPlan(plan, projectOf, beside);
const github = (files = unchanged) => shapeOfWorkflows(files, assemblyDirectory);

describe('the delivery and its renderings', () => {
  it.each<[string, () => Shape]>([
    ['CodePipeline', codePipeline],
    ['the rehearsal', rehearsal],
    ['GitHub Actions', github],
  ])('have the same steps, order, gates, variables and artifacts in %s', (_, rendering) => {
    expect(findDeviations(definition(), rendering())).toEqual([]);
  });

  it.each<[string, () => Shape]>([
    ['the rehearsal', rehearsal],
    ['GitHub Actions', github],
  ])('deploy the same stacks in the same waves on CodePipeline and in %s', (_, rendering) => {
    const withStacks = codePipeline().stages.filter(({ stacks }) => stacks !== undefined);

    expect(withStacks.map(({ name }) => name)).toEqual(['dev', 'staging', 'prod']);
    expect(findDeviations(codePipeline(), rendering())).toEqual([]);
  });
});

describe('a deviation of the definition', () => {
  const step = { name: 'more', buildspec: 'buildspecs/unit.yml' };

  it.each<[string, Delivery, string]>([
    ['another branch', { ...delivery, branch: 'trunk' }, 'the branch: "trunk", but "main"'],
    [
      'other documentation',
      { ...delivery, documentation: ['docs/**'] },
      'the documentation: ["docs/**"], but ["docs/**","**/*.md","LICENSE"]',
    ],
    [
      'a stage that nobody renders',
      { ...delivery, stages: [...delivery.stages, { kind: 'steps', name: 'More', steps: [step] }] },
      'the stages: ',
    ],
    [
      'a step that nobody renders',
      {
        ...delivery,
        stages: delivery.stages.map((stage) =>
          stage.kind === 'deployment' ? { ...stage, steps: [...stage.steps, step] } : stage,
        ),
      },
      'the order in stage prod: [["deploy"],["more","smoke"]], but [["deploy"],["smoke"]]',
    ],
  ])('is found: %s', (_, changed, complaint) => {
    for (const rendering of [codePipeline(), rehearsal(), github()]) {
      expect(findDeviations(shapeOfDefinition(changed, environments), rendering)).toContainEqual(
        expect.stringContaining(complaint),
      );
    }
  });
});

it('finds a gate that answers itself in the definition alone, or in one of its renderings', () => {
  const passing = [{ name: 'staging', unchangedApprovesItself: true }];
  const alone = 'the gates that answer themselves: ["GateStaging/promote-to-staging"], but []';
  for (const rendered of [codePipeline(), rehearsal(), github()])
    expect(findDeviations(shapeOfDefinition(delivery, passing), rendered)).toEqual([alone]);

  expect(
    findDeviations(shapeOfDefinition(delivery, passing), github(workflowsWith(withSelfApproval))),
  ).toEqual([]);
});

describe('a deviation of the pipeline on AWS, or of the plan of the rehearsal', () => {
  const inStage = (plan: Loose, name: string) => plan.stages.find((stage: Loose) => stage.name === name);
  const action = (plan: Loose, stage: string, name: string): Loose =>
    inStage(plan, stage).actions.find((candidate: PlanAction) => candidate.name === name);
  const without = (plan: Loose, stage: string, name: RegExp) => {
    const found = inStage(plan, stage);
    found.actions = found.actions.filter((candidate: PlanAction) => !name.test(candidate.name));
  };

  const deviations: [string, (plan: Loose) => unknown, string][] = [
    [
      'a step is missing',
      (plan) => without(plan, 'dev', /^functional$/),
      'the order in stage dev: [["deploy"],["functional"]], but [["deploy"]]',
    ],
    [
      'steps run in another order',
      (plan) => Object.assign(action(plan, 'Build', 'synth'), { runOrder: 1 }),
      'the order in stage Build: ',
    ],
    [
      'a step waits for one that it does not come after',
      (plan) => Object.assign(action(plan, 'Build', 'unit'), { runOrder: 0 }),
      'the order in stage Build: ',
    ],
    [
      'a test runs before the deployment is done',
      (plan) => Object.assign(action(plan, 'staging', 'functional'), { runOrder: 1 }),
      'the order in stage staging: ',
    ],
    [
      'a step runs another buildspec',
      (plan) =>
        Object.assign(action(plan, 'Build', 'unit').configuration, {
          ProjectName: action(plan, 'Build', 'synth').configuration.ProjectName,
        }),
      'what step unit of stage Build says: "buildspecs/unit.yml", but "buildspecs/synth.yml"',
    ],
    [
      'a variable is missing',
      (plan) =>
        Object.assign(action(plan, 'dev', 'functional').configuration, { EnvironmentVariables: '[]' }),
      'the variables of step functional of stage dev: {"SHOP_URL":"ShopUrl"}, but {}',
    ],
    [
      'a variable comes from nowhere',
      (plan) =>
        Object.assign(action(plan, 'dev', 'functional').configuration, {
          EnvironmentVariables: '[{"name":"SHOP_URL","value":"#{gone.ShopUrl}"}]',
        }),
      'the variables of step functional of stage dev: {"SHOP_URL":"ShopUrl"}, but {"SHOP_URL":"#{gone.ShopUrl}"}',
    ],
    [
      'a gate is missing',
      (plan) => plan.stages.splice(plan.stages.indexOf(inStage(plan, 'GateProd')), 1),
      'the stages: ',
    ],
    [
      'a gate lets everybody through',
      (plan) => Object.assign(action(plan, 'GateProd', 'promote-to-prod'), { type: 'Invoke/AWS/Lambda' }),
      'the kind of step promote-to-prod of stage GateProd: "gate", but ',
    ],
    [
      'a gate asks something else',
      (plan) =>
        Object.assign(action(plan, 'GateProd', 'promote-to-prod').configuration, { CustomData: 'Well?' }),
      'what step promote-to-prod of stage GateProd says: ',
    ],
    [
      'a gate asks without telling what would change',
      (plan) =>
        Object.assign(action(plan, 'GateProd', 'promote-to-prod').configuration, {
          CustomData: 'Promote what runs in staging to prod?',
        }),
      'what step promote-to-prod of stage GateProd takes: ["dossier"], but []',
    ],
    [
      'a gate asks before its dossier is written',
      (plan) => Object.assign(action(plan, 'GateProd', 'promote-to-prod'), { runOrder: 1 }),
      'the order in stage GateProd: ',
    ],
    [
      'an answer is not looked at',
      (plan) => without(plan, 'GateProd', /^two-persons$/),
      'the order in stage GateProd: ',
    ],
    [
      'an answer is looked at before it is given',
      (plan) => Object.assign(action(plan, 'GateProd', 'two-persons'), { runOrder: 2 }),
      'the order in stage GateProd: ',
    ],
    [
      'a gate tells of another environment',
      (plan) =>
        Object.assign(action(plan, 'GateProd', 'dossier').configuration, {
          ProjectName: action(plan, 'GateStaging', 'dossier').configuration.ProjectName,
        }),
      'the variables of step dossier of stage GateProd: {"ENVIRONMENT":"prod"}, but {"ENVIRONMENT":"staging"}',
    ],
    ['stages stand in another order', (plan) => plan.stages.reverse(), 'the stages: '],
    [
      'the assembly is not handed on',
      (plan) => Object.assign(action(plan, 'Build', 'synth'), { outputArtifacts: [] }),
      'what step synth of stage Build hands on: ["cdk.out"], but []',
    ],
    [
      'something else is deployed than what was synthesized',
      (plan) =>
        inStage(plan, 'prod').actions.map((each: Loose) =>
          Object.assign(each, { inputArtifacts: ['other'] }),
        ),
      'what step deploy of stage prod takes: ["cdk.out"], but ["other"]',
    ],
    [
      'executions wait for each other',
      (plan) => Object.assign(plan, { executionMode: 'QUEUED' }),
      'the superseding of stage Build: true, but false',
    ],
    [
      'files are not published',
      (plan) =>
        inStage(plan, 'Assets').actions.map((each: Loose) =>
          Object.assign(each.configuration, { ProjectName: '' }),
        ),
      'the order in stage Assets: ',
    ],
    [
      'a stack is not deployed',
      (plan) => without(plan, 'dev', /^sluice-dev-reporting/),
      'the stacks of stage dev: ',
    ],
    [
      'stacks are deployed in another order',
      (plan) => Object.assign(action(plan, 'dev', 'sluice-dev-network.Deploy'), { runOrder: 99 }),
      'the stacks of stage dev: ',
    ],
  ];

  it.each(deviations)('is found: %s', (_, deviate, complaint) => {
    for (const plan of [pipelineOf(properties), planOf(properties)]) {
      const changed = structuredClone(plan);
      deviate(changed);

      // The definition knows no stacks: these the renderings are held against each other for.
      const found = [
        ...findDeviations(definition(), rehearsal(changed)),
        ...findDeviations(github(), rehearsal(changed)),
      ];
      expect(found).toContainEqual(expect.stringContaining(complaint));
    }
  });
});

describe('a deviation of the workflows', () => {
  const delivered = (files: Map<string, Loose>): Loose => files.get('delivery.yml').jobs;
  const jobs = (files: Map<string, Loose>, stage: string): Loose => files.get(`stage-${stage}.yml`).jobs;
  const step = (job: Loose, part: string): Loose =>
    job.steps.find((each: Loose) => JSON.stringify(each).includes(part));
  const withoutStep = (job: Loose, part: string) => job.steps.splice(job.steps.indexOf(step(job, part)), 1);

  const deviations: [string, (files: Map<string, Loose>) => unknown, string][] = [
    [
      'another branch',
      (files) => Object.assign(files.get('delivery.yml').on.push, { branches: ['next'] }),
      'the branch: "main", but "next"',
    ],
    [
      'documentation is delivered',
      (files) => Reflect.deleteProperty(files.get('delivery.yml').on.push, 'paths-ignore'),
      'the documentation: ["docs/**","**/*.md","LICENSE"], but []',
    ],
    ['a stage is missing', (files) => Reflect.deleteProperty(delivered(files), 'Assets'), 'the stages: '],
    [
      'a stage does not wait',
      (files) => Reflect.deleteProperty(delivered(files).prod, 'needs'),
      'the stages: ',
    ],
    [
      'a step is missing',
      (files) => Reflect.deleteProperty(jobs(files, 'dev'), 'functional'),
      'the order in stage dev: [["deploy"],["functional"]], but [["deploy"]]',
    ],
    [
      'a step does not wait',
      (files) => Reflect.deleteProperty(jobs(files, 'build').synth, 'needs'),
      'the order in stage Build: ',
    ],
    [
      'a step runs another buildspec',
      (files) =>
        Object.assign(step(jobs(files, 'build').unit, 'npm run buildspec'), {
          run: 'npm run buildspec -- buildspecs/synth.yml --github',
        }),
      'what step unit of stage Build says: ',
    ],
    [
      'a variable is not given to the command',
      (files) =>
        Object.assign(step(jobs(files, 'dev').functional, '--env'), {
          run: 'npm run buildspec -- buildspecs/functional.yml --github',
        }),
      'the variables of step functional of stage dev: {"SHOP_URL":"ShopUrl"}, but {}',
    ],
    [
      'a variable is not handed on by the job that deploys',
      (files) => Reflect.deleteProperty(jobs(files, 'staging').deploy, 'outputs'),
      'the variables of step functional of stage staging: ',
    ],
    [
      'the job that deploys does not ask for an output',
      (files) =>
        Object.assign(step(jobs(files, 'staging').deploy, '--output'), {
          run: 'node pipeline/github/deploy/main.ts staging --region eu-central-1',
        }),
      'the variables of step functional of stage staging: ',
    ],
    [
      'a gate has no reviewers',
      (files) => Reflect.deleteProperty(jobs(files, 'gate-prod')['promote-to-prod'], 'environment'),
      'the order in stage GateProd: [["dossier"],["promote-to-prod"],["two-persons"]], but [["dossier"],["nobody is asked"],["two-persons"]]',
    ],
    [
      'a gate asks before its dossier is written',
      (files) => Reflect.deleteProperty(jobs(files, 'gate-prod')['promote-to-prod'], 'needs'),
      'the order in stage GateProd: ',
    ],
    [
      'an answer is looked at before it is given',
      (files) => Reflect.deleteProperty(jobs(files, 'gate-prod')['two-persons'], 'needs'),
      'the order in stage GateProd: ',
    ],
    [
      'another answer is looked at',
      (files) =>
        Object.assign(step(jobs(files, 'gate-prod')['two-persons'], 'npm run buildspec').env, {
          GATE: 'promote-to-staging',
        }),
      'the variables of step two-persons of stage GateProd: ',
    ],
    [
      'a gate tells of another environment',
      (files) =>
        Object.assign(step(jobs(files, 'gate-prod').dossier, 'npm run buildspec').env, {
          ENVIRONMENT: 'staging',
        }),
      'the variables of step dossier of stage GateProd: {"ENVIRONMENT":"prod"}, but {"ENVIRONMENT":"staging"}',
    ],
    [
      'a gate asks something else',
      (files) => Object.assign(jobs(files, 'gate-prod')['promote-to-prod'], { name: 'Well?' }),
      'what step promote-to-prod of stage GateProd says: ',
    ],
    [
      'the assembly is not handed on',
      (files) => withoutStep(jobs(files, 'build').synth, 'upload-artifact'),
      'what step synth of stage Build hands on: ["cdk.out"], but []',
    ],
    [
      'the assembly is not taken',
      (files) => withoutStep(jobs(files, 'prod').deploy, 'download-artifact'),
      'what step deploy of stage prod takes: ["cdk.out"], but []',
    ],
    [
      'a step has no source',
      (files) => withoutStep(jobs(files, 'dev').functional, 'actions/checkout'),
      'what step functional of stage dev takes: ["source"], but []',
    ],
    [
      'a deployment may be cut off',
      (files) => Object.assign(delivered(files).prod.concurrency, { 'cancel-in-progress': true }),
      'the superseding of stage prod: true, but false',
    ],
    [
      'a stage has no group of its own',
      (files) => Object.assign(delivered(files).dev.concurrency, { group: 'delivery-prod' }),
      'the superseding of stage dev: true, but false',
    ],
    [
      'an older commit waits at a gate',
      (files) => Object.assign(delivered(files).GateProd.concurrency, { 'cancel-in-progress': false }),
      'the superseding of stage GateProd: true, but false',
    ],
    [
      'files are not published',
      (files) => Object.assign(step(jobs(files, 'assets').files, '--files'), { run: 'true' }),
      'the kind of step files of stage Assets: "files", but "deployment"',
    ],
    [
      'another environment is deployed',
      (files) =>
        Object.assign(step(jobs(files, 'prod').deploy, 'deploy/main.ts prod'), {
          run: 'node pipeline/github/deploy/main.ts dev',
        }),
      'the stacks of stage prod: ',
    ],
  ];

  it.each(deviations)('is found: %s', (_, deviate, complaint) => {
    const files = workflows();
    deviate(files);

    const found = [
      ...findDeviations(definition(), github(files)),
      ...findDeviations(codePipeline(), github(files)),
    ];
    expect(found).toContainEqual(expect.stringContaining(complaint));
  });
});
