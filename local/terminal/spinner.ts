const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** What a spinner shows at this moment. */
export function spinnerFrame(): string {
  return frames[Math.floor(Date.now() / 100) % frames.length] ?? '';
}
