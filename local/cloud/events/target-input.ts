import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { CloudEvent } from './event.ts';

/** What a rule says of its target: at most one of these, the whole event where there is none. */
export interface InputOfTarget {
  /** JSON. */
  Input?: string | undefined;
  InputPath?: string | undefined;
  InputTransformer?:
    | { InputPathsMap?: Record<string, string> | undefined; InputTemplate: string }
    | undefined;
}

/**
 * What the target is given of an event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function inputFor(
  { Input, InputPath, InputTransformer }: InputOfTarget,
  event: CloudEvent,
  rule: { name: string; arn: string },
): JsonValue {
  if (Input !== undefined) return JSON.parse(Input) as JsonValue;
  if (InputPath !== undefined) return valueAt(event, InputPath) ?? null;
  if (InputTransformer === undefined) return event;
  const { InputPathsMap = {}, InputTemplate } = InputTransformer;
  const picked = Object.entries(InputPathsMap).map(([name, path]) => [name, valueAt(event, path)]);
  return fillIn(InputTemplate, { ...predefined(event, rule), ...Object.fromEntries(picked) });
}

function predefined(event: CloudEvent, rule: { name: string; arn: string }): JsonObject {
  const { detail: _, ...envelope } = event;
  return {
    'aws.events.rule-name': rule.name,
    'aws.events.rule-arn': rule.arn,
    'aws.events.event': envelope,
    'aws.events.event.json': event,
    'aws.events.event.ingestion-time': event.time,
  };
}

/** `$.detail.stages[0].name`; undefined where there is nothing. */
function valueAt(event: JsonObject, path: string): JsonValue | undefined {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<JsonValue | undefined>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isJsonObject(value) ? value[step] : undefined;
  }, event);
}

/** Inside the quotes of a JSON text a value is a part of that text; elsewhere it is JSON of its own. */
function fillIn(template: string, values: Record<string, JsonValue | undefined>): JsonValue {
  let isInText = false;
  const filled = template.replaceAll(/\\.|"|<([\w.-]+)>/g, (found, name?: string) => {
    if (found === '"') isInText = !isInText;
    if (name === undefined) return found;
    const value = values[name] ?? '';
    if (!isInText) return JSON.stringify(value);
    return JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value)).slice(1, -1);
  });
  try {
    return JSON.parse(filled) as JsonValue;
  } catch {
    // A text for people, whose lines are in quotes or not.
    return filled.replaceAll(/^\s*"(.*)"\s*$/gm, '$1');
  }
}
