import { access, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Log, PassedGraphs, QiawError, sha256, silentLog, writeFileAtomic } from '../../core/index.ts';
import { type Gate, type GraphKind, graphNames, serialise } from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { requireConforming } from '../publish/graph-refused.ts';
import { agreementGraph } from './agreement.ts';
import { maskReader } from './mask-box.ts';
import type { DerivedGraph, SubjectContent } from './model.ts';
import { perturbationGraph } from './perturbation-graph.ts';
import { readSubject } from './read-subject.ts';
import { regionsGraph } from './regions-graph.ts';

/** Every kind of graph that is derived from all cases of a subject. A new kind is one row here and in `graph-kinds.ts`. */
export const derivedGraphs: readonly DerivedGraph[] = [regionsGraph, agreementGraph, perturbationGraph];

/** Runs a change of shared files under the publish lock. */
type Locked = <T>(work: () => Promise<T>) => Promise<T>;

interface Tools {
  readonly data: DataDirectory;
  readonly base: string;
  readonly gate: Gate;
  readonly log?: Log;
  /** Kinds that are not wanted: stale graphs of them are removed. */
  readonly without?: readonly GraphKind[];
}

/**
 * Keeps the graphs that are derived from all cases of a subject consistent with its cases. The first lines of a file name the
 * cases and the rules it was derived from, so that only subjects with other cases, or graphs of other rules, are derived again.
 * Everything can be regenerated: after a crash, the next run derives what is missing. A subject without any statement of a kind
 * has a file without a graph.
 */
export class SubjectRelations {
  private readonly data: DataDirectory;
  private readonly base: string;
  private readonly gate: Gate;
  private readonly log: Log;
  private readonly without: readonly GraphKind[];

  constructor({ data, base, gate, log = silentLog, without = [] }: Tools) {
    this.data = data;
    this.base = base;
    this.gate = gate;
    this.log = log;
    this.without = without;
  }

  /** Subjects with graphs that do not match their cases, with the kinds of those graphs, sorted. */
  async stale(): Promise<ReadonlyArray<{ readonly subject: string; readonly kinds: readonly GraphKind[] }>> {
    const found = [];
    for (const [subject, cases] of await casesBySubject(this.data)) {
      const kinds: GraphKind[] = [];
      for (const derived of derivedGraphs) {
        const head = await headOf(this.pathOf(derived, subject));
        const wanted = this.without.includes(derived.kind) ? '' : headFor(cases, derived);
        if (head !== wanted && head !== headFor(cases, derived)) kinds.push(derived.kind);
      }
      if (kinds.length > 0) found.push({ subject, kinds });
    }
    return found;
  }

  /**
   * Derives every graph that does not match the cases of its subject. The comparison of masks needs no lock; a subject
   * whose cases change meanwhile is left to the run that changes them. A damaged subject does not stop the others.
   */
  async bringUpToDate(locked: Locked): Promise<void> {
    for (const { subject, kinds } of await this.stale()) {
      const cases = (await casesBySubject(this.data, subject)).get(subject) ?? [];
      try {
        const texts = await this.textsOf(
          subject,
          cases,
          kinds.filter((kind) => !this.without.includes(kind)),
        );
        await locked(async () => {
          const now = (await casesBySubject(this.data, subject)).get(subject) ?? [];
          if (now.join() !== cases.join()) return;
          for (const [path, text] of texts) await this.write(path, text);
          for (const kind of kinds.filter((one) => this.without.includes(one)))
            await rm(this.data.derivedGraph(kind, subject), { force: true });
        });
      } catch (error) {
        if (!(error instanceof QiawError)) throw error;
        this.log.error({ code: error.code, subject }, `The regions of a subject were not related: ${error.message}`);
      }
    }
  }

  /** The files of a subject, as they should be, by path. @throws GraphRefused, or an error of a damaged case */
  async textsOf(
    subject: string,
    cases: readonly string[],
    kinds: readonly GraphKind[] = derivedGraphs.map(({ kind }) => kind),
  ): Promise<ReadonlyMap<string, string>> {
    const masks = maskReader();
    const content: SubjectContent = await readSubject(this.data, subject, cases, masks);
    const texts = new Map<string, string>();
    for (const derived of derivedGraphs.filter(({ kind }) => kinds.includes(kind))) {
      const quads = await derived.derive(content, this.base, masks);
      const name = graphNames(this.base).derived(derived.kind, subject).value;
      if (quads.length > 0) await requireConforming(this.gate, name, derived.kind, quads);
      const head = `${headFor(cases, derived)}\n`;
      texts.set(this.pathOf(derived, subject), quads.length === 0 ? head : head + serialise(quads, 'trig'));
    }
    return texts;
  }

  private pathOf({ kind }: DerivedGraph, subject: string): string {
    return this.data.derivedGraph(kind, subject);
  }

  private async write(path: string, text: string): Promise<void> {
    await new PassedGraphs(this.data.root).add(sha256(text));
    await writeFileAtomic(path, text);
  }
}

/** Removes the derived graphs of a subject whose cases were removed. */
export async function removeDerived(data: DataDirectory, subject: string): Promise<void> {
  for (const { kind } of derivedGraphs) await rm(data.derivedGraph(kind, subject), { force: true });
}

/** Names of the published cases of each subject, sorted; of one subject only, if it is given. */
export async function casesBySubject(data: DataDirectory, only?: string): Promise<ReadonlyMap<string, string[]>> {
  const cases = new Map<string, string[]>();
  const names = await readdir(data.cases).catch(() => []);
  for (const id of names.filter((name) => !name.startsWith('.')).sort()) {
    const subject = id.slice(0, id.lastIndexOf('-'));
    if (only !== undefined && subject !== only) continue;
    const there = await access(join(data.caseFolder(id), 'case.json')).then(
      () => true,
      () => false,
    );
    if (there) cases.set(subject, [...(cases.get(subject) ?? []), id]);
  }
  return cases;
}

const headFor = (cases: readonly string[], { rules }: DerivedGraph): string =>
  `# cases: ${[...cases].sort().join(' ')}\n# rules: ${rules}`;

/** The first two lines of a file; empty if it does not exist. */
async function headOf(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n', 2).join('\n');
}
