import { join } from 'node:path';
import type { BuildLog } from './build-log.ts';
import type { BuildArtifact, PhaseContext } from './build-result.ts';
import type { BuildShell } from './build-shell.ts';
import type { ArtifactFiles, Buildspec } from './buildspec.ts';
import { collectFiles, NoMatchingFilesError } from './collect-files.ts';

export interface Artifacts {
  primary: BuildArtifact | null;
  secondary: Record<string, BuildArtifact>;
  /** Why an artifact could not be made; null when all are there. */
  failure: PhaseContext | null;
}

/** Where artifacts and reports come from and go to. */
export interface UploadPlaces {
  source: string;
  target: string;
  /** What the runner itself may have put into the source. */
  ownDirectories: readonly string[];
}

/** Puts each artifact's files into a folder of its own: `primary`, and one per secondary identifier. */
export async function uploadArtifacts(
  buildspec: Buildspec,
  at: UploadPlaces & { shell: BuildShell; log: BuildLog },
): Promise<Artifacts> {
  const artifacts: Artifacts = { primary: null, secondary: {}, failure: null };
  const make = async (name: string, declared: ArtifactFiles): Promise<BuildArtifact | null> => {
    try {
      const artifact = await makeArtifact(declared, join(at.target, name), at);
      at.log.say(`artifact ${name}: ${artifact.fileCount} ${artifact.fileCount === 1 ? 'file' : 'files'}`);
      return artifact;
    } catch (error) {
      if (!(error instanceof NoMatchingFilesError)) throw error;
      artifacts.failure ??= {
        statusCode: 'CLIENT_ERROR',
        message: `no matching artifact paths found: artifact ${name}: ${error.message}`,
      };
      return null;
    }
  };
  if (buildspec.artifacts && buildspec.artifacts.files.length > 0) {
    artifacts.primary = await make('primary', buildspec.artifacts);
  }
  for (const [identifier, declared] of Object.entries(buildspec.secondaryArtifacts)) {
    const artifact = await make(identifier, declared);
    if (artifact) artifacts.secondary[identifier] = artifact;
  }
  return artifacts;
}

async function makeArtifact(
  declared: ArtifactFiles,
  directory: string,
  { source, ownDirectories, shell }: UploadPlaces & { shell: BuildShell },
): Promise<BuildArtifact> {
  const expand = async (text: string) => (text.includes('$') ? shell.expand(text) : text);
  const files: string[] = [];
  for (const pattern of declared.files) files.push(await expand(pattern));
  const baseDirectory = declared.baseDirectory && (await expand(declared.baseDirectory));
  const fileCount = await collectFiles(source, directory, {
    ...{ ...declared, files, baseDirectory, ownDirectories },
  });
  return { directory, name: declared.name ? await shell.expand(declared.name) : null, fileCount };
}
