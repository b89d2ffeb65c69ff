/** A Dockerfile that cannot be carried out: which line, what is wrong, what is allowed. */
export class DockerfileError extends Error {
  constructor(file: string, line: number, problem: string, options?: ErrorOptions) {
    super(`${file}:${line}: ${problem}`, options);
    this.name = 'DockerfileError';
  }
}

export interface Instruction {
  /** In upper case. */
  name: string;
  /** Everything after the name and its flags, continued lines joined by a space. */
  text: string;
  /** `--from=build` is `from`, `build`; a flag without a value is the empty text. */
  flags: Record<string, string>;
  /** Of the instruction's first line. */
  line: number;
}

const carriedOut = [
  'FROM',
  'ARG',
  'ENV',
  'LABEL',
  'WORKDIR',
  'COPY',
  'ADD',
  'USER',
  'EXPOSE',
  'CMD',
  'ENTRYPOINT',
];

/** Instructions that a registry without a daemon cannot carry out, and why it goes on without them. */
export const skippedInstructions: Readonly<Record<string, string>> = {
  RUN: 'nothing is run while the files are put together',
  HEALTHCHECK: 'ECS uses the health check of the task definition',
  STOPSIGNAL: 'tasks are stopped with SIGTERM',
  VOLUME: 'tasks write to their own folder',
  SHELL: 'nothing is run while the files are put together',
  ONBUILD: 'no image is built on this one',
  MAINTAINER: 'it is a note',
};

/**
 * Reads the instructions of a Dockerfile: comments, parser directives, continued lines, flags and here-documents of
 * RUN included.
 *
 * Source: Docker documentation, "Dockerfile reference".
 *
 * @throws DockerfileError for an instruction that does not exist.
 */
export function parseDockerfile(file: string, text: string): Instruction[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const escapedBy = escapeCharacter(lines);
  const instructions: Instruction[] = [];
  for (let index = 0; index < lines.length; ) {
    const { text: joined, next } = joinContinued(lines, index, escapedBy);
    if (joined === '') {
      index = next;
      continue;
    }
    const instruction = readInstruction(file, index + 1, joined);
    instructions.push(instruction);
    index = skipHereDocuments(file, lines, next, instruction);
  }
  return instructions;
}

/** A `# escape=` directive counts only above everything else. */
function escapeCharacter(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = /^#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(line);
    if (!directive) break;
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] ?? '\\';
  }
  return '\\';
}

/** One instruction's lines as one text; comments and empty lines between them do not end it. */
function joinContinued(
  lines: readonly string[],
  start: number,
  escapedBy: string,
): { text: string; next: number } {
  const parts: string[] = [];
  let index = start;
  for (; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').trim();
    if (line.startsWith('#') || (line === '' && parts.length > 0)) {
      if (parts.length === 0) return { text: '', next: index + 1 };
      continue;
    }
    const continued = line.endsWith(escapedBy);
    parts.push(continued ? line.slice(0, -1).trim() : line);
    if (!continued) break;
  }
  return { text: parts.join(' ').trim(), next: index + 1 };
}

function readInstruction(file: string, line: number, text: string): Instruction {
  const [given = ''] = /^\S+/.exec(text) ?? [];
  const after = text.slice(given.length).trimStart();
  const name = given.toUpperCase();
  if (!carriedOut.includes(name) && !(name in skippedInstructions)) {
    const allowed = [...carriedOut, ...Object.keys(skippedInstructions)].join(', ');
    throw new DockerfileError(file, line, `unknown instruction ${given}; allowed: ${allowed}`);
  }
  const flags: Record<string, string> = {};
  let rest = after;
  for (let flag = flagAt(rest); flag; flag = flagAt(rest)) {
    flags[flag.name] = flag.value;
    rest = rest.slice(flag.length);
  }
  if (rest === '') throw new DockerfileError(file, line, `${name} needs an argument`);
  return { name, text: rest, flags, line };
}

function flagAt(text: string): { name: string; value: string; length: number } | undefined {
  const match = /^--([a-z-]+)(?:=(\S*))?\s*/.exec(text);
  return match ? { name: match[1] ?? '', value: match[2] ?? '', length: match[0].length } : undefined;
}

/** The lines of a RUN's here-documents are a script for a shell, not instructions. */
function skipHereDocuments(
  file: string,
  lines: readonly string[],
  next: number,
  instruction: Instruction,
): number {
  const ends = [...instruction.text.matchAll(/(?:^|[\s\d])<<-?\s*(["']?)([A-Za-z_]\w*)\1/g)].map(
    ([, , word]) => word,
  );
  if (ends.length === 0 || !['RUN', 'COPY', 'ADD'].includes(instruction.name)) return next;
  if (instruction.name !== 'RUN') {
    const problem = `a here-document in ${instruction.name} is not carried out here; copy a file instead`;
    throw new DockerfileError(file, instruction.line, problem);
  }
  let index = next;
  for (const end of ends) {
    const found = lines.findIndex((line, at) => at >= index && line.trim() === end);
    if (found === -1)
      throw new DockerfileError(file, instruction.line, `the here-document ${end} has no end`);
    index = found + 1;
  }
  return index;
}
