import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Identifiers, openAtomic, PassedGraphs, sha256OfFile, writeFileAtomic } from '../core/index.ts';
import { type Gate, type Quad, qiaw, rdf, serialise } from '../graph/index.ts';
import { ImportGraphRefused } from './errors.ts';
import { importGraph } from './map/iris.ts';
import { mapHead, mapRowRefusals } from './map/map-head.ts';
import { recordMapper } from './map/map-records.ts';
import type { ImportedRecord, ImportHead } from './model.ts';

/** Where import graphs are stored, and which of them are replaced. */
export interface ImportTarget {
  /** `graphs/imports/` of the data directory; the tombstones of erased subjects are one folder up. */
  readonly folder: string;
  /** `quarantine/` of the data directory. */
  readonly quarantine: string;
  readonly base: string;
  readonly gate: Gate;
  /** Identifiers that the graph must not contain. */
  readonly denied?: Identifiers;
  /** Digests of imports that this one replaces. */
  readonly replaces: readonly string[];
}

export interface WrittenImport {
  readonly graph: string;
  readonly path: string;
  readonly quads: number;
  /** Whether an identical graph already existed; then nothing was written. */
  readonly unchanged: boolean;
  /** Digests of imports that this import replaced. */
  readonly replaced: readonly string[];
}

/** Values per chunk: large enough to amortise the gate's start, small enough to limit memory. */
const chunkValues = 100_000;

/**
 * Maps, checks and writes an import in chunks: the head first, then records in chunks that each pass the gate with the head as
 * context. The file appears under its name only after every chunk has passed.
 * @throws ImportGraphRefused, after moving the failed chunk and its report to quarantine.
 */
export async function writeImport(
  head: ImportHead,
  records: AsyncIterable<ImportedRecord>,
  target: ImportTarget,
): Promise<WrittenImport> {
  const graph = importGraph(target.base, head.digest).value;
  const path = join(target.folder, `${head.digest}.trig`);
  const file = await openAtomic(path);
  const hash = createHash('sha256');
  let quads = 0;
  let unchanged = false;
  try {
    const { activity, definitions } = mapHead(head, target.base);
    // To check records, the gate needs only the class and the parameter set of each definition.
    const needed = new Set([rdf.type.value, qiaw.parameterSet.value]);
    const isFilter = ({ subject }: Quad): boolean => subject.value.includes('#');
    const context = [...activity, ...definitions.filter((q) => needed.has(q.predicate.value) && !isFilter(q))];
    const write = async (piece: readonly Quad[], known: readonly Quad[]): Promise<void> => {
      await requireConforming(head, graph, piece, known, target);
      quads += piece.length;
      const text = serialise(piece, 'trig');
      hash.update(text);
      await file.write(text);
    };
    await write([...activity, ...definitions, ...mapRowRefusals(head, target.base)], []);
    const map = recordMapper(head, target.base);
    for await (const chunk of chunks(records)) await write(map(chunk), context);
    // An unchanged file already has its downloads and metadata.
    const digest = hash.digest('hex');
    await new PassedGraphs(dirname(target.quarantine)).add(digest);
    unchanged = digest === (await sha256OfFile(path));
    await (unchanged ? file.abort() : file.commit());
  } catch (error) {
    await file.abort();
    throw error;
  }
  for (const other of target.replaces) await rm(join(target.folder, `${other}.trig`), { force: true });
  await rm(quarantined(head, target), { recursive: true, force: true });
  return { graph, path, quads, unchanged, replaced: target.replaces };
}

async function* chunks(records: AsyncIterable<ImportedRecord>): AsyncGenerator<ImportedRecord[]> {
  let chunk: ImportedRecord[] = [];
  let size = 0;
  for await (const record of records) {
    chunk.push(record);
    // A record without features takes about as long to check as a hundred values, because the shapes apply to its nodes.
    size += 100 + (record.vector?.values.length ?? 0);
    if (size < chunkValues) continue;
    yield chunk;
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield chunk;
}

async function requireConforming(
  head: ImportHead,
  graph: string,
  piece: readonly Quad[],
  context: readonly Quad[],
  target: ImportTarget,
): Promise<void> {
  const held = target.denied && { denied: target.denied, ownWords: [head.dataset, head.software.name] };
  const verdict = await target.gate.check(graph, piece, context, held);
  if (verdict.conforms) return;
  const folder = quarantined(head, target);
  await writeFileAtomic(join(folder, 'report.ttl'), verdict.reportTurtle);
  if (verdict.results.some(({ constraint }) => constraint.endsWith('NoIdentifier'))) {
    throw new ImportGraphRefused(
      'The import holds an identifier of one of its subjects, for instance in its title or among the codes of its mapping, and was ' +
        'not written. Correct the mapping or the table; the report, without the identifier, is in quarantine/.',
    );
  }
  await writeFileAtomic(join(folder, 'graph.trig'), serialise([...context, ...piece], 'trig'));
  throw new ImportGraphRefused(
    `The graph of the import violates the shapes (${verdict.results[0]?.message ?? 'no message'}) and was not written. ` +
      'The failed part and its report are in quarantine/; run `qiaw validate` on it, and report this error.',
  );
}

/** Path of the refused chunk of this import in quarantine. */
function quarantined({ digest }: ImportHead, { quarantine }: ImportTarget): string {
  return join(quarantine, `import-${digest}`);
}
