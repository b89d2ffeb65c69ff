import { AthenaClient, DeleteWorkGroupCommand, InvalidRequestException } from '@aws-sdk/client-athena';
import type { Release } from './release.ts';

/** With the history of its queries, for the sake of which it could not be deleted. */
export const removeWorkGroup: Release = async ({ physicalId: name }, { options }) => {
  try {
    await new AthenaClient(options).send(
      new DeleteWorkGroupCommand({ WorkGroup: name, RecursiveDeleteOption: true }),
    );
  } catch (error) {
    // The answer for a group that is not there.
    if (!(error instanceof InvalidRequestException)) throw error;
  }
};
