import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { type Unzipped, unzip } from 'fflate';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { CommonRuntime } from '../runtime.ts';

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

export class UnsafeArchiveError extends Error {
  constructor(name: string) {
    super(
      `The archive's entry "${name}" would be written outside the function's folder; pack it without "..".`,
    );
    this.name = 'UnsafeArchiveError';
  }
}

/** Reads an object of any bucket. */
export type ReadObject = (bucket: string, key: string) => Buffer | undefined;

export function codeDirectoryOf(
  runtime: CommonRuntime,
  { account, region }: { account: string; region: string },
  functionName: string,
): string {
  return join(runtime.stateDirectory, 'functions', account, region, functionName);
}

/** Puts a function's code where its processes run; the old code stays whole until the new one is. */
export async function unpackCode(
  code: JsonValue | undefined,
  directory: string,
  read: ReadObject,
): Promise<void> {
  const files = await filesOf(code, read);
  const draft = `${directory}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = resolve(draft, name);
    if (!path.startsWith(draft + sep)) throw new UnsafeArchiveError(name);
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  if (existsSync(directory)) rmSync(directory, { recursive: true });
  renameSync(draft, directory);
  // Else what a `.js` file is would depend on a project above the state folder.
  writeFileSync(join(dirname(directory), 'package.json'), '{}');
}

async function filesOf(code: JsonValue | undefined, read: ReadObject): Promise<Unzipped> {
  if (isJsonObject(code) && typeof code.ZipFile === 'string') {
    return { 'index.js': Buffer.from(code.ZipFile) };
  }
  if (!isJsonObject(code) || typeof code.S3Bucket !== 'string' || typeof code.S3Key !== 'string') {
    throw new FunctionCodeNotSupportedError(code);
  }
  const archive = read(code.S3Bucket, code.S3Key);
  if (!archive) throw new FunctionCodeMissingError(code.S3Bucket, code.S3Key);
  return new Promise((resolve, reject) => {
    unzip(archive, (error, files) => (error ? reject(error) : resolve(files)));
  });
}
