import { z } from 'zod';
import { numberOf, parseXml, UnreadableReportError, type XmlElement } from './xml.ts';

/** What tests ran through, and how much there is. */
export interface Coverage {
  linesCovered: number;
  lines: number;
  branchesCovered: number;
  branches: number;
}

/**
 * The coverage that a report tells, by the format that a buildspec gives it, in upper case.
 *
 * Source: AWS CodeBuild user guide, "Code coverage reports": the formats that it reads.
 */
export const coverageReports: Readonly<Record<string, (text: string) => Coverage>> = {
  COBERTURAXML: (text) => readCobertura(parseXml(text)),
  CLOVERXML: (text) => readClover(parseXml(text)),
  JACOCOXML: (text) => readJacoco(parseXml(text)),
  SIMPLECOV: readSimplecov,
};

function readCobertura(root: XmlElement): Coverage {
  return {
    linesCovered: numberOf(root, 'lines-covered'),
    lines: numberOf(root, 'lines-valid'),
    branchesCovered: numberOf(root, 'branches-covered'),
    branches: numberOf(root, 'branches-valid'),
  };
}

/** Of the project; files and packages have sums of their own. */
function readClover(root: XmlElement): Coverage {
  const metrics = root.children
    .filter(({ name }) => name === 'project')
    .flatMap(({ children }) => children.filter(({ name }) => name === 'metrics'));
  const sum = (attribute: string) => metrics.reduce((total, each) => total + numberOf(each, attribute), 0);
  return {
    linesCovered: sum('coveredstatements'),
    lines: sum('statements'),
    branchesCovered: sum('coveredconditionals'),
    branches: sum('conditionals'),
  };
}

/** The counters right below the root are the sums of all. */
function readJacoco({ children }: XmlElement): Coverage {
  const counter = (type: string) =>
    children.find(({ name, attributes }) => name === 'counter' && attributes.type === type);
  const [lines, branches] = [counter('LINE'), counter('BRANCH')];
  const covered = (of: XmlElement | undefined) => (of ? numberOf(of, 'covered') : 0);
  const missed = (of: XmlElement | undefined) => (of ? numberOf(of, 'missed') : 0);
  return {
    linesCovered: covered(lines),
    lines: covered(lines) + missed(lines),
    branchesCovered: covered(branches),
    branches: covered(branches) + missed(branches),
  };
}

const linesSchema = z.array(z.union([z.number(), z.null(), z.literal('ignored')]));
const branchesSchema = z.record(
  z.string(),
  z.record(z.string(), z.union([z.number(), z.literal('ignored')])),
);
const simplecovSchema = z.record(
  z.string(),
  z.object({
    coverage: z.record(
      z.string(),
      z.union([
        linesSchema.transform((lines) => ({ lines, branches: {} })),
        z.object({ lines: linesSchema, branches: branchesSchema.default({}) }),
      ]),
    ),
  }),
);

function readSimplecov(text: string): Coverage {
  const files = filesIn(text);
  const lines = files.flatMap((file) => file.lines).filter((hits) => typeof hits === 'number');
  const branches = files
    .flatMap((file) => Object.values(file.branches).flatMap((branch) => Object.values(branch)))
    .filter((hits) => typeof hits === 'number');
  return {
    linesCovered: lines.filter((hits) => hits > 0).length,
    lines: lines.length,
    branchesCovered: branches.filter((hits) => hits > 0).length,
    branches: branches.length,
  };
}

function filesIn(text: string) {
  try {
    return Object.values(simplecovSchema.parse(JSON.parse(text))).flatMap(({ coverage }) =>
      Object.values(coverage),
    );
  } catch (error) {
    throw new UnreadableReportError('no JSON of SimpleCov', { cause: error });
  }
}
