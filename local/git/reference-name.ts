/** The full name of a branch, or of a tag that has it already: `refs/…`. */
export function referenceOf(branch: string): string {
  return branch.startsWith('refs/') ? branch : `refs/heads/${branch}`;
}

/** The short name of a branch; of a tag the full one. */
export function branchOf(reference: string): string {
  return reference.replace(/^refs\/heads\//, '');
}
