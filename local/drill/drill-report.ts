import { isJsonObject, type JsonValue } from '../cloud/json.ts';

/** One line of what a drill writes for programs: something that it has done, or what came out at the end. */
export type DrillLine =
  | { kind: 'step'; seconds: number; text: string }
  | {
      kind: 'figure';
      what: string;
      value: number;
      /** `s` for seconds; empty for a count. */
      unit: string;
      /** Whether the drill has failed where it is not 0. */
      mustBeZero: boolean;
    }
  | { kind: 'violation'; text: string };

export interface DrillReport {
  steps: { seconds: number; text: string }[];
  figures: { what: string; value: number; unit: string; mustBeZero: boolean }[];
  violations: string[];
  /** What it said beside that: why it could not go on. */
  otherwise: string[];
}

/** Reads what a drill has written so far: JSON, one object a line; every other line is what it said beside that. */
export function readDrillReport(log: string): DrillReport {
  const report: DrillReport = { steps: [], figures: [], violations: [], otherwise: [] };
  for (const line of log.split('\n').filter((text) => text.trim() !== '')) {
    const known = parse(line);
    if (known?.kind === 'step') report.steps.push({ seconds: known.seconds, text: known.text });
    else if (known?.kind === 'figure') {
      const { kind: _, ...figure } = known;
      report.figures.push(figure);
    } else if (known?.kind === 'violation') report.violations.push(known.text);
    else report.otherwise.push(line);
  }
  return report;
}

function parse(line: string): DrillLine | undefined {
  try {
    const value = JSON.parse(line) as JsonValue;
    if (!isJsonObject(value)) return undefined;
    const { kind, seconds, text, what, value: figure, unit, mustBeZero } = value;
    if (kind === 'step') return { kind, seconds: Number(seconds), text: String(text) };
    if (kind === 'violation') return { kind, text: String(text) };
    if (kind !== 'figure') return undefined;
    return {
      ...{ kind, what: String(what), value: Number(figure) },
      ...{ unit: String(unit ?? ''), mustBeZero: mustBeZero === true },
    };
  } catch {
    return undefined;
  }
}
