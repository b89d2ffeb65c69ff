import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where NGINX is installed although it may not be in a user's PATH. */
const usualFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

export class NginxNotFoundError extends Error {
  constructor(folders: readonly string[]) {
    super(
      `There is no executable nginx in ${folders.join(', ')}. Install it: apt-get install nginx-light, or brew install nginx.`,
    );
    this.name = 'NginxNotFoundError';
  }
}

/**
 * The path of the nginx executable: in `path`, or else in one of the usual folders.
 *
 * @throws {NginxNotFoundError}
 */
export function findNginx(path: string, otherFolders: readonly string[] = usualFolders): string {
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...otherFolders];
  const nginx = folders.map((folder) => join(folder, 'nginx')).find(isExecutable);
  if (!nginx) throw new NginxNotFoundError(folders);
  return nginx;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
