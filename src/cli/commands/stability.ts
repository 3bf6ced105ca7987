import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { currentVersion, writeStabilityTable } from '../../catalogue/index.ts';
import {
  computeStability,
  type Design,
  designs,
  type IccForm,
  iccForms,
  noIccReasons,
  omissions,
  StabilityFiles,
  type StabilityStudy,
  titleOf,
} from '../../cohorts/index.ts';
import { counted, UsageError } from '../../core/index.ts';
import { createGate, readWithdrawn, withdrawnDigest } from '../../graph/index.ts';
import { DataDirectory, KnownPatients, withPublishLock } from '../../pipeline/index.ts';
import { addCommonOptions, type CommonOptions, collect, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { openStore } from '../serve/open-catalogue.ts';

interface StabilityOptions extends CommonOptions {
  readonly data: string;
  readonly dataset?: string;
  readonly over?: Design;
  readonly structure?: string;
  readonly icc?: readonly string[];
  readonly largestLesion?: boolean;
  readonly anyProtocol?: boolean;
  readonly inferred?: boolean;
  readonly out?: string;
}

export function stabilityCommand(): Command {
  const command = new Command('stability')
    .description('Compute how far features agree between observers, methods, repeated scans or perturbations.')
    .requiredOption('--data <dir>', 'data directory')
    .option('--dataset <id>', 'dataset; needed if there are several')
    .addOption(new Option('--over <what>', 'what the readings are; default all that the data have').choices(designs))
    .option('--structure <name>', 'only regions of this class or label')
    .addOption(
      new Option('--icc <form>', 'further form of the intraclass correlation; repeatable')
        .choices(iccForms)
        .argParser(collect),
    )
    .option('--largest-lesion', 'of several regions the largest counts; without it such a subject is left out')
    .option('--any-protocol', 'count repeated scans whose protocols differ')
    .option('--inferred', 'also use observers, methods and time points that were inferred')
    .option('--out <file>', 'also write the table: .csv or .parquet');
  return addCommonOptions(command).action(async (options: StabilityOptions) => {
    const setup = await setUp(options);
    const data = new DataDirectory(resolve(options.data));
    const forms = formsOf(options.icc ?? []);
    const { store, base } = await openStore(data, setup);
    try {
      const dataset = await datasetOf(options.dataset, store, base);
      const request = { ...options, dataset, version: await currentVersion(data.root, dataset), forms };
      const { studies: computed } = await computeStability(store, base, request);
      // A subject may have been erased since the graphs were read; a study that names it must not appear.
      const { studies, changed } = await withPublishLock(data, async () => {
        const withdrawn = await readWithdrawn(data.graphs);
        const studies = computed.filter(
          ({ subjects, omitted }) =>
            ![...subjects, ...omitted.map(({ subject }) => subject)].some((iri) => withdrawn.has(withdrawnDigest(iri))),
        );
        return { studies, changed: await save(data, base, studies) };
      });
      if (options.out !== undefined)
        await writeStabilityTable(resolve(options.out), { root: data.root, base }, studies);
      if (options.json) await terminal.result(studies.map((study) => `${JSON.stringify(summaryOf(study))}\n`).join(''));
      else if (!options.quiet) terminal.say(text(studies, changed));
    } finally {
      await store.close();
    }
  });
}

function formsOf(texts: readonly string[]): IccForm[] {
  for (const text of texts) {
    if (!(iccForms as readonly string[]).includes(text))
      throw new UsageError(
        `There is no form "${text}" of the intraclass correlation; choose from ${iccForms.join(', ')}.`,
      );
  }
  return texts as IccForm[];
}

/** The dataset that was named, or the only one. */
async function datasetOf(
  named: string | undefined,
  store: Awaited<ReturnType<typeof openStore>>['store'],
  base: string,
): Promise<string> {
  const query =
    'PREFIX dct: <http://purl.org/dc/terms/> PREFIX ncit: <http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#>\n' +
    'SELECT DISTINCT ?d { GRAPH ?g { ?s a ncit:C16960 ; dct:isPartOf ?d } }';
  const { body } = await store.query(query, { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs: 60_000 });
  const known = body
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line.startsWith(`${base}dataset/`))
    .map((line) => decodeURIComponent(line.slice(`${base}dataset/`.length)))
    .sort();
  if (named !== undefined && known.includes(named)) return named;
  if (named === undefined && known.length === 1) return known[0]!;
  throw new UsageError(
    `${named === undefined ? 'Name the dataset with --dataset' : `There is no dataset ${named}`}: ${known.join(', ') || 'the directory has none'}.`,
  );
}

