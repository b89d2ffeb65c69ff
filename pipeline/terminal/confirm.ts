import { createInterface } from 'node:readline/promises';

/** Asks the person at the terminal, who has to type `expected`; where nobody sits there, the answer is no. */
export async function confirm(question: string, expected: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${question} `)).trim() === expected;
  } finally {
    terminal.close();
  }
}
