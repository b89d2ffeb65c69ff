import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RefusedInput } from './refused-input.ts';

/** What `cdk.json` or the CDK CLI says; not yet judged. */
export type Context = Record<string, unknown>;

/** `cdk.json` or what the CDK CLI hands over is not JSON, or holds no context. */
export class UnreadableContext extends RefusedInput {
  override name = 'UnreadableContext';
}

/**
 * The context of `cdk.json` in `rootDirectory`, or, where the CDK CLI runs the app, the same merged with its
 * `--context` options. The CLI hands it over as `CDK_CONTEXT_JSON`:
 * https://docs.aws.amazon.com/cdk/v2/guide/context.html
 */
export function readContext(rootDirectory: string, handedOver = process.env.CDK_CONTEXT_JSON): Context {
  if (handedOver !== undefined) return contextIn(handedOver, 'CDK_CONTEXT_JSON');
  const file = join(rootDirectory, 'cdk.json');
  const { context } = contextIn(readFileSync(file, 'utf8'), file);
  if (!isRecord(context))
    throw new UnreadableContext(`${file} has no "context"; write an object with account and region there.`);
  return context;
}

function contextIn(text: string, source: string): Context {
  const value = parse(text, source);
  if (!isRecord(value))
    throw new UnreadableContext(`${source} holds ${typeof value}; it must hold a JSON object.`);
  return value;
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableContext(`${source} is not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
