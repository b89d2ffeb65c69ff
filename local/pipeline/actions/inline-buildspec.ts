import { parse } from 'yaml';
import { z } from 'zod';

const buildspecSchema = z.object({
  phases: z.record(z.string(), z.object({ commands: z.array(z.unknown()).optional() }).nullable()),
});

/** What CDK Pipelines generates by itself, as data. */
export type GeneratedBuild =
  | { kind: 'self-mutation'; assembly: string; stacks: string[] }
  | { kind: 'asset-publishing'; assets: { manifest: string; id: string; destinationId: string }[] };

/** All commands of a buildspec in the order of its phases; undefined where the text is no buildspec. */
export function commandsOf(buildspec: string): string[] | undefined {
  const parsed = buildspecSchema.safeParse(parseYaml(buildspec));
  if (!parsed.success) return undefined;
  return Object.values(parsed.data.phases).flatMap((phase) =>
    (phase?.commands ?? []).filter((command) => typeof command === 'string'),
  );
}

/**
 * Recognises the builds that CDK Pipelines writes itself: each installs a tool globally and calls nothing but it.
 * Undefined for every other build.
 */
export function recogniseGenerated(commands: readonly string[]): GeneratedBuild | undefined {
  const work = commands.filter((command) => !installsGlobally(command));
  if (work.length === commands.length || work.length === 0) return undefined;
  return selfMutation(work) ?? assetPublishing(work);
}

/** `npm install -g`, and the same in other package managers' words. */
function installsGlobally(command: string): boolean {
  return /\b(npm|pnpm)\b[^&|;]*\s(i|install|add)\b[^&|;]*\s(-g|--global|--location[= ]global)\b|\b(npm|pnpm)\s+(-g|--global)\b|\b(npm|pnpm)\s+(i|install|add)\s+(-g|--global)\b|\byarn\s+global\s+add\b/.test(
    command,
  );
}

function selfMutation(work: readonly string[]): GeneratedBuild | undefined {
  const [command, ...others] = work;
  const [, assembly, stacks] =
    /^cdk -a (\S+) deploy (.+?) --require-approval=never\b/.exec(command ?? '') ?? [];
  if (assembly === undefined || stacks === undefined || others.length > 0) return undefined;
  return { kind: 'self-mutation', assembly, stacks: stacks.split(/\s+/).map(unquote) };
}

function assetPublishing(work: readonly string[]): GeneratedBuild | undefined {
  const assets = work.map((command) => {
    const [, manifest, selector] =
      /^cdk-assets --path ("[^"]+"|\S+)(?: --verbose)? publish ("[^"]+"|\S+)$/.exec(command.trim()) ?? [];
    if (manifest === undefined || selector === undefined) return undefined;
    const [id = '', destinationId = ''] = unquote(selector).split(':');
    return { manifest: unquote(manifest), id, destinationId };
  });
  const known = assets.filter((asset) => asset !== undefined);
  return known.length === assets.length ? { kind: 'asset-publishing', assets: known } : undefined;
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // The buildspec runner says what is wrong with it, with file, line and key.
    return undefined;
  }
}
