import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Identifiers, QiawError, sha256, writeFileAtomic } from '../../core/index.ts';
import { heldAgainst, type Keyword, readDerivedObject } from '../../dicom/index.ts';
import { createGate, graphNames, parse, type Quad, type ValidationResult } from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { type DirectoryManifest, readManifest } from '../files/directory-manifest.ts';
import { withLock, withPublishLock } from '../files/lock.ts';
import { RefusalLedger } from '../files/refusal-ledger.ts';
import { KnownPatients } from '../known-patients.ts';
import { type CaseDocument, readCaseDocument, recordWithoutValues } from '../make/case-document.ts';
import { SubjectRelations } from '../subject-relations/subject-relations.ts';
import { deepDifferences, valueDifferences } from '../verify/value-differences.ts';
import { CatalogueFiles } from './catalogue-files.ts';
import { contextFile, quarantinedIds, reportFile } from './quarantine.ts';

export class QuarantineError extends QiawError {
  readonly code = 'QIAW_QUARANTINE';
}

/** Released, or the reasons against it: findings of the gate or other faults of the case. */
export type Release =
  | { readonly released: true }
  | { readonly released: false; readonly results: readonly ValidationResult[]; readonly reasons: readonly string[] };

/**
 * Publishes a quarantined case whose graph was corrected by hand. The graph must pass the gate together with the graphs
 * it refers to and must state the values of the case's tables. The files must be those that the run wrote. The case
 * then becomes visible by the same steps as a case of a run. A case that still fails stays in quarantine, with a new
 * report.
 *
 * @throws QuarantineError when there is no such case, DataDirectoryBusy while a run is writing.
 */
export async function releaseQuarantined(data: DataDirectory, id: string): Promise<Release> {
  return withLock(data, async () => {
    const manifest = await readManifest(data);
    if (manifest === undefined || !(await quarantinedIds(data)).includes(id)) {
      throw new QuarantineError(
        'There is no such case in quarantine. `qiaw quarantine list` lists the cases in quarantine.',
      );
    }
    if (id.startsWith('import-')) {
      throw new QuarantineError('This is a part of an import. Correct the table or its mapping and import it again.');
    }
    return withPublishLock(data, () => release(data, id, manifest));
  });
}

async function release(data: DataDirectory, id: string, manifest: DirectoryManifest): Promise<Release> {
  const { base } = manifest;
  const folder = data.quarantined(id);
  const document = await readCaseDocument(folder);
  const quads = parse(await readFile(join(folder, 'graph.trig'), 'utf8'), 'trig', base);
  const around = parse(await readFile(join(folder, contextFile), 'utf8').catch(() => ''), 'trig', base);
  const patients = new KnownPatients(data);
  const gate = await createGate({ patients: patients.identifiers });
  const name = graphNames(base).run(document.run.digest).value;
  const denied = await identifiersIn(folder, document, manifest.identity);
  const verdict = await gate.check(name, quads, around, { denied });
  if (!verdict.conforms) await writeFileAtomic(join(folder, reportFile), verdict.reportTurtle);
  const reasons = [
    ...(await changedFiles(folder, document)),
    ...(await valueDifferences(folder, document, quads, base)).differences,
    ...(await deepDifferences(folder, document, quads, base)).differences,
  ];
  const catalogue = new CatalogueFiles(data, base, gate, patients);
  await catalogue.reconcile();
  if (!verdict.conforms || reasons.length > 0) {
    await catalogue.writeValidation();
    return { released: false, results: verdict.results, reasons };
  }
  const definitions = around.filter(({ graph }) => graph.value === graphNames(base).definitions.value) as Quad[];
  const refused = await catalogue.publish(recordWithoutValues(document), folder, { definitions, held: { denied } });
  if (refused !== undefined) {
    await writeFileAtomic(join(folder, reportFile), refused.report);
    await catalogue.writeValidation();
    return { released: false, results: [], reasons: [refused.message] };
  }
  for (const file of [reportFile, contextFile]) await rm(join(data.caseFolder(id), file), { force: true });
  await forgetRefusal(data, document, catalogue);
  await catalogue.writeValidation();
  await new SubjectRelations({ data, base, gate }).bringUpToDate((work) => work());
  await catalogue.writeManifest();
  return { released: true };
}

/** The files must be the ones the run wrote: the graph states their digests. */
async function changedFiles(folder: string, { outputs }: CaseDocument): Promise<string[]> {
  const reasons: string[] = [];
  for (const { path, bytes, sha256: stated } of outputs) {
    const data = await readFile(join(folder, path)).catch(() => undefined);
    if (data === undefined) reasons.push(`The output ${path} is missing. Run the case again.`);
    else if (data.byteLength !== bytes || sha256(data) !== stated)
      reasons.push(`The output ${path} is not the file that was written. Run the case again.`);
  }
  return reasons;
}

/**
 * Identifiers of persons, as far as a case still contains them: the attributes of the source that its DICOM-SEG repeats.
 */
export async function identifiersIn(
  folder: string,
  { outputs }: Pick<CaseDocument, 'outputs'>,
  identity: DirectoryManifest['identity'],
): Promise<Identifiers> {
  const seg = outputs.find(({ role }) => role === 'seg');
  const bytes = seg && (await readFile(join(folder, seg.path)).catch(() => undefined));
  if (bytes === undefined) return Identifiers.none;
  return readDerivedObject(bytes, (dataset) => {
    if (dataset.text('PatientIdentityRemoved') === 'YES') return Identifiers.none;
    const of = (...keywords: readonly Keyword[]): string[] =>
      keywords.flatMap((keyword) => dataset.text(keyword) ?? []);
    const source = {
      names: of('PatientName', 'ReferringPhysicianName'),
      ids: of('PatientID', 'AccessionNumber', 'StudyID'),
      dates: of('PatientBirthDate'),
      accessionNumbers: of('AccessionNumber'),
      uids: identity === 'keep' ? [] : of('StudyInstanceUID'),
    };
    return heldAgainst([source], identity, of('PatientID'));
  });
}

/**
 * The refusal that put the case into quarantine is removed, unless another case of the same input is still in
 * quarantine.
 */
async function forgetRefusal(data: DataDirectory, document: CaseDocument, catalogue: CatalogueFiles): Promise<void> {
  const input = document.delineation.sopId;
  for (const other of await quarantinedIds(data)) {
    const document = await readCaseDocument(data.quarantined(other)).catch(() => undefined);
    if (document?.delineation.sopId === input) return;
  }
  const ledger = await RefusalLedger.open(data);
  ledger.remove(({ input: { id }, code }) => id === input && /^QIAW_(?:GATE|GRAPH)_REFUSED$/.test(code));
  await ledger.save();
  await catalogue.writeRefusals(ledger.list());
}
