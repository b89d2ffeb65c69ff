const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** Shows on the error stream that something runs, and for how long: a spinner on a terminal, otherwise plain lines. */
export function showProgress(what) {
  const start = Date.now();
  const moving = process.stderr.isTTY && process.env.CI !== 'true';
  const write = (text) => process.stderr.write(text);
  const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
  let turn = 0;
  const draw = () => write(`\r\x1b[2K${frames[turn++ % frames.length]} ${what} ${seconds()}`);
  if (!moving) write(`${what}\n`);
  const timer = moving ? setInterval(draw, 100) : undefined;
  return {
    end(succeeded) {
      clearInterval(timer);
      write(`${moving ? '\r\x1b[2K' : ''}${succeeded ? '✓' : '✗'} ${what} ${seconds()}\n`);
    },
  };
}
