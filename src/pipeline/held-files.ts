import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CodedAttribute, codedValue, parseCsv } from '../core/index.ts';
import type { OutputRecord, TextSearch } from '../graph/index.ts';

/** Fields whose values are coded, in case.json and in the metadata for DICOM-SEG writers. */
const coded: Readonly<Record<string, CodedAttribute>> = {
  modality: 'Modality',
  sex: 'PatientSex',
  manufacturer: 'Manufacturer',
  manufacturerModelName: 'ManufacturerModelName',
  convolutionKernel: 'ConvolutionKernel',
  generationAlgorithm: 'ROIGenerationAlgorithm',
  method: 'ROIGenerationAlgorithm',
  'algorithm.name': 'AlgorithmName',
  SegmentAlgorithmType: 'ROIGenerationAlgorithm',
  meaning: 'CodeMeaning',
  CodeMeaning: 'CodeMeaning',
  BodyPartExamined: 'BodyPartExamined',
};

/** Free-text fields. */
const typed = new Set([
  ...['label', 'fileName', 'trackingId', 'description', 'SegmentDescription', 'segmentationFileName'],
  ...['ClinicalTrialSeriesID', 'ClinicalTrialTimePointID', 'ClinicalTrialCoordinatingCenterName'],
]);

/** Fields that do not depend on the source: settings, and the release that made the case. */
const shared = new Set(['settingsJson', 'software', '@schema', 'timePoints', 'origin', 'certainty']);

const numberedObservers = new Set(['observers', 'approver']);

/** A label that this program made of an observer's number. */
const numberedLabel = /^(?:observer|program) \d{1,4}$/;

/**
 * The places in the files of a case that contain an identifier, such as `case.json: notes.message`; empty if the files
 * may be served. DICOM objects are not examined: those that name a person are served only to callers with the right to
 * records.
 */
export async function identifiersInFiles(
  folder: string,
  outputs: readonly OutputRecord[],
  holds: TextSearch,
): Promise<string[]> {
  const found = outputs.filter(({ path }) => holds(path, false)).map(({ role }) => `the name of a file (${role})`);
  const texts = outputs.filter(({ mediaType }) => /json|csv/.test(mediaType)).map(({ path }) => path);
  for (const path of [...texts, 'case.json']) {
    const text = await readFile(join(folder, path), 'utf8');
    const places = path.endsWith('.json') ? inJson(JSON.parse(text), '', holds) : inTable(text, holds);
    for (const place of new Set(places)) found.push(`${path}: ${place}`);
  }
  return found;
}

function* inJson(value: unknown, field: string, holds: TextSearch): Generator<string> {
  if (shared.has(field)) return;
  if (typeof value === 'string') {
    const attribute = coded[field];
    if (
      attribute !== undefined
        ? codedValue(attribute, value) !== 'listed' && holds(value, true)
        : holds(value, typed.has(field))
    )
      yield field;
  } else if (Array.isArray(value)) {
    for (const one of value) yield* inJson(one, field, holds);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      if (numberedObservers.has(field) && name === 'label' && numberedLabel.test(String(one))) continue;
      yield* inJson(one, Object.hasOwn(coded, `${field}.${name}`) ? `${field}.${name}` : name, holds);
    }
  }
}

/** Numbers are values; the header contains feature names. */
function* inTable(text: string, holds: TextSearch): Generator<string> {
  const [header = [], ...rows] = parseCsv(text) ?? [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      if (!/^[-+]?[\d.]/.test(cell) && holds(cell, header[at] === 'roi')) yield header[at] ?? '';
    }
  }
}
