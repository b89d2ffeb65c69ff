import { lstat } from 'node:fs/promises';
import { errorCode } from '../cloud/error-code.ts';

/** Whether there is something at the path, be it a link that leads nowhere. */
export async function pathExists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false;
      throw error;
    },
  );
}
