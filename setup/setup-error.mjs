/** What a user can put right himself: told in one line, without a stack trace. */
export class SetupError extends Error {}
