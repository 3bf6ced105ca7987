import { isFeatureColumn, parseSheet } from '../../core/index.ts';
import { parseDeepFeaturesCsv } from '../../deep/index.ts';
import { type ReportedMeasurements, readStructuredReport } from '../../report/index.ts';
import { type CaseFiles, CaseOutputMissing } from './case-files.ts';
import type { Findings } from './findings.ts';
import { readSegmentation } from './read-segmentation.ts';

/** Checks that sr.dcm has exactly the doubles of features.csv, for the segments of seg.dcm. */
export async function checkReport(files: CaseFiles, findings: Findings): Promise<void> {
  const report = readStructuredReport(await files.only('sr'));
  checkReferences(report, await files.only('seg'), findings);
  const table = await tableOf(files);
  const reported = new Map(report.values.map(({ segmentNumber, name, value }) => [`${segmentNumber} ${name}`, value]));
  if (reported.size !== report.values.length) {
    findings.differ('QIAW_VERIFY_SR', 'sr.dcm contains a value twice.');
  }
  for (const { segmentNumber, name, value } of table) {
    findings.compared += 1;
    const key = `${segmentNumber} ${name}`;
    const other = reported.get(key);
    reported.delete(key);
    if (other === undefined) findings.differ('QIAW_VERIFY_SR', `sr.dcm lacks ${name} of segment ${segmentNumber}.`);
    else if (!Object.is(other, value)) {
      findings.differ(
        'QIAW_VERIFY_SR',
        `${name} of segment ${segmentNumber} is ${value} in features.csv, ${other} in sr.dcm.`,
      );
    }
  }
  for (const key of reported.keys()) {
    const [segmentNumber, name] = key.split(' ');
    findings.differ('QIAW_VERIFY_SR', `features.csv lacks ${name} of segment ${segmentNumber}, which sr.dcm has.`);
  }
}

function checkReferences(report: ReportedMeasurements, file: Uint8Array, findings: Findings): void {
  const segmentation = readSegmentation(file);
  if (report.segmentationSopInstanceUid !== segmentation.sopInstanceUid) {
    findings.differ('QIAW_VERIFY_SR', 'sr.dcm refers to a segmentation other than seg.dcm.');
  }
  const tracked = new Map([...report.values, ...report.vectors].map((one) => [one.segmentNumber, one.trackingUid]));
  for (const [segmentNumber, uid] of tracked) {
    if (segmentation.trackingUids.get(segmentNumber) !== uid) {
      findings.differ('QIAW_VERIFY_SR', `sr.dcm and seg.dcm track segment ${segmentNumber} by different UIDs.`);
    }
  }
}

interface TableValue {
  readonly segmentNumber: number;
  readonly name: string;
  readonly value: number;
}

/** The feature values of features.csv; its rows are the ROIs of case.json in their order. */
async function tableOf(files: CaseFiles): Promise<readonly TableValue[]> {
  const [header, ...rows] = parseSheet(Buffer.from(await files.only('features')).toString('utf8')) ?? [];
  const { rois } = files.document;
  const whole = rows.every((row, at) => row.length === header?.length && row[1] === rois[at]?.label);
  if (!header || rows.length !== rois.length || !whole) {
    throw new CaseOutputMissing('features.csv is not a table of the ROIs of case.json. Run the case again.');
  }
  return rows.flatMap((row, at) =>
    header.flatMap((name, column) => {
      const text = row[column]!;
      if (!isFeatureColumn(name) || text === '') return [];
      return [{ segmentNumber: rois[at]!.segmentNumber, name, value: numberOf(text) }];
    }),
  );
}

/** The inverse of `shortestDecimal`. */
function numberOf(text: string): number {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  return text === '-inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

/** Checks that sr.dcm has exactly the components of deep-features.csv; a case without deep features has neither. */
export async function checkDeepVectors(files: CaseFiles, findings: Findings): Promise<void> {
  const report = readStructuredReport(await files.only('sr'));
  const labels = new Map(files.document.rois.map(({ segmentNumber, label }) => [segmentNumber, label]));
  const listed = files.outputs('deep-features').length > 0;
  const text = listed ? Buffer.from(await files.only('deep-features')).toString('utf8') : undefined;
  const rows = text === undefined ? [] : [...parseDeepFeaturesCsv(text, 'deep-features.csv')];
  for (const { segmentNumber, model, version, values } of report.vectors) {
    const name = `${model}@${version}`;
    const at = rows.findIndex((row) => row.roi === labels.get(segmentNumber) && row.model === name);
    const [row] = at < 0 ? [] : rows.splice(at, 1);
    findings.compared += values.length;
    if (!row || row.values.length !== values.length || row.values.some((one, i) => !Object.is(one, values[i]))) {
      findings.differ(
        'QIAW_VERIFY_SR',
        `The vector of ${name} of segment ${segmentNumber} is not that of deep-features.csv.`,
      );
    }
  }
  for (const { model } of rows) findings.differ('QIAW_VERIFY_SR', `sr.dcm lacks a vector of ${model}.`);
}
