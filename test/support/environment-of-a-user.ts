/** The environment of a shell that has not been started by npm: the child finds its own scripts and Node. */
export function environmentOfAUser(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(npm_|NODE_OPTIONS$|JEST_|NODE_ENV$|INIT_CWD$|SHOP_URL$)/i.test(entry[0]),
  );
  const path = (process.env.PATH ?? '')
    .split(':')
    .filter((folder) => !folder.includes('node_modules') && !folder.includes('node-gyp-bin'))
    .join(':');
  return { ...Object.fromEntries(kept), PATH: path };
}
