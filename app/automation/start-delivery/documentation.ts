/**
 * Whether a path is one of documentation. A `*` in a pattern is any part of a name, `**` any number of folders, as in
 * workflows on GitHub, which read the same patterns:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function isDocumentation(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => expressionOf(pattern).test(path));
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/|\*\*|\*)/).map((part) => wildcards[part] ?? literally(part));
  return new RegExp(`^${parts.join('')}$`);
}

const wildcards: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' };

function literally(text: string): string {
  return text.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&');
}
