import { type Carrier, readCarrier } from '../history/read-carrier.ts';
import { readVariable, type Variables } from '../history/read-variable.ts';

/** What the build is told, by its variables. */
export interface Setting {
  /** The environment behind the gate. */
  environment: string;
  /** What git clones. */
  sourceUrl: string;
  /** The folder with the cloud assembly. */
  assemblyDirectory: string;
  carrier: Carrier;
  /** Where dossiers are kept; undefined where the run keeps them. */
  bucket: string | undefined;
}

/** @throws MissingVariable */
export function readSetting(variables: Variables): Setting {
  const carrier = readCarrier(variables);
  return {
    environment: readVariable(
      variables,
      'ENVIRONMENT',
      'the environment that the gate guards, such as staging',
    ),
    sourceUrl: readVariable(variables, 'SOURCE_URL', 'what git clones'),
    // CodeBuild tells by such a variable where it has put a further source.
    assemblyDirectory: variables[`CODEBUILD_SRC_DIR_${variables.ASSEMBLY_SOURCE}`] ?? 'cdk.out',
    carrier,
    bucket:
      carrier.kind === 'codepipeline'
        ? readVariable(variables, 'DOSSIER_BUCKET', 'the bucket that dossiers are kept in')
        : undefined,
  };
}
