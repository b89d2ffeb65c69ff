import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Unzipped } from 'fflate';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { CommonRuntime } from '../runtime.ts';
import { unzipFiles, writeFiles } from '../unzip.ts';

export class FunctionCodeMissingError extends Error {
  constructor(bucket: string, key: string) {
    super(
      `The code "${key}" is not in the bucket "${bucket}"; publish the assembly's assets before its stacks.`,
    );
    this.name = 'FunctionCodeMissingError';
  }
}

export class FunctionCodeNotSupportedError extends Error {
  constructor(code: JsonValue | undefined) {
    const given = isJsonObject(code) ? Object.keys(code).join(', ') : 'nothing';
    super(`Code has ${given}; on this machine a function's code comes as S3Bucket and S3Key, or as ZipFile.`);
    this.name = 'FunctionCodeNotSupportedError';
  }
}

/** Reads an object of any bucket. */
export type ReadObject = (bucket: string, key: string) => Buffer | undefined;

export function codeDirectoryOf(
  runtime: CommonRuntime,
  { account, region }: { account: string; region: string },
  functionName: string,
): string {
  return join(functionsDirectory(runtime), account, region, functionName);
}

/** What of the SDK is installed here; a function that needs another client has to bring it along. */
const ownModules = join(import.meta.dirname, '..', '..', '..', 'node_modules');

/**
 * Lets every function find the SDK for JavaScript, which the runtimes of Lambda bring.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-package.html
 */
export function provideSdk(runtime: CommonRuntime): void {
  const directory = join(functionsDirectory(runtime), 'node_modules');
  mkdirSync(directory, { recursive: true });
  for (const scope of ['@aws-sdk', '@smithy']) {
    const link = join(directory, scope);
    rmSync(link, { force: true });
    symlinkSync(join(ownModules, scope), link);
  }
}

function functionsDirectory({ stateDirectory }: CommonRuntime): string {
  return join(stateDirectory, 'functions');
}

/** Puts a function's code where its processes run; the old code stays whole until the new one is. */
export function unpackCode(code: JsonValue | undefined, directory: string, read: ReadObject): void {
  const files = filesOf(code, read);
  const draft = `${directory}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFiles(files, draft);
  if (existsSync(directory)) rmSync(directory, { recursive: true });
  renameSync(draft, directory);
  // Else what a `.js` file is would depend on a project above the state folder.
  writeFileSync(join(dirname(directory), 'package.json'), '{}');
}

function filesOf(code: JsonValue | undefined, read: ReadObject): Unzipped {
  if (isJsonObject(code) && typeof code.ZipFile === 'string') {
    return { 'index.js': Buffer.from(code.ZipFile) };
  }
  if (!isJsonObject(code) || typeof code.S3Bucket !== 'string' || typeof code.S3Key !== 'string') {
    throw new FunctionCodeNotSupportedError(code);
  }
  const archive = read(code.S3Bucket, code.S3Key);
  if (!archive) throw new FunctionCodeMissingError(code.S3Bucket, code.S3Key);
  return unzipFiles(archive);
}
