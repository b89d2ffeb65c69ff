// Jest calls this before the infrastructure tests of a run: they all read the one cloud assembly that it leaves behind.
import { rmSync } from 'node:fs';
import { synthesizeInto, temporaryAssembly } from './cloud-assembly.ts';

export default async function synthesizeOnce(): Promise<void> {
  const directory = temporaryAssembly();
  process.env.SLUICE_TEST_ASSEMBLY = directory;
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  await synthesizeInto(directory, { CDK_VALIDATION: 'false' });
}
