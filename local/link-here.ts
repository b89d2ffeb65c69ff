const consoleOfS3 = /^https:\/\/[a-z0-9.-]*console\.(?:aws\.amazon\.com|amazonaws\.cn)(\/s3\/object\/.*)$/;

/**
 * Where a link of an approval leads from this machine: to the rehearsal's console instead of that of S3. Null for what is no
 * web address.
 */
export function linkHere(link: string, consoleUrl: string): string | null {
  const [, path] = consoleOfS3.exec(link) ?? [];
  if (path !== undefined) return `${consoleUrl.replace(/\/$/, '')}${path}`;
  return /^https?:\/\//.test(link) ? link : null;
}
