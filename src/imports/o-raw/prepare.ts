import { canonicalJson } from '../../core/index.ts';
import type { PublicRefusal } from '../../graph/index.ts';
import { ImportSourceError } from '../errors.ts';
import { publicParameters, subjectsOf } from '../held.ts';
import { featureColumn } from '../map/feature-columns.ts';
import type { LoadedMapping, ORawMapping } from '../map/mapping.ts';
import type { ImportContext, ImportedColumn, ImportedParameters, ImportedRecord, ImportNote } from '../model.ts';
import { importDigest, type PreparedImport } from '../table/import-table.ts';
import { FaultyRow, rowRefusal } from '../table/row-refusal.ts';
import { ImportSource } from '../table/source.ts';
import { regionIri } from '../table/table-plan.ts';
import { collectRegions, type ORawRegion } from './collect.ts';
import { readORaw } from './read-graph.ts';
import { repairsOf } from './repairs.ts';

/** O-RAW wrote one file per patient, of about 100 kB. A graph is read into memory as a whole. */
const longestText = 256 * 1024 * 1024;

/** Reads a graph written by O-RAW, repairs it, and reports the repairs. @throws ImportSourceError */
export async function prepareORaw(
  path: string,
  loaded: LoadedMapping<ORawMapping>,
  context: ImportContext,
): Promise<PreparedImport> {
  const source = new ImportSource(path);
  const graph = await readORaw(await wholeText(source));
  const { digest: raw, bytes } = source.summary();
  const digest = importDigest(raw, loaded, context);
  const { regions, unreadable } = collectRegions(graph);
  if (regions.length === 0)
    throw new ImportSourceError('The graph contains no O-RAW features. Check that O-RAW wrote the file.');
  const reader = new RegionReader(loaded.mapping, context);
  const records: ImportedRecord[] = [];
  const refusals: PublicRefusal[] = [];
  let erased = 0;
  for (const [index, region] of regions.entries()) {
    const subject = reader.subject(region);
    if (subject !== undefined && context.erased(subject)) {
      erased++;
      continue;
    }
    const outcome = reader.read(region, index + 1);
    if ('code' in outcome) refusals.push(rowRefusal(outcome, index + 1, subject));
    else records.push(outcome);
  }
  const ids = regions.flatMap(({ patientId }) => patientId ?? []);
  const denied = subjectsOf(ids, context.identity.mode);
  return {
    denied,
    head: {
      digest,
      kind: 'o-raw',
      dataset: loaded.mapping.dataset ?? context.dataset,
      source: {
        digest: context.identity.contentDigest(raw),
        bytes,
        mediaType: 'text/turtle',
        rows: regions.length,
      },
      mapping: loaded,
      software: context.software,
      records: records.length,
      refusals: refusals.map((refusal) => ({
        ...refusal,
        input: { ...refusal.input, id: `${digest}-${refusal.input.id}` },
      })),
      notes: notesOf(unreadable, new Set([...reader.unknown].filter((name) => !denied.within(name)))),
      repairs: repairsOf(graph, regions),
      variables: [],
      parameters: publicParameters(reader.parameters, denied),
      columns: reader.columns,
      used: new Set(records.flatMap(({ vector }) => vector!.values.map(({ column }) => `${vector!.set}:${column}`))),
    },
    erased,
    async *records() {
      yield* records;
    },
  };
}

async function wholeText(source: ImportSource): Promise<string> {
  let text = '';
  for await (const chunk of source.text()) {
    text += chunk;
    if (text.length > longestText)
      throw new ImportSourceError('The graph is larger than 256 MiB. Import the O-RAW files one by one.');
  }
  return text;
}

class RegionReader {
  readonly parameters: ImportedParameters[] = [];
  readonly columns: ImportedColumn[] = [];
  readonly unknown = new Set<string>();
  readonly #sets = new Map<string, number>();
  readonly #positions = new Map<string, number>();
  readonly #seen = new Map<string, number>();
  readonly #mapping: ORawMapping;
  readonly #context: ImportContext;

  constructor(mapping: ORawMapping, context: ImportContext) {
    this.#mapping = mapping;
    this.#context = context;
  }

  subject({ patientId }: ORawRegion): string | undefined {
    const { issuer = this.#context.issuer, prefix } = this.#mapping.subject;
    return patientId === undefined ? undefined : this.#context.identity.subject(prefix + patientId, issuer);
  }

  read(region: ORawRegion, row: number): ImportedRecord | FaultyRow {
    const subject = this.subject(region);
    if (subject === undefined) return new FaultyRow('QIAW_IMPORT_NO_SUBJECT');
    if (region.program === undefined) return new FaultyRow('QIAW_IMPORT_SOFTWARE');
    const values = new Map<number, number>();
    for (const { name, value } of region.features) {
      const column = this.#column(name);
      if (column === undefined) this.unknown.add(name);
      else if ((values.get(column) ?? value) !== value) return new FaultyRow('QIAW_IMPORT_CONTRADICTION');
      else values.set(column, value);
    }
    if (values.size === 0) return new FaultyRow('QIAW_IMPORT_EMPTY_ROW');
    const set = this.#set({ software: region.program, settings: region.settings });
    const label = this.#label(region.label);
    const key = `${subject} ${region.label ?? ''} ${set}`;
    const firstRow = this.#seen.get(key);
    if (firstRow !== undefined) return new FaultyRow('QIAW_IMPORT_DUPLICATE_SUBJECT', { firstRow });
    this.#seen.set(key, row);
    return {
      row,
      subject,
      observations: [],
      outputs: [],
      vector: { set, ...label, values: [...values].map(([column, value]) => ({ column, value })) },
    };
  }

  /** A label that the mapping lists denotes a region class. Any other label is hashed, because it may contain anything. */
  #label(label: string | undefined): { readonly label?: string; readonly regionClass?: string } {
    if (label === undefined) return {};
    const meaning = Object.hasOwn(this.#mapping.regions, label) ? this.#mapping.regions[label] : undefined;
    if (meaning !== undefined) return { label, regionClass: regionIri(meaning) };
    const { identity } = this.#context;
    return { label: identity.mode === 'keep' ? label : identity.unmappedRoi(label) };
  }

  #column(name: string): number | undefined {
    const known = this.#positions.get(name);
    if (known !== undefined) return known;
    const column = featureColumn(name, { describe: {}, imageUnit: this.#mapping.imageUnit });
    if (column === undefined) return undefined;
    this.#positions.set(name, this.columns.length);
    return this.columns.push(column) - 1;
  }

  #set(parameters: ImportedParameters): number {
    const key = canonicalJson(parameters);
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    this.#sets.set(key, this.parameters.length);
    return this.parameters.push(parameters) - 1;
  }
}

function notesOf(unreadable: number, unknown: ReadonlySet<string>): ImportNote[] {
  const notes: ImportNote[] = [];
  if (unreadable > 0) {
    notes.push({
      code: 'QIAW_IMPORT_FEATURE_UNREADABLE',
      message: `${unreadable} features were left out because they have no name or not exactly one finite value.`,
      count: unreadable,
    });
  }
  if (unknown.size > 0) {
    notes.push({
      code: 'QIAW_IMPORT_COLUMN_UNKNOWN',
      message: `${unknown.size} features are not in the feature table and were left out.`,
      count: unknown.size,
    });
  }
  return notes;
}
