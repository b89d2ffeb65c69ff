import { RefusedInput } from '../refused-input.ts';

/** Something that the delivery says and GitHub Actions cannot do. It is refused, so that nothing is dropped in silence. */
export class NotOnGithub extends RefusedInput {
  override name = 'NotOnGithub';

  /** @param subject For example `Step "unit" of stage "Build"`. */
  constructor(subject: string, problem: string, remedy: string) {
    super(`${subject} cannot be carried out on GitHub: ${problem}. ${remedy}`);
  }
}
