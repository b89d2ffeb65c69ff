import { z } from 'zod';
import { resourcesOf, type Stack, type TemplateResource } from '../deployment/stack.ts';
import type { Evidence } from './evidence.ts';
import { isDeployment, type Place, stagesOf } from './find-in-pipeline.ts';
import { code, type Finding } from './find-in-source.ts';

type Environment = Exclude<Place, 'build'>;

/** The network and the database that the environment stands on are deployed. */
export function launched(place: Environment) {
  return (evidence: Evidence): Finding => {
    const stacks = stacksWith(place, evidence, 'AWS::EC2::VPC', 'AWS::RDS::DBCluster');
    return stacks.length > 1 ? namesOf(stacks) : undefined;
  };
}

/** Migrations are applied before the tasks start that need them. */
export function databaseDeployed(place: Environment) {
  return (evidence: Evidence): Finding => {
    const schemas = stacksWith(place, evidence, 'AWS::CloudFormation::CustomResource').filter(({ name }) =>
      name.endsWith('-schema'),
    );
    const services = stacksWith(place, evidence, 'AWS::ECS::Service');
    const areFirst = services.every(({ after }) => schemas.some(({ id }) => after.includes(id)));
    return schemas.length > 0 && areFirst
      ? `${namesOf(schemas)}: migrations, before the tasks that need them`
      : undefined;
  };
}

/** Tasks run the images that were built and stored before. */
export function softwareDeployed(place: Environment) {
  return (evidence: Evidence): Finding => {
    const services = stacksWith(place, evidence, 'AWS::ECS::Service');
    const definitions = services.flatMap((stack) => resourcesOf(stack, 'AWS::ECS::TaskDefinition'));
    const areStored = definitions.every(([, { Properties }]) =>
      JSON.stringify(Properties).includes('/sluice/'),
    );
    return definitions.length > 0 && areStored
      ? `${namesOf(services)}: tasks of the images in ECR`
      : undefined;
  };
}

const rolloutSchema = z.object({
  DeploymentConfiguration: z.object({
    Strategy: z.string().optional(),
    Alarms: z.object({ Rollback: z.literal(true) }).optional(),
  }),
});

/** Alarms that take a deployment back, and log groups of what runs. */
export function watched(place: Environment) {
  return (evidence: Evidence): Finding => {
    const [services] = stacksWith(place, evidence, 'AWS::CloudWatch::Alarm', 'AWS::Logs::LogGroup').filter(
      (stack) => rolloutsOf(stack).some(({ Alarms }) => Alarms !== undefined),
    );
    return services && `${code(services.name)}: logs, and alarms that take a deployment back`;
  };
}

/** Somebody orders again and again. */
export function triedOutFromOutside(place: Environment) {
  return (evidence: Evidence): Finding => {
    const [stack] = stacksWith(place, evidence, 'AWS::Synthetics::Canary');
    return stack && `${code(stack.name)}: a canary of CloudWatch Synthetics`;
  };
}

/** The region in which nobody buys comes first, and in each some customers before all. */
export function deployedInWaves(place: Environment) {
  return (evidence: Evidence): Finding => {
    const regions = stacksWith(place, evidence, 'AWS::ECS::Service').toSorted(
      (one, other) => runOrderOf(one, place, evidence) - runOrderOf(other, place, evidence),
    );
    const [first, second] = regions;
    const isOrdered =
      first && second && runOrderOf(first, place, evidence) < runOrderOf(second, place, evidence);
    const isCanary = regions.every((stack) =>
      rolloutsOf(stack).some(({ Strategy }) => Strategy === 'CANARY'),
    );
    return isOrdered && isCanary
      ? `${code(first.name)} before ${code(second.name)}, canary deployments of ECS in both`
      : undefined;
  };
}

/** Those that the stage deploys and that have a resource of one of the types. */
function stacksWith(place: Environment, evidence: Evidence, ...types: string[]): Stack[] {
  const [stage] = stagesOf(place, evidence);
  const deployed = stage?.actions.filter(isDeployment).map(({ name }) => name);
  return evidence.stacks.filter(
    (stack) =>
      stack.environment === stage?.name &&
      deployed?.includes(`${stack.name}.Deploy`) &&
      types.some((type) => resourcesOf(stack, type).length > 0),
  );
}

function namesOf(stacks: readonly Stack[]): string {
  return stacks.map(({ name }) => code(name)).join(', ');
}

function rolloutsOf(stack: Stack) {
  return resourcesOf(stack, 'AWS::ECS::Service').map(
    ([, { Properties }]: [string, TemplateResource]) =>
      rolloutSchema.parse(Properties).DeploymentConfiguration,
  );
}

function runOrderOf({ name }: Stack, place: Environment, evidence: Evidence): number {
  const [stage] = stagesOf(place, evidence);
  return stage?.actions.find((action) => action.name === `${name}.Deploy`)?.runOrder ?? 0;
}
