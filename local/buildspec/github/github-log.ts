import { randomUUID } from 'node:crypto';
import type { BuildObserver } from '../build-request.ts';

/**
 * Shows a build's phases as groups of the job's log, and its failures as annotations.
 *
 * What commands print stays text: GitHub takes some lines for commands to itself, and is told to take none until a word
 * comes that the build cannot know.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function createGithubLog(write: (line: string) => void): BuildObserver {
  const word = randomUUID();
  const stopCommands = () => write(`::stop-commands::${word}`);
  const takeCommands = () => write(`::${word}::`);
  return {
    phaseStarted(phaseType) {
      write(`::group::${phaseType}`);
      stopCommands();
    },
    secretRead(value) {
      takeCommands();
      for (const line of value.split('\n')) if (line.trim() !== '') write(`::add-mask::${escaped(line)}`);
      stopCommands();
    },
    phaseEnded({ phaseType, context }) {
      takeCommands();
      write('::endgroup::');
      if (context)
        write(`::error title=${phaseType}::${escaped(`${context.statusCode} ${context.message}`)}`);
    },
  };
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
