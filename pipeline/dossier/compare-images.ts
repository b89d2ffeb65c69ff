import type { Template, TemplateResource } from '../deployment/stack.ts';
import type { ImageChange } from './dossier.ts';

/** A stack as it is deployed, if it is, and as it would be. */
export interface TemplatePair {
  before: Template | undefined;
  after: Template;
}

/** The images whose version changes, each once however many tasks and regions run it. */
export function compareImages(pairs: readonly TemplatePair[]): ImageChange[] {
  const before = versionsIn(pairs.flatMap((pair) => pair.before ?? []));
  const after = versionsIn(pairs.map((pair) => pair.after));
  const repositories = [...new Set([...before.keys(), ...after.keys()])].sort();
  return repositories
    .map((repository) => ({
      repository,
      before: before.get(repository),
      after: after.get(repository),
    }))
    .filter((change) => change.before !== change.after);
}

/** By repository; several versions of one stand beside each other. */
function versionsIn(templates: readonly Template[]): Map<string, string> {
  const found = new Map<string, Set<string>>();
  for (const resource of templates.flatMap(({ Resources }) => Object.values(Resources))) {
    for (const { repository, version } of imagesOf(resource)) {
      found.set(repository, (found.get(repository) ?? new Set()).add(version));
    }
  }
  return new Map([...found].map(([repository, versions]) => [repository, [...versions].sort().join(', ')]));
}

/** The address of an image begins with a host that is put together at deployment: only its end is text. */
function imagesOf({ Type, Properties }: TemplateResource): { repository: string; version: string }[] {
  if (Type !== 'AWS::ECS::TaskDefinition' || !Array.isArray(Properties?.ContainerDefinitions)) return [];
  return Properties.ContainerDefinitions.flatMap(({ Image }: { Image?: unknown }) => {
    const [, repository, version] =
      /\/([a-z0-9][a-z0-9._/-]*):([\w.-]+)"/.exec(JSON.stringify(Image ?? '')) ?? [];
    return repository === undefined || version === undefined ? [] : [{ repository, version }];
  });
}
