import { describe, expect, it } from '@jest/globals';
import { readBuildspecFacts } from '../../pipeline/buildspec-facts.ts';
import { writeFiles } from '../local/buildspec/build.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function factsOf(text: string) {
  const folder = temporaryFolder();
  await writeFiles(folder, { 'unit.yml': text });
  return readBuildspecFacts(folder, 'unit.yml');
}

describe('what a build must have around it', () => {
  it('is read from its buildspec', async () => {
    const facts = await factsOf(`version: 0.2
env:
  parameter-store: { TOKEN: /shop/token, SAME: /shop/token }
  secrets-manager:
    PASSWORD: shop/key:password
    CERTIFICATE: arn:aws:secretsmanager:eu-central-1:111111111111:secret:tls-a1b2c3:certificate:AWSCURRENT
  exported-variables: [VERSION]
phases: { build: { commands: [npm test] } }
reports: { unit: { files: [junit.xml] } }
cache: { paths: ['node_modules/**/*', '.cache/**/*', one-file] }
`);

    expect(facts).toEqual({
      parameters: ['/shop/token'],
      secrets: ['shop/key', 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:tls-a1b2c3'],
      exportedVariables: ['VERSION'],
      hasReports: true,
      cachedPaths: ['node_modules', '.cache', 'one-file'],
    });
  });

  it('is nothing where the buildspec says nothing of it', async () => {
    expect(await factsOf('version: 0.2\nphases: { build: { commands: [npm test] } }\n')).toEqual({
      parameters: [],
      secrets: [],
      exportedVariables: [],
      hasReports: false,
      cachedPaths: [],
    });
  });

  it.each([
    ['phases: [', 'unit.yml cannot be read: '],
    ['env: { exported-variables: VERSION }\n', 'unit.yml cannot be read: '],
  ])('cannot be told of what is no buildspec, which is said in one line: %s', async (text, message) => {
    const refused = expect(factsOf(text)).rejects;

    await refused.toThrow(message);
    await refused.toThrow(/^[^\n]+`npm run buildspec -- unit\.yml` tells the line\.$/);
  });
});
