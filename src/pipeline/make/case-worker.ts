import { access, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMainThread, type MessagePort } from 'node:worker_threads';
import {
  type Clock,
  canonicalJson,
  counted,
  errorCode,
  type Refusal,
  systemClock,
  systemCode,
} from '../../core/index.ts';
import { openRegistry } from '../../deep/index.ts';
import { patientOf } from '../../dicom/index.ts';
import {
  type CaseRecord,
  type CheckOptions,
  createGate,
  graphNames,
  type ImageRecord,
  mapDefinitions,
  mapRun,
  mapSubject,
  serialise,
  textSearch,
  type ValidationResult,
  violations,
} from '../../graph/index.ts';
import { isStandardLabel, loadNameTable, plainName } from '../../image/index.ts';
import { createExtractionPool } from '../../radiomics/index.ts';
import { collectGarbage } from '../files/collect-garbage.ts';
import { DataDirectory } from '../files/data-directory.ts';
import { identifiersInFiles } from '../held-files.ts';
import type { StepName, StepTiming } from '../model.ts';
import type { CaseJob } from '../plan/case-job.ts';
import { contextFile, reportFile } from '../publish/quarantine.ts';
import { caseDocument } from './case-document.ts';
import { CaseFolder } from './case-folder.ts';
import { readInputs } from './case-inputs.ts';
import { caseRecord, measuredImage } from './case-record.ts';
import { type CaseSettings, identityOf } from './case-settings.ts';
import { pixelRisk, profileOf } from './deidentification.ts';
import { measureCase } from './measure-case.ts';
import type { CaseTools, MeasuredCase } from './measured-case.ts';
import { shownLabel } from './region-meaning.ts';
import { stepsFolder } from './staging.ts';
import { StepCheckpoint } from './step-checkpoint.ts';
import { StepClock } from './step-clock.ts';
import { writeCase } from './write-case.ts';

export interface CaseTask {
  readonly job: CaseJob;
  readonly settings: CaseSettings;
  /** Folder of this process for work in progress; `steps` in its parent folder outlives the process. */
  readonly staging: string;
  /** Threads this case may use for its features. */
  readonly threads: number;
  /** Called with the name of each step when it begins. */
  readonly progress?: MessagePort;
}

/** The result of a case. `staged` is a complete folder that is invisible until it is published. */
export type CaseOutcome =
  | {
      readonly status: 'made';
      readonly record: CaseRecord;
      readonly staged: string;
      readonly steps: readonly StepTiming[];
      readonly refusals: readonly Refusal[];
    }
  | {
      readonly status: 'quarantined';
      readonly caseId: string;
      readonly staged: string;
      readonly refusals: readonly Refusal[];
      /**
       * If the graph of the subject refused the case: the report, and the record from which the context graphs are
       * written.
       */
      readonly refused?: { readonly report: string; readonly record: CaseRecord };
    }
  | { readonly status: 'reused'; readonly caseId: string; readonly runDigest: string }
  | { readonly status: 'refused'; readonly refusals: readonly Refusal[] }
  /** An unexpected error or a fault of the machine. Errors lose their fields when they are sent between threads. */
  | { readonly status: 'faulted'; readonly code: string; readonly name: string; readonly stack?: string };

let cached: { readonly key: string; readonly tools: Promise<CaseTools> } | undefined;

/** Opening the gate and the name tables takes longer than a small case, so it is done once per thread and settings. */
function toolsFor(settings: CaseSettings, threads: number, clock: Clock): Promise<CaseTools> {
  const { identity, nameTables, models, modelFolders } = settings;
  const key = canonicalJson({ mode: identity.mode, keyId: identity.keyId, nameTables, models, modelFolders, threads });
  if (cached?.key !== key) cached = { key, tools: openTools(settings, threads, clock) };
  return cached.tools;
}

async function openTools(settings: CaseSettings, threads: number, clock: Clock): Promise<CaseTools> {
  const { nameTables, models, modelFolders } = settings;
  // One thread per network, because cases already run in parallel.
  const registry = openRegistry({ folders: modelFolders, threads: 1 });
  return {
    identity: identityOf(settings),
    names: await loadNameTable(nameTables),
    gate: await createGate({ provenByMainThread: !isMainThread }),
    models: models.map(({ id, version }) => registry.load(`${id}@${version}`)),
    // Its threads are started on first use.
    ...(threads > 1 && { extraction: createExtractionPool(threads) }),
    clock,
  };
}

