// What tests evaluate of our TypeScript: the text without its types, at the same places, and with counters where coverage
// is asked for. Kept under .cache/transformed, one file for each, by all that decides how it comes out; its own place it
// learns when it is evaluated, so that what is kept holds wherever the checkout lies.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { transformSync } from '@babel/core';
import istanbul from 'babel-plugin-istanbul';
import { readIfPresent } from '../../../setup/read-if-present.mjs';

const versions = ['@babel/core', 'babel-plugin-istanbul', 'istanbul-lib-instrument'].map(
  (name) => createRequire(import.meta.url)(`${name}/package.json`).version,
);
const ours = createHash('sha256')
  .update(JSON.stringify([process.version, versions, readFileSync(import.meta.filename, 'utf8')]))
  .digest('hex');

/**
 * @param run `rootDir` of the repository, and `isCounted`, which says of a file whether it has counters
 */
export function readTypeScript(file, { rootDir, isCounted }) {
  const text = readFileSync(file, 'utf8');
  const path = relative(rootDir, file);
  const isWithCounters = isCounted(file);
  const key = createHash('sha256')
    .update(JSON.stringify([ours, path, isWithCounters, text]))
    .digest('hex');
  const kept = join(rootDir, '.cache/transformed', isWithCounters ? 'counted' : 'plain', `${path}.json`);
  return recall(kept, key) ?? remember(kept, key, transform(text, file, rootDir, isWithCounters));
}

function transform(text, file, rootDirectory, instrument) {
  const code = stripTypeScriptTypes(text);
  return instrument ? withCounters(code, file, rootDirectory) : code;
}

function withCounters(code, file, rootDirectory) {
  const counting = [istanbul, { cwd: rootDirectory, exclude: [], extension: false, compact: false }];
  const { code: counted } = transformSync(code, {
    filename: file,
    plugins: [counting],
    ...{ babelrc: false, configFile: false, auxiliaryCommentBefore: ' istanbul ignore next ' },
  });
  return counted.replaceAll(JSON.stringify(file), 'import.meta.filename');
}

function recall(file, key) {
  try {
    const kept = JSON.parse(readIfPresent(file) ?? '{}');
    return kept.key === key ? kept.code : undefined;
  } catch {
    return undefined; // What is damaged is made anew.
  }
}

function remember(file, key, code) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify({ key, code }));
  renameSync(`${file}.${process.pid}`, file);
  return code;
}
