import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

/** Somebody else than who runs this process. */
export interface BuildUser {
  name: string;
  uid: number;
  gid: number;
  home: string;
}

/** Commands of `run-as`: as whom, or why not. */
export type FoundUser = { user: BuildUser | undefined } | { problem: string };

/** Only root may run commands as somebody else. */
export async function findUser(name: string): Promise<FoundUser> {
  const me = userInfo();
  if (me.username === name) return { user: undefined };
  if (me.uid !== 0) return { problem: `only root may run commands as ${name}; they run as you` };
  const [, uid, gid, home] = /^[^:]*:[^:]*:(\d+):(\d+):[^:]*:([^:]*):/.exec(await accountOf(name)) ?? [];
  if (uid === undefined || gid === undefined || home === undefined)
    return { problem: `this machine has no user ${name}; commands run as you` };
  return { user: { name, uid: Number(uid), gid: Number(gid), home } };
}

/** As in passwd(5); empty when there is none. */
async function accountOf(name: string): Promise<string> {
  try {
    return (await promisify(execFile)('getent', ['passwd', '--', name])).stdout;
  } catch {
    return '';
  }
}
