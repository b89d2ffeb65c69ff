/**
 * The CDK CLI that deploys what this app synthesizes, on laptops and in the pipeline. Named exactly, because the newest
 * major version, `aws-cdk@3.0.0`, is an accident that cannot read our assemblies. It is run through `npx` and is no
 * dependency: it is needed for the first deployment only, and every build would install its 29 MB.
 */
export const cdkCli = {
  version: '2.1148.1',
  /** Of `cdk-assets`, which publishes the files of an assembly by itself. */
  assetsVersion: '4.7.3',
  /** The newest revision of the cloud assembly's schema that it reads. */
  readsSchemaRevision: 55,
} as const;
