import type { Stack } from '../deployment/stack.ts';
import { collectImageFiles } from '../images/program-files.ts';
import { type BuiltStage, readStages } from './read-stages.ts';
import { SourceTree } from './source-tree.ts';

/** What is looked at to find out what the delivery does: the source, and what synthesis made of it. */
export interface Evidence {
  source: SourceTree;
  /** Of the pipeline, in their order. */
  stages: readonly BuiltStage[];
  stacks: readonly Stack[];
  /** Of every service, the names of the files that its image is built from. */
  imageFiles: readonly (readonly string[])[];
}

/** @param stacks of this source, synthesized */
export async function collectEvidence(rootDirectory: string, stacks: readonly Stack[]): Promise<Evidence> {
  const source = new SourceTree(rootDirectory);
  const images = await collectImageFiles(rootDirectory);
  return {
    source,
    stages: readStages(stacks, source),
    stacks,
    imageFiles: images.map(([, files]) => [...files.keys()]),
  };
}
