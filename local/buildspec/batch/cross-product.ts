/** Every way of taking one of each: of no choices, the one way that takes nothing. */
export function crossProduct<T>(choices: readonly (readonly T[])[]): T[][] {
  return choices.reduce<T[][]>(
    (ways, choice) => ways.flatMap((way) => choice.map((taken) => [...way, taken])),
    [[]],
  );
}
