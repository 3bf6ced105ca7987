import { dirname, join } from 'node:path';
import {
  createGate,
  type Gate,
  graphAddress,
  graphKinds,
  graphNames,
  parse,
  type Quad,
  violations,
} from '../../graph/index.ts';
import { isStandardLabel, loadNameTable } from '../../image/index.ts';
import { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';
import { readCaseDocument } from '../make/case-document.ts';
import { deepDifferences, valueDifferences } from '../verify/value-differences.ts';
import { GraphContext } from './graph-context.ts';
import { firstOf } from './graph-refused.ts';

/** Whether the gate checks a graph as a whole. Views use another model, and metadata are made from the other graphs again. */
function isJudged(name: string, base: string): boolean {
  const { base: own, kind } = graphAddress(name);
  return own === base && kind !== undefined && !graphKinds[kind].regenerated;
}

/** Checks files of a data directory that changed since they passed the gate, or that have no recorded verdict. */
export class GraphVerdicts {
  private constructor(
    private readonly data: DataDirectory,
    private readonly base: string,
    private readonly gate: Gate,
    private readonly context: GraphContext,
    private readonly knownLabel: ((label: string) => boolean) | undefined,
  ) {}

  static async open(root: string, nameTables: readonly string[]): Promise<GraphVerdicts> {
    const data = new DataDirectory(root);
    const manifest = await readManifest(data);
    const base = manifest?.base ?? '';
    const knownLabel = manifest?.identity === 'pseudonym' ? await labelsOf(nameTables) : undefined;
    return new GraphVerdicts(data, base, await createGate(), new GraphContext(data, base), knownLabel);
  }

  /** Why a file must not be served; undefined if it may be. @throws RdfSyntaxError */
  async refusalOf(file: string, text: string): Promise<string | undefined> {
    const path = join(this.data.root, file);
    const graphs = new Map<string, Quad[]>();
    for (const quad of parse(text, 'trig', this.base)) {
      const own = graphs.get(quad.graph.value);
      if (own === undefined) graphs.set(quad.graph.value, [quad]);
      else own.push(quad);
    }
    for (const [graph, quads] of graphs) {
      if (!isJudged(graph, this.base)) continue;
      const context = await this.context.of(graph, quads, path);
      const verdict = await this.gate.check(graph, quads, context, this.knownLabel && { knownLabel: this.knownLabel });
      if (!verdict.conforms) return firstOf(violations(verdict.results));
    }
    return /^cases\/[^/]+\/graph\.trig$/.test(file) ? this.differenceOf(dirname(path), graphs) : undefined;
  }

  /** Differences between the graph of a case and its tables. */
  private async differenceOf(
    folder: string,
    graphs: ReadonlyMap<string, readonly Quad[]>,
  ): Promise<string | undefined> {
    const document = await readCaseDocument(folder).catch(() => undefined);
    if (document === undefined) return 'its folder does not contain a case';
    const own = graphs.get(graphNames(this.base).run(document.run.digest).value);
    if (own === undefined) return 'it is not the graph of the run in case.json';
    const { differences } = await valueDifferences(folder, document, own, this.base);
    return [...differences, ...(await deepDifferences(folder, document, own, this.base)).differences][0];
  }
}

/** Whether a naming rule matches a label; only such names may appear in a pseudonymous directory. */
export async function labelsOf(nameTables: readonly string[]): Promise<(label: string) => boolean> {
  const names = await loadNameTable(nameTables);
  return (label) => isStandardLabel(names, label);
}
