import { Document, isScalar, visit } from 'yaml';
import { versionOf } from './actions.ts';
import type { Workflow } from './workflow.ts';

const header =
  ' Rendered from pipeline/delivery.ts by `npm run workflows`. Changes go there; here they are overwritten.';

/** The file of a workflow. Beside every pinned commit stands the version that it is. */
export function writeYaml(workflow: Workflow): string {
  const document = new Document(workflow, { aliasDuplicateObjects: false });
  document.commentBefore = header;
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== 'uses' || !isScalar(value)) return;
      const version = versionOf(String(value.value));
      if (version !== undefined) value.comment = ` ${version}`;
    },
  });
  return document.toString({ lineWidth: 0 });
}
