import { link, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Identity, PassedGraphs, sha256, writeFileAtomic } from '../../core/index.ts';
import { readDerivedObject } from '../../dicom/index.ts';
import {
  createGate,
  instanceIris,
  namedNode,
  parse,
  type Quad,
  quad,
  serialise,
  type Term,
  typed,
  withdrawnDigest,
} from '../../graph/index.ts';
import { fileNames, type NameTable, plainName, readName } from '../../image/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';
import { type CaseDocument, readCaseDocument } from '../make/case-document.ts';
import { publishedLabel } from '../make/region-meaning.ts';
import { CatalogueFiles } from '../publish/catalogue-files.ts';
import { identifiersIn } from '../publish/release.ts';
import { removeDerived } from '../subject-relations/subject-relations.ts';

/** The names of regions now, and the key of the directory, if it is known. */
export interface LabelContext {
  readonly names: NameTable;
  readonly identity?: Identity;
}

interface Renamed {
  readonly segmentNumber: number;
  readonly from: { readonly label: string; readonly fileName: string };
  readonly to: { readonly label: string; readonly fileName: string };
}

/**
 * Regions of pseudonymous directories that were called `unmapped-…` although the name table knows their names now. Their
 * names are read from `seg.dcm`, which keeps them unless it was de-identified. Labels, file names and addresses change;
 * the class does not, because it is also in the DICOM objects: the next run states it.
 */
export class RegionLabels {
  readonly does = 'regions whose names the name table knows now have standard names; classes come with the next run';

  constructor(private readonly context: LabelContext) {}

  async plan(data: DataDirectory): Promise<string[]> {
    const lines: string[] = [];
    for (const id of await this.cases(data)) {
      const document = await readCaseDocument(data.caseFolder(id));
      const renamed = await this.renamed(data, document);
      for (const { from, to } of renamed) {
        const files = filesOf(document, [{ segmentNumber: 0, from, to }]).map(([path, name]) => `${path} → ${name}`);
        lines.push(`${id}: ${from.label} → ${to.label} (${files.join(', ')})`);
      }
      if (renamed.length > 0) lines.push(`${id}: ${filesOf(document, renamed).length * 2} addresses answer 410`);
    }
    return lines;
  }

  /** case.json comes last in each case: as long as it is unchanged, an interrupted step counts as not done. */
  async apply(data: DataDirectory): Promise<void> {
    const { base } = (await readManifest(data))!;
    const catalogue = new CatalogueFiles(data, base, await createGate());
    let changed = false;
    for (const id of await this.cases(data)) {
      const document = await readCaseDocument(data.caseFolder(id));
      const renamed = await this.renamed(data, document);
      if (renamed.length === 0) continue;
      const files = filesOf(document, renamed);
      await catalogue.addTombstones(addressesOf(base, document, files).map(withdrawnDigest));
      await relabel(data, base, document, renamed, files);
      // Names decide which delineations are one region.
      await removeDerived(data, document.subject.id);
      changed = true;
    }
    if (!changed) return;
    await catalogue.reconcile();
    await catalogue.writeManifest();
    // Regenerated from the other files.
    await rm(data.exports, { recursive: true, force: true });
  }

