import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../core/index.ts';
import { type Encodings, encodingsReader } from '../../graph/index.ts';
import type { ComputedFacts, Counted, Named } from '../model.ts';
import { type CaseContent, readCases, regionsOf, sexWords } from './case-content.ts';
import type { DescribedVariable } from './clinical-columns.ts';
import { type ImportContent, readImports } from './import-content.ts';

/** The content of one dataset in a data directory. */
export interface DatasetContent {
  readonly computed: ComputedFacts;
  /** Names of its case folders, sorted. */
  readonly cases: readonly string[];
}

/** Facts about every dataset with cases or imports, by dataset id. */
export async function computeFacts(dataDirectory: string): Promise<ReadonlyMap<string, DatasetContent>> {
  const madeAt = await readMadeAt(dataDirectory);
  const found = new Map<string, Facts>();
  const of = (dataset: string): Facts => {
    const facts = found.get(dataset) ?? new Facts();
    found.set(dataset, facts);
    return facts;
  };
  const encodingsOf = encodingsReader(dataDirectory);
  for await (const content of readCases(dataDirectory)) {
    of(content.dataset).addCase(content, madeAt, await encodingsOf(content.subject));
  }
  for await (const content of readImports(dataDirectory)) of(content.dataset).addImport(content);
  return new Map([...found].map(([dataset, facts]) => [dataset, facts.content()]));
}

class Facts {
  readonly #cases: string[] = [];
  readonly #digests: string[] = [];
  readonly #sets = {
    patients: new Set<string>(),
    imageStudies: new Set<string>(),
    manufacturers: new Set<string>(),
    sexes: new Set<string>(),
    studies: new Set<string>(),
    series: new Set<string>(),
    columns: new Set<string>(),
    models: new Set<string>(),
    settings: new Set<string>(),
    software: new Set<string>(),
    variables: new Set<string>(),
  };
  readonly #modalities = new RunCounter();
  readonly #regions = new RunCounter();
  readonly #times: string[] = [];
  readonly #declared = new Map<string, DescribedVariable>();
  #rois = 0;
  #encodings = 0;
  #radiomic = 0;
  #deep = 0;
  #values = 0;
  #imports = 0;
  #files = 0;
  #bytes = 0;

  /** A region counts once, by its primary delineation. */
  addCase(content: CaseContent, madeAt: ReadonlyMap<string, string>, encodings: Encodings): void {
    const sets = this.#sets;
    const regions = regionsOf(content, encodings);
    const further = content.rois.filter((roi) => !regions.includes(roi));
    const deep = content.deepVectors.filter((vector) => !further.some(({ label }) => label === vector.label));
    this.#cases.push(content.id);
    this.#digests.push(content.runDigest);
    // Tables of the same cases differ by the regions that they leave out.
    for (const { segmentNumber } of further) this.#digests.push(`${content.runDigest}/${segmentNumber}`);
    sets.patients.add(content.subject);
    for (const study of content.studies) sets.studies.add(study);
    sets.imageStudies.add(content.studies[0]!);
    if (content.manufacturer !== undefined) sets.manufacturers.add(content.manufacturer);
    const sex = sexWords[content.sex ?? ''];
    if (sex !== undefined) sets.sexes.add(sex);
    for (const series of content.series) sets.series.add(series);
    for (const column of content.columns) sets.columns.add(column);
    for (const { model } of content.deepVectors) sets.models.add(model);
    sets.settings.add(content.settingsDigest);
    sets.software.add(content.software);
    this.#modalities.add(content.modality, content.modality);
    for (const { mapped, featureCount } of regions) {
      this.#values += featureCount;
      if (featureCount > 0) this.#radiomic++;
      if (mapped === undefined) continue;
      const { scheme, value, meaning } = mapped.type;
      this.#regions.add(`${scheme}:${value}`, meaning);
    }
    this.#rois += regions.length;
    this.#encodings += further.length;
    this.#deep += deep.length;
    this.#files += content.files;
    this.#bytes += content.bytes;
    this.#times.push(madeAt.get(content.runDigest) ?? new Date(content.changedAt).toISOString());
  }

  addImport({ digest, subjects, vectors, values, variables, declared, bytes, changedAt }: ImportContent): void {
    this.#digests.push(digest);
    for (const subject of subjects) this.#sets.patients.add(subject);
    for (const variable of variables) this.#sets.variables.add(variable);
    for (const { name, label, property, codes, unit } of declared)
      this.#declared.set(name, { name, label, property, ...(codes && { codes }), ...(unit !== undefined && { unit }) });
    this.#imports++;
    this.#radiomic += vectors;
    this.#values += values;
    this.#files++;
    this.#bytes += bytes;
    this.#times.push(new Date(changedAt).toISOString());
  }

  content(): DatasetContent {
    const {
      patients,
      studies,
      imageStudies,
      manufacturers,
      sexes,
      series,
      columns,
      models,
      settings,
      software,
      variables,
    } = this.#sets;
    const times = this.#times.sort();
    const computed: ComputedFacts = {
      patients: patients.size,
      studies: studies.size,
      series: series.size,
      cases: this.#cases.length,
      rois: this.#rois,
      ...(this.#encodings > 0 && { encodings: this.#encodings }),
      vectors: { radiomic: this.#radiomic, deep: this.#deep },
      features: columns.size,
      values: this.#values,
      imports: this.#imports,
      variables: [...variables].sort(),
      ...(this.#declared.size > 0 && { declared: [...this.#declared.values()] }),
      ...(imageStudies.size > 0 && {
        imaging: { studies: imageStudies.size, manufacturers: named(manufacturers), sexes: named(sexes) },
      }),
      modalities: this.#modalities.list(),
      regions: this.#regions.list(),
      models: [...models].sort(),
      settings: [...settings].sort(),
      software: [...software].sort(),
      files: this.#files,
      bytes: this.#bytes,
      contentDigest: sha256(this.#digests.sort().join('\n')),
      ...(times.length > 0 && { firstMade: times[0]!, lastMade: times.at(-1)! }),
    };
    return { computed, cases: this.#cases };
  }
}

const named = (keys: ReadonlySet<string>): Named[] => [...keys].sort().map((key) => ({ key, label: key }));

/** Counts by key; the most frequent first, then by key. */
class RunCounter {
  readonly #counts = new Map<string, { label: string; count: number }>();

  add(key: string, label: string): void {
    const entry = this.#counts.get(key) ?? { label, count: 0 };
    entry.count++;
    this.#counts.set(key, entry);
  }

  list(): Counted[] {
    return [...this.#counts]
      .map(([key, { label, count }]) => ({ key, label, count }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  }
}

/** Facts of an empty dataset. */
export const noFacts: ComputedFacts = new Facts().content().computed;

/** When each run was executed, by its digest, from executions.ndjson: ISO 8601. */
export async function readMadeAt(dataDirectory: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(dataDirectory, 'executions.ndjson'), 'utf8').catch(() => '');
  const made = new Map<string, string>();
  for (const line of text.split('\n')) {
    const { cases, endedAt } = parsed(line);
    if (endedAt !== undefined) for (const digest of cases ?? []) if (!made.has(digest)) made.set(digest, endedAt);
  }
  return made;
}

function parsed(line: string): { readonly cases?: readonly string[]; readonly endedAt?: string } {
  try {
    return line === '' ? {} : JSON.parse(line);
  } catch {
    // A line truncated by a crash.
    return {};
  }
}
