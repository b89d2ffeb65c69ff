import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  text: string;
}

/** A report that is not what its format says. */
export class UnreadableReportError extends Error {
  override readonly name = 'UnreadableReportError';
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
});

/** @throws UnreadableReportError */
export function parseXml(text: string): XmlElement {
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new UnreadableReportError(`no XML: ${valid.err.msg} (line ${valid.err.line})`);
  const [root] = elementsIn(parser.parse(text));
  if (!root) throw new UnreadableReportError('no XML: there is no element');
  return root;
}

/** All elements of the name below, at any depth, in the order of the document. */
export function descendants({ children }: XmlElement, name: string): XmlElement[] {
  return children.flatMap((child) => [...(child.name === name ? [child] : []), ...descendants(child, name)]);
}

export function childOf({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find((child) => child.name === name);
}

/** 0 where there is no number. */
export function numberOf({ attributes }: XmlElement, name: string): number {
  return Number(attributes[name] ?? 0) || 0;
}

type ParsedNode = Record<string, unknown> & { ':@'?: Record<string, string> };

/** With `preserveOrder` a node has one member, named for its element, and maybe its attributes in `:@`. */
function elementsIn(nodes: readonly ParsedNode[]): XmlElement[] {
  return nodes.flatMap((node) => {
    const [name] = Object.keys(node).filter((key) => key !== ':@' && key !== '#text');
    if (name === undefined) return [];
    const inner = node[name] as ParsedNode[];
    return [
      {
        name,
        attributes: node[':@'] ?? {},
        children: elementsIn(inner),
        text: inner.map((child) => String(child['#text'] ?? '')).join(''),
      },
    ];
  });
}
