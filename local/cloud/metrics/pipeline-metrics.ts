import { existsSync, readFileSync, statSync } from 'node:fs';
import { functionLogFile } from '../lambda/function-runner.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';
import { type MetricSeries, readEmbeddedMetrics } from './embedded-metrics.ts';

/** Answers what the functions have measured that stand in one stack with a pipeline; a log is read again when it has grown. */
export function createPipelineMetrics(runtime: CommonRuntime): () => MetricSeries[] {
  const known = new Map<string, { size: number; series: MetricSeries[] }>();
  const read = (file: string): MetricSeries[] => {
    const size = existsSync(file) ? statSync(file).size : 0;
    const before = known.get(file);
    if (before?.size === size) return before.series;
    const series = size === 0 ? [] : readEmbeddedMetrics(readFileSync(file, 'utf8'));
    known.set(file, { size, series });
    return series;
  };
  return () =>
    functionsBesidePipelines(runtime).flatMap(({ physicalId }) => read(functionLogFile(runtime, physicalId)));
}

function functionsBesidePipelines({ resources }: CommonRuntime): RecordedResource[] {
  const stacks = new Set(resources.all('AWS::CodePipeline::Pipeline').map(({ stackId }) => stackId));
  return resources.all('AWS::Lambda::Function').filter(({ stackId }) => stacks.has(stackId));
}