  private async cases(data: DataDirectory): Promise<string[]> {
    if ((await readManifest(data))?.identity !== 'pseudonym') return [];
    return (await readdir(data.cases).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
  }

  private async renamed(data: DataDirectory, document: CaseDocument): Promise<Renamed[]> {
    const hashed = document.rois.filter(({ label }) => /(?:^|_)unmapped-[a-z2-7]{10}(?: ROI -?\d+)?$/.test(label));
    if (hashed.length === 0) return [];
    const folder = data.caseFolder(document.id);
    const names = await namesOf(folder, document);
    const known = await identifiersIn(folder, document, 'pseudonym');
    const stay = document.rois.filter((roi) => !hashed.includes(roi));
    const taken = new Set(stay.map(({ label }) => label));
    const found: Array<Omit<Renamed, 'to'> & { label: string }> = [];
    for (const { segmentNumber, roiNumber, label, fileName } of hashed) {
      const name = names.get(segmentNumber);
      const now = name === undefined ? undefined : this.labelOf(plainName(name), (part) => known.within(part));
      const own = now === label.replace(/ ROI -?\d+$/, '') ? undefined : now;
      const distinct = own === undefined || !taken.has(own) ? own : `${own} ROI ${roiNumber}`;
      if (distinct === undefined) taken.add(label);
      else {
        taken.add(distinct);
        found.push({ segmentNumber, from: { label, fileName }, label: distinct });
      }
    }
    const others = document.rois.filter((roi) =>
      found.every(({ segmentNumber }) => segmentNumber !== roi.segmentNumber),
    );
    const files = fileNames([...others.map(({ fileName }) => fileName), ...found.map(({ label }) => label)]);
    return found.map(({ label, ...one }, n) => ({ ...one, to: { label, fileName: files[others.length + n]! } }));
  }

  /** A label with a hash needs the key of the directory. */
  private labelOf(name: string, denied: (part: string) => boolean): string | undefined {
    const { names, identity } = this.context;
    const reading = readName(names, name.replace(/ ROI -?\d+$/, ''), 'ROIName', denied);
    if (reading?.standardName === undefined) return undefined;
    if (reading.hidden === undefined) return reading.standardName;
    return identity && publishedLabel(reading, name, { identity });
  }
}

/** The names of the source by segment number, as `seg.dcm` has them. */
async function namesOf(folder: string, { outputs }: CaseDocument): Promise<ReadonlyMap<number, string>> {
  const seg = outputs.find(({ role }) => role === 'seg');
  const bytes = seg && (await readFile(join(folder, seg.path)).catch(() => undefined));
  if (bytes === undefined) return new Map();
  return readDerivedObject(bytes, (dataset) => {
    if (dataset.text('PatientIdentityRemoved') === 'YES') return new Map();
    return new Map(
      dataset
        .sequence('SegmentSequence')
        .map((item) => [item.short('SegmentNumber') ?? 0, item.wholeText('SegmentDescription') ?? '']),
    );
  });
}

/** Former and new paths of the files that are named after a region. */
function filesOf({ outputs }: CaseDocument, renamed: readonly Renamed[]): Array<readonly [string, string]> {
  return outputs.flatMap(({ path }) => {
    const [, folder, name, end] = /^(masks|previews)\/(.+)(\.[a-z]+)$/.exec(path) ?? [];
    const own = renamed.find(({ from }) => from.fileName === name);
    return own === undefined ? [] : [[path, `${folder}/${own.to.fileName}${end}`] as const];
  });
}

/** Former IRIs of files, and the addresses at which they were served. */
function addressesOf(base: string, { id, run }: CaseDocument, files: readonly (readonly [string, string])[]): string[] {
  const iris = instanceIris(base);
  return files.flatMap(([path]) => [iris.file(run.digest, path).value, `${base}files/cases/${id}/${path}`]);
}

async function relabel(
  data: DataDirectory,
  base: string,
  document: CaseDocument,
  renamed: readonly Renamed[],
  files: readonly (readonly [string, string])[],
): Promise<void> {
  const folder = data.caseFolder(document.id);
  for (const [from, to] of files) {
    await link(join(folder, from), join(folder, to)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  const paths = new Map(files);
  const outputs = await Promise.all(
    document.outputs.map(async (output) => {
      const text = await relabelledText(folder, output, document.id, renamed);
      const moved = { ...output, path: paths.get(output.path) ?? output.path };
      return text === undefined ? moved : { ...moved, bytes: Buffer.byteLength(text), sha256: sha256(text) };
    }),
  );
  await relabelGraph(data, base, document, renamed, outputs);
  const rois = document.rois.map((roi) => {
    const own = renamed.find(({ segmentNumber }) => segmentNumber === roi.segmentNumber);
    return own ? { ...roi, ...own.to } : roi;
  });
  const notes = document.notes?.map((note) => ({
    ...note,
    message: renamedNote(note.message, renamed) ?? note.message,
  }));
  const changed = { ...document, rois, outputs, ...(notes && { notes }) };
  await writeFileAtomic(join(folder, 'case.json'), `${JSON.stringify(changed, null, 2)}\n`);
  for (const [from] of files) await rm(join(folder, from), { force: true });
}

/** Writes the table or JSON file with the new labels; undefined for files without labels. */
async function relabelledText(
  folder: string,
  { role, path }: CaseDocument['outputs'][number],
  id: string,
  renamed: readonly Renamed[],
): Promise<string | undefined> {
  if (!['features', 'deep-features', 'seg-metadata'].includes(role)) return undefined;
  const before = await readFile(join(folder, path), 'utf8');
  const after = renamed.reduce((text, { from, to }) => {
    if (role !== 'seg-metadata') return text.replaceAll(`\n${id},${from.label},`, `\n${id},${to.label},`);
    return text
      .replaceAll(JSON.stringify(from.label), JSON.stringify(to.label))
      .replaceAll(JSON.stringify(`${from.fileName}.nrrd`), JSON.stringify(`${to.fileName}.nrrd`));
  }, before);
  if (after !== before) await writeFileAtomic(join(folder, path), after);
  return after;
}

/** A note begins with the label of its region; undefined for all other texts. */
function renamedNote(text: string, renamed: readonly Renamed[]): string | undefined {
  const own = renamed.find(({ from }) => text.startsWith(`${from.label}: `));
  return own && `${own.to.label}${text.slice(own.from.label.length)}`;
}

/** Labels of regions, in their notes too, and paths, sizes and digests of files. */
async function relabelGraph(
  data: DataDirectory,
  base: string,
  { id, run, outputs: before }: CaseDocument,
  renamed: readonly Renamed[],
  after: CaseDocument['outputs'],
): Promise<void> {
  const iris = instanceIris(base);
  const moved = new Map<string, string>();
  const values = new Map<string, string>();
  for (const { segmentNumber, from, to } of renamed)
    values.set(`${iris.roi(run.digest, segmentNumber).value} ${from.label}`, to.label);
  for (const [n, { path, bytes, sha256: digest }] of before.entries()) {
    const [old, now] = [iris.file(run.digest, path).value, iris.file(run.digest, after[n]!.path).value];
    moved.set(old, now);
    values.set(`${old} ${path}`, after[n]!.path);
    values.set(`${old} ${bytes}`, String(after[n]!.bytes));
    values.set(`${old}#sha256 ${digest}`, after[n]!.sha256);
  }
  const renamedIri = (iri: string): string => {
    const [node = '', part] = iri.split('#');
    const now = moved.get(node);
    return now === undefined ? iri : part === undefined ? now : `${now}#${part}`;
  };
  const termOf = <T extends Term>(term: T, subject: string): T => {
    if (term.termType === 'NamedNode') return namedNode(renamedIri(term.value)) as unknown as T;
    const value =
      term.termType === 'Literal'
        ? (values.get(`${subject} ${term.value}`) ?? renamedNote(term.value, renamed))
        : undefined;
    return value === undefined || term.termType !== 'Literal' ? term : (typed(value, term.datatype) as unknown as T);
  };
  const path = join(data.caseFolder(id), 'graph.trig');
  const text = await readFile(path, 'utf8');
  const quads = parse(text, 'trig', base).map(
    (one) =>
      quad(
        termOf(one.subject, '') as never,
        one.predicate as never,
        termOf(one.object, one.subject.value) as never,
        one.graph as never,
      ) as Quad,
  );
  const written = serialise(quads, 'trig');
  // A graph that passed the gate also passes with standard names.
  const passed = new PassedGraphs(data.root);
  if (await passed.has(sha256(text))) await passed.add(sha256(written));
  await writeFileAtomic(path, written);
}
