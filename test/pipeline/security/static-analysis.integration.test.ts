import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const eslint = fileURLToPath(new URL('../../../node_modules/eslint/bin/eslint.js', import.meta.url));

/** What static analysis says of a file of the app: line and rule of each finding. */
function analyse(lines: readonly string[]): string[] {
  const { stdout } = spawnSync(
    process.execPath,
    [eslint, '--format', 'json', '--stdin', '--stdin-filename', 'app/orders/example.ts'],
    { input: lines.join('\n'), encoding: 'utf8' },
  );
  const [{ messages = [] } = {}]: { messages?: { line: number; ruleId: string }[] }[] = JSON.parse(stdout);
  return messages.map(({ line, ruleId }) => `${line} ${ruleId}`).toSorted();
}

it('finds what must not be in a program', () => {
  const dangerous = [
    `export const one = (request) => database.query(\`select * from orders where id = \${request.id}\`);`,
    'export const two = connect({ rejectUnauthorized: false });',
    "export const three = createHash('md5');",
    "export const four = createCipheriv('aes-128-ecb', key, null);",
    'export const five = eval(text);',
    'export const six = exec(command);',
    'export const seven = /^(a+)+$/;',
    "export const eight = new Function('return 1');",
  ];

  expect(analyse(["import { exec } from 'node:child_process';", ...dangerous])).toEqual([
    '2 no-restricted-syntax',
    '3 no-restricted-syntax',
    '4 no-restricted-syntax',
    '5 no-restricted-syntax',
    '6 no-eval',
    '6 security/detect-eval-with-expression',
    '7 security/detect-child-process',
    '8 regexp/no-super-linear-backtracking',
    '9 no-new-func',
  ]);
});

it('finds nothing in the same, done well', () => {
  const careful = [
    "export const one = (id: string) => database.query('select * from orders where id = $1', [id]);",
    'export const two = connect({ ca: authority });',
    "export const three = createHash('sha256');",
    "export const four = createCipheriv('aes-256-gcm', key, nonce);",
    "export const six = execFile('git', ['status']);",
    'export const seven = /^a+$/;',
  ];

  expect(analyse(["import { execFile } from 'node:child_process';", ...careful])).toEqual([]);
});
