import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { MetricIdentity } from './metric.ts';

/** A graph of a dashboard: its title, and the metrics that it draws. */
export interface DashboardGraph {
  title: string;
  metrics: MetricIdentity[];
}

/**
 * The graphs that draw nothing but sums of what programs count themselves, in the dashboard's order. A row that repeats
 * the one above it by dots (`.`, `...`) is taken for none of them.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function graphsOfOwnSums(dashboardBody: string): DashboardGraph[] {
  return widgetsOf(dashboardBody).flatMap(({ properties }) => {
    if (!isJsonObject(properties) || !Array.isArray(properties.metrics)) return [];
    const { title = '', stat = 'Average' } = properties;
    const metrics = properties.metrics.map((row) => ownSum(row, stat));
    const isWhole = metrics.length > 0 && metrics.every((metric) => metric !== undefined);
    return isWhole ? [{ title: String(title), metrics }] : [];
  });
}

/** None where the body is no JSON, which only CloudWatch itself refuses. */
function widgetsOf(dashboardBody: string): JsonObject[] {
  try {
    const body = JSON.parse(dashboardBody) as JsonValue;
    return isJsonObject(body) && Array.isArray(body.widgets) ? body.widgets.filter(isJsonObject) : [];
  } catch {
    return [];
  }
}

/** Undefined for any other statistic, for what AWS's own services measure, and for an expression. */
function ownSum(row: JsonValue, statOfWidget: JsonValue): MetricIdentity | undefined {
  if (!Array.isArray(row)) return undefined;
  const options: JsonObject = row.map((part) => (isJsonObject(part) ? part : {})).at(-1) ?? {};
  const [namespace = '', name = '', ...rest] = row.filter((part) => typeof part === 'string');
  const isOwn = namespace !== '' && !/^(AWS|ECS|CloudWatch)/.test(namespace);
  if (!isOwn || (options.stat ?? statOfWidget) !== 'Sum' || row.some(isRepetition)) return undefined;
  const names = rest.filter((_, index) => index % 2 === 0);
  return {
    ...{ namespace, name },
    dimensions: Object.fromEntries(names.map((dimension, index) => [dimension, rest[2 * index + 1] ?? ''])),
  };
}

function isRepetition(part: JsonValue): boolean {
  return part === '.' || part === '...';
}
