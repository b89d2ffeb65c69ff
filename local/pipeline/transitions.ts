import type { PipelineDeclaration } from './declaration.ts';
import type { ClosedTransition, PipelineRecord } from './record.ts';

/** Undefined for a stage that executions enter. */
export function closedTransition(pipeline: PipelineRecord, stage: string): ClosedTransition | undefined {
  return pipeline.closedTransitions?.[stage];
}

export function closeTransition(
  pipeline: PipelineRecord,
  stage: string,
  { reason, by }: Omit<ClosedTransition, 'at'>,
): void {
  const at = new Date().toISOString();
  pipeline.closedTransitions = { ...pipeline.closedTransitions, [stage]: { reason, by, at } };
}

export function openTransition(pipeline: PipelineRecord, stage: string): void {
  const { [stage]: _, ...closed } = pipeline.closedTransitions ?? {};
  pipeline.closedTransitions = closed;
}

/** Closes what the template closes, and opens what it closed before; what a person has closed stays so. */
export function takeUpTransitions(
  pipeline: PipelineRecord,
  { closedTransitions: declared }: PipelineDeclaration,
): void {
  for (const [stage, { by }] of Object.entries(pipeline.closedTransitions ?? {}))
    if (by === byTemplate) openTransition(pipeline, stage);
  for (const [stage, reason] of Object.entries(declared))
    closeTransition(pipeline, stage, { reason, by: byTemplate });
}

const byTemplate = 'template';
