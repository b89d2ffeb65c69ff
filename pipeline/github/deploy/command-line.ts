import { parseArgs } from 'node:util';
import { RefusedInput } from '../../refused-input.ts';

/** The command was called in a way that it does not know. */
export class WrongUsage extends RefusedInput {
  override name = 'WrongUsage';

  constructor(problem: string, options?: ErrorOptions) {
    super(`${problem}\n\n${usage}`, options);
  }
}

/** What is done with the assembly. */
export type Order =
  | { kind: 'files' }
  | { kind: 'pipeline' }
  /** `outputs` are handed on, from the stacks in `region`. */
  | { kind: 'environment'; name: string; region: string; outputs: readonly string[] };

const usage = `node pipeline/github/deploy/main.ts ENVIRONMENT --region REGION | --pipeline | --files

Deploys from a cloud assembly, as a job of GitHub Actions does it.

  ENVIRONMENT      the stacks of that environment, in the waves in which CodePipeline deploys them
  --region REGION  where it stands, and where its outputs are taken from
  --output NAME    an output, handed on to the steps behind; may be repeated
  --pipeline       the stacks of the delivery itself: repositories, buckets, roles, the CodePipeline
  --files          deploys nothing, and publishes the files to which templates refer
  --assembly DIR   default cdk.out`;

/** @throws WrongUsage */
export function readCommandLine(args: readonly string[]): { assembly: string; order: Order } {
  const { values, positionals } = parse(args);
  const { assembly = 'cdk.out', files, output: outputs = [], pipeline, region } = values;
  const orders: Order[] = [
    ...(files ? [{ kind: 'files' } as const] : []),
    ...(pipeline ? [{ kind: 'pipeline' } as const] : []),
    ...positionals.map((name) => {
      if (region === undefined) throw new WrongUsage(`Where does ${name} stand? --region says it.`);
      return { kind: 'environment', name, region, outputs } as const;
    }),
  ];
  const [order] = orders;
  if (!order || orders.length > 1) throw new WrongUsage(`One thing at a time, not ${orders.length}.`);
  return { assembly, order };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        assembly: { type: 'string' },
        files: { type: 'boolean' },
        output: { type: 'string', multiple: true },
        pipeline: { type: 'boolean' },
        region: { type: 'string' },
      },
    });
  } catch (cause) {
    throw new WrongUsage(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