/** Writes what is new. A study of unpublished data replaces the one before it, which described other data. Returns how many changed. */
async function save(data: DataDirectory, base: string, studies: readonly StabilityStudy[]): Promise<number> {
  const files = new StabilityFiles(data.root, base);
  const before = await files.list();
  const gate = await createGate({ patients: new KnownPatients(data).identifiers });
  let changed = 0;
  for (const study of studies) {
    if (before.some(({ id }) => id === study.id)) continue;
    await files.write(study, gate);
    changed++;
    const replaced = before.filter((one) => one.version === undefined && questionOf(one) === questionOf(study));
    for (const { id } of replaced) await files.remove(id);
  }
  return changed;
}

const questionOf = ({
  options,
  perturbation,
  dataset,
  over,
  structure,
  modality,
  parameterSet,
  held,
  pairs,
}: StabilityStudy): string =>
  JSON.stringify([
    dataset,
    over,
    structure,
    modality,
    parameterSet,
    Object.entries(held).sort(),
    pairs,
    perturbation,
    options,
  ]);

function summaryOf(study: StabilityStudy): object {
  const { features, subjects, vectors: _, omitted, readings, ...rest } = study;
  return {
    event: 'study',
    ...rest,
    subjects: subjects.length,
    readings: readings.length,
    leftOut: tally(omitted.map(({ reason }) => reason)),
    features: features.length,
    withIcc: features.filter(({ reliability }) => reliability.estimates.icc !== undefined).length,
    withoutIcc: tally(features.flatMap(({ reliability }) => reliability.noIcc ?? [])),
    lowerAtLeast09: features.filter(({ reliability }) => (reliability.estimates.icc?.lower ?? -1) >= 0.9).length,
  };
}

function text(studies: readonly StabilityStudy[], changed: number): string {
  if (studies.length === 0) {
    return (
      'There is nothing to compare: no structure has two readings by stated observers, methods, time points or perturbations. ' +
      '`qiaw names check <source>` shows what is read from names.'
    );
  }
  const lines = studies.flatMap((study) => {
    const { features, subjects, readings, omitted, rareReadings, forms } = study;
    const withIcc = features.filter(({ reliability }) => reliability.estimates.icc !== undefined);
    const stable = withIcc.filter(({ reliability }) => reliability.estimates.icc!.lower >= 0.9);
    const reasons = Object.entries(tally(features.flatMap(({ reliability }) => reliability.noIcc ?? [])));
    return [
      `${study.id}  ${titleOf(study)}`,
      `  ${counted(subjects.length, 'subject')} x ${counted(readings.length, 'reading')} (${readings.join(', ')}), settings ${study.parameterSet.slice(-64, -52)}`,
      ...Object.entries(tally(omitted.map(({ reason }) => reason))).map(
        ([reason, count]) => `  left out: ${counted(count, 'subject')}: ${omissions[reason as keyof typeof omissions]}`,
      ),
      ...(rareReadings.length === 0
        ? []
        : [`  left out: readings of fewer than half of the subjects: ${rareReadings.join(', ')}`]),
      ...(withIcc.length === 0
        ? []
        : [
            `  ${forms[0]}: lower 95 % bound at least 0.9 for ${stable.length} of ${counted(withIcc.length, 'feature')}`,
          ]),
      ...reasons.map(
        ([reason, count]) =>
          `  no ICC for ${counted(count, 'feature')}: ${noIccReasons[reason as keyof typeof noIccReasons]}`,
      ),
    ];
  });
  return [...lines, `${counted(changed, 'study', 'studies')} written, ${studies.length - changed} unchanged`].join(
    '\n',
  );
}

function tally(reasons: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reason of [...reasons].sort()) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
