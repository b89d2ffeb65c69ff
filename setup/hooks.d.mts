/** Has git run the hooks of this repository in the clone at `root`, where nobody has others. */
export function provideHooks(root: string): void;
