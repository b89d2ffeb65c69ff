/** A build's log: the runner's own lines start with `[build]`, everything else is what the commands printed. */
export interface BuildLog {
  /** A line of the runner. */
  say(text: string): void;
  /** A line that a command printed. */
  output(line: string): void;
  /** From now on the value appears as `***`. */
  hide(secret: string): void;
  /** The text as it may be shown. */
  masked(text: string): string;
  /** Answers whether, from now on, a command printed a line that matches. */
  watchFor(pattern: RegExp): () => boolean;
}

/** A shorter line of a secret of several lines, such as a lone bracket, would mask half the log. */
const shortestHiddenLine = 4;

/** IAM user guide, "IAM identifiers": those of users, and temporary ones. CodeBuild hides them as well. */
const accessKeyId = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g;

export function createBuildLog(write: (line: string) => void): BuildLog {
  /** Longest first: a secret may be part of another. */
  let secrets: string[] = [];
  const watchers = new Set<(line: string) => void>();
  const masked = (text: string) => {
    let shown = text;
    for (const secret of secrets) shown = shown.replaceAll(secret, '***');
    return shown.replaceAll(accessKeyId, '***');
  };
  return {
    say: (text) => write(masked(`[build] ${text}`)),
    output(line) {
      for (const watch of watchers) watch(line);
      write(masked(line));
    },
    hide(secret) {
      const lines = secret.split('\n');
      const parts =
        lines.length === 1 ? lines : [secret, ...lines.filter((line) => line.length >= shortestHiddenLine)];
      const all = new Set([...secrets, ...parts.filter((part) => part !== '')]);
      secrets = [...all].sort((a, b) => b.length - a.length);
    },
    masked,
    watchFor(pattern) {
      let found = false;
      const watch = (line: string) => {
        found ||= pattern.test(line);
      };
      watchers.add(watch);
      return () => {
        watchers.delete(watch);
        return found;
      };
    },
  };
}

/** `7 ms`, `1.4 s`, `12 s`, `3 min 5 s`. */
export function durationText(seconds: number): string {
  if (seconds < 0.95) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
