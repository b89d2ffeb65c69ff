import type { BuildspecFacts } from '../buildspec-facts.ts';
import type { DeliveredEnvironment } from '../delivered-environment.ts';
import type { Delivery, DeliveryStage } from '../delivery.ts';
import type { Location } from '../resolve-environments.ts';

/** Everything from which workflows are rendered. */
export interface Rendering {
  delivery: Delivery;
  environments: readonly DeliveredEnvironment[];
  /** Where registry and pipeline stand. */
  location: Location;
  factsOf(buildspec: string): BuildspecFacts;
}

/** Stages that run something; the source is the push. */
export type RunningStage = Exclude<DeliveryStage, { kind: 'source' }>;

export function isRunning(stage: DeliveryStage): stage is RunningStage {
  return stage.kind !== 'source';
}

/** The file that holds the jobs of a stage: `UpdatePipeline` stands in `stage-update-pipeline.yml`. */
export function fileOf({ name }: RunningStage): string {
  const words = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-');
  return `stage-${words.toLowerCase()}.yml`;
}
