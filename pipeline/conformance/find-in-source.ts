import { z } from 'zod';
import type { Evidence } from './evidence.ts';

/** What satisfies an action, as Markdown; undefined where nothing does. */
export type Finding = string | undefined;

/** Something that has to be in the repository which the pipeline takes its source from. */
export function pushed(...patterns: string[]) {
  return ({ source, stages: [first] }: Evidence): Finding => {
    const isTaken = first?.actions.some(({ provider }) => provider === 'CodeCommit');
    return isTaken && patterns.every((pattern) => source.has(pattern))
      ? patterns.map(code).join(', ')
      : undefined;
  };
}

/** A hook is there when git can run it and the set-up tells git where it is. */
export function preCommitHook({ source }: Evidence): Finding {
  const hook = 'setup/hooks/pre-commit';
  const isPutInPlace = source.text('setup.mjs').includes('provideHooks(');
  return isPutInPlace && source.isExecutable(hook)
    ? `${code(hook)}, put in place by \`npm run setup\``
    : undefined;
}

const extensionsSchema = z.object({ recommendations: z.array(z.string()).min(1) });

export function recommendedExtensions({ source }: Evidence): Finding {
  const file = '.vscode/extensions.json';
  if (!source.has(file)) return undefined;
  const { recommendations } = extensionsSchema.parse(JSON.parse(source.text(file)));
  return `${code(file)}: ${recommendations.map(code).join(', ')}`;
}

export function billOfMaterialsInEveryImage({ imageFiles }: Evidence): Finding {
  const file = 'sbom.cdx.json';
  return imageFiles.length > 0 && imageFiles.every((files) => files.includes(file))
    ? `${code(file)} in every image, in CycloneDX`
    : undefined;
}

export function code(text: string): string {
  return `\`${text}\``;
}
