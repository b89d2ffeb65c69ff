import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { Properties } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';

interface Kept {
  /** Of each revision its properties, by its ARN, the oldest first. */
  definitions: Record<string, Properties>;
  /** What services run that are not as their templates say, by their ARNs. */
  ofServices: Record<string, string>;
}

const mostKept = 50;

/** Revisions of task definitions that no template has, and the services that were given one; on disk. */
export class RegisteredDefinitions {
  readonly #file: string;
  readonly #kept: Kept;

  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, 'registered-definitions.json');
    this.#kept = readStateFile<Kept>(this.#file) ?? { definitions: {}, ofServices: {} };
  }

  all(): { arn: string; properties: Properties }[] {
    return Object.entries(this.#kept.definitions).map(([arn, properties]) => ({ arn, properties }));
  }

  register(arn: string, properties: Properties): void {
    this.#kept.definitions[arn] = properties;
    this.#forgetOldest();
    this.#save();
  }

  /** The ARN of what a service runs in place of what its template says. */
  ofService(serviceArn: string): string | undefined {
    return this.#kept.ofServices[serviceArn];
  }

  give(serviceArn: string, definitionArn: string): void {
    this.#kept.ofServices[serviceArn] = definitionArn;
    this.#save();
  }

  /** From here on the service's template counts. */
  takeBack(serviceArn: string): void {
    if (this.#kept.ofServices[serviceArn] === undefined) return;
    delete this.#kept.ofServices[serviceArn];
    this.#save();
  }

  async stop(): Promise<void> {}

  #forgetOldest(): void {
    const inUse = new Set(Object.values(this.#kept.ofServices));
    const arns = Object.keys(this.#kept.definitions);
    for (const arn of arns.slice(0, -mostKept)) if (!inUse.has(arn)) delete this.#kept.definitions[arn];
  }

  #save(): void {
    writeFileAtomically(this.#file, JSON.stringify(this.#kept, null, 1));
  }
}

export function registeredDefinitions(
  runtime: Pick<CommonRuntime, 'stateDirectory' | 'worldwide'>,
): RegisteredDefinitions {
  return runtime.worldwide('registered-definitions', () => new RegisteredDefinitions(runtime.stateDirectory));
}