/** Runs one case from files to a staged folder. Runs in a worker thread; also callable directly in tests. */
export default async function runCase(task: CaseTask): Promise<CaseOutcome> {
  collectGarbage();
  const steps = new StepClock(systemClock, (step: StepName) => task.progress?.postMessage(step));
  try {
    return await makeCase(task, steps);
  } catch (error) {
    const code = systemCode(error) ?? errorCode(error);
    const { name, stack } = error as Error;
    return { status: 'faulted', code, name, ...(stack !== undefined && { stack }) };
  } finally {
    task.progress?.close();
  }
}

async function makeCase({ job, settings, staging, threads }: CaseTask, steps: StepClock): Promise<CaseOutcome> {
  const inputs = await readInputs(job, settings, identityOf(settings), steps);
  if (!inputs.ok) return { status: 'refused', refusals: [inputs.refusal] };
  const data = new DataDirectory(settings.dataDirectory);
  const { caseId, run } = inputs.value;
  if (await exists(join(data.caseFolder(caseId), 'case.json'))) return { status: 'reused', caseId, runDigest: run.run };
  const tools = await toolsFor(settings, threads, systemClock);
  const risk = pixelRisk(inputs.value, settings);
  if (risk.refusal) return { status: 'refused', refusals: [risk.refusal] };
  const checkpoint = new StepCheckpoint(join(dirname(staging), stepsFolder), caseId, run.run);
  const made = await measureCase(inputs.value, settings, tools, steps, { known: risk.notes, checkpoint });
  const measured = { ...made, ...deidentification(made, settings, tools) };
  if (measured.rois.length === 0) return { status: 'refused', refusals: nothingToMeasure(measured) };
  const folder = new CaseFolder(join(staging, caseId));
  await rm(folder.path, { recursive: true, force: true });
  await mkdir(folder.path, { recursive: true });
  try {
    const image = measuredImage(measured, settings, tools);
    await writeCase(measured, image, settings, folder, steps);
    return await finish(measured, image, settings, tools, folder, steps);
  } catch (error) {
    // A partial case is useless, and the disk may be full.
    await rm(folder.path, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

function deidentification(
  { inputs, texts }: MeasuredCase,
  settings: CaseSettings,
  tools: CaseTools,
): Partial<MeasuredCase> {
  if (!settings.deidentify) return {};
  const label = (name: string): string => shownLabel(name, settings, tools, texts);
  return { deidentify: profileOf(settings.deidentify, inputs.subjectId, tools.identity, label) };
}

async function finish(
  measured: MeasuredCase,
  image: ImageRecord,
  settings: CaseSettings,
  tools: CaseTools,
  folder: CaseFolder,
  steps: StepClock,
): Promise<CaseOutcome> {
  const record = caseRecord(measured, image, folder.outputs, settings, tools);
  const context = { base: settings.base };
  const quads = await steps.measure('graph', () => mapRun(record, context));
  await folder.write('graph.trig', serialise(quads, 'trig'));
  const graph = graphNames(settings.base).run(record.run.digest).value;
  const around = [...mapSubject([record], context), ...mapDefinitions([record], context)];
  const held = denied(measured, settings, tools);
  const verdict = await steps.measure('gate', () => tools.gate.check(graph, quads, around, held));
  await folder.write('case.json', caseDocument(record, steps.list()));
  const left = await identifiersInFiles(folder.path, folder.outputs, textSearch(held));
  if (left.length > 0) {
    await rm(folder.path, { recursive: true, force: true });
    return { status: 'refused', refusals: [...measured.refusals, identifierLeft(measured, left)] };
  }
  if (verdict.conforms) {
    return { status: 'made', record, staged: folder.path, steps: steps.list(), refusals: measured.refusals };
  }
  await folder.write(reportFile, verdict.reportTurtle);
  await folder.write(contextFile, serialise(around, 'trig'));
  return {
    status: 'quarantined',
    caseId: record.id,
    staged: folder.path,
    refusals: [...measured.refusals, refusedByGate(measured, verdict.results)],
  };
}

/** Values that must not appear anywhere in the graph of a case, regardless of the mapping. */
function denied(
  measured: MeasuredCase,
  settings: CaseSettings,
  { names }: Pick<CaseTools, 'names'>,
): CheckOptions & Required<Pick<CheckOptions, 'denied' | 'ownWords'>> {
  const { inputs, rois, texts } = measured;
  const held = { denied: texts.known, ownWords: ownWords(measured, settings) };
  if (settings.identity.mode === 'keep') return held;
  // A label of known words may begin like the name it stands for.
  const unmapped = new Set(
    rois
      .filter(({ record }) => record.mapped === undefined && !isStandardLabel(names, record.label))
      .map(({ roi }) => roi.number),
  );
  const named = inputs.delineation.rois.filter(({ number }) => unmapped.has(number));
  return {
    ...held,
    deniedNames: named.map(({ name }) => plainName(name)),
  };
}

/** Values that may appear in the graph although they can also be names of patients. */
function ownWords({ rois, deepVectors }: MeasuredCase, settings: CaseSettings): readonly string[] {
  const mapped = rois.filter(({ record }) => record.mapped !== undefined);
  return [
    settings.software.name,
    settings.dataset,
    ...settings.models.map(({ id }) => id),
    ...deepVectors.map(({ title }) => title),
    ...deepVectors.flatMap(({ vector }) =>
      vector.predictions.flatMap(({ tensor, values }) => [tensor, ...values.map(({ label }) => label)]),
    ),
    ...mapped.flatMap(({ record }) => [record.label, record.fileName]),
  ];
}

/** Files of a case still contain an identifier: no part of the case is kept. */
function identifierLeft({ inputs }: MeasuredCase, places: readonly string[]): Refusal {
  return {
    code: 'QIAW_IDENTIFIER_LEFT',
    kind: 'case',
    input: { sopInstanceUid: inputs.delineation.sopInstanceUid, ...patientOf(inputs.job.series.patientStudy) },
    reason: `An identifier of a person was found in ${counted(places.length, 'place')} of the files of this case, so no part of it was kept.`,
    remedy:
      'Report this: the rules for texts did not remove a text of the source. Leave the case out until this is fixed.',
    evidence: { places: places.length, first: places[0]! },
  };
}

/** Counts the violations (not the warnings) of the graph and names the regions concerned as they are published. */
function refusedByGate({ inputs, rois }: MeasuredCase, results: readonly ValidationResult[]): Refusal {
  const found = violations(results);
  const named = rois
    .filter(({ record }) => found.some(({ focusNode }) => isAbout(focusNode, inputs.run.run, record.segmentNumber)))
    .map(({ record }) => record.label);
  const at = named.length === 0 ? '' : ` at ${named.slice(0, 5).join(', ')}${named.length > 5 ? ', …' : ''}`;
  return {
    code: 'QIAW_GATE_REFUSED',
    kind: 'case',
    input: { sopInstanceUid: inputs.delineation.sopInstanceUid },
    reason:
      `The graph of this case breaks ${counted(found.length, 'rule')} of the shapes${at} and stays out ` +
      'of the answers.',
    remedy: 'Read the report next to it in quarantine/.',
    evidence: {
      results: found.length,
      ...(named.length > 0 && { rois: named.join(', ') }),
      ...(found[0] && { first: found[0].message }),
    },
  };
}

/** Region, mask, image space, vector and report of a segment have IRIs that end in run digest and segment number. */
function isAbout(iri: string, run: string, segment: number): boolean {
  return iri.split('#')[0]!.endsWith(`/${run}/${segment}`);
}

function nothingToMeasure({ inputs, refusals }: MeasuredCase): readonly Refusal[] {
  if (refusals.length > 0) return refusals;
  return [
    {
      code: 'QIAW_NO_ROI',
      kind: 'delineation',
      input: { sopInstanceUid: inputs.delineation.sopInstanceUid },
      reason: 'The delineation has none of the requested ROIs.',
      remedy: 'Check --roi, or the delineation.',
      evidence: { rois: inputs.delineation.rois.length },
    },
  ];
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
