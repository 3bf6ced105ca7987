import { counted, refusalText } from '../../core/index.ts';
import type { RunSummary } from '../../pipeline/index.ts';
import type { OwnNames } from '../owner/own-names.ts';
import { leftOutText } from './progress/words.ts';

/** Where the results of a run are. */
export interface ResultPlace {
  /** The data directory as the user wrote it. */
  readonly data: string;
  /** Address of the catalogue once it is served. */
  readonly base: string;
}

/** The summary at the end of a run; with names of the source if they may be shown. */
export function summaryText(summary: RunSummary, place: ResultPlace, names?: OwnNames): string {
  const { made, reused } = summary.cases;
  const lines = [
    '',
    `${counted(made, 'case')} made (${counted(summary.rois, 'ROI')}${encodingsText(summary)}, ${counted(summary.featureValues, 'feature value')}), ` +
      `${reused} complete already${withoutResult(summary)}`,
    `in ${summary.seconds.toFixed(1)} s, peak memory ${summary.peakMemoryMb} MB`,
  ];
  const { left = 0, leftOut = 0, sourcesWithoutCase = [] } = summary;
  if (left > 0) lines.push(`Interrupted: ${counted(left, 'case is', 'cases are')} left. The same command makes them.`);
  if (leftOut > 0) lines.push(leftOutText(leftOut));
  if (summary.steps.length > 0) {
    lines.push('seconds by step:');
    for (const { step, seconds } of summary.steps) lines.push(`  ${step.padEnd(18)} ${seconds.toFixed(2).padStart(9)}`);
  }
  lines.push(...refusalLines(summary));
  const notes = Object.entries(summary.notes ?? {});
  if (notes.length > 0) {
    lines.push('notes by kind (each one is in case.json and on the page of its case):');
    for (const [code, { count, case: id, message }] of notes) {
      const told = names?.note(message) ?? message;
      lines.push(`  ${String(count).padStart(5)}  ${code}${count > 1 ? ', first' : ''} in ${id}: ${told}`);
    }
  }
  const unmapped = Object.entries(summary.unmapped);
  if (unmapped.length > 0 && names === undefined) {
    lines.push('ROI names without a class (`qiaw names suggest <source> --out own.yaml` writes a table for --names):');
    for (const [label, count] of unmapped) lines.push(`  ${String(count).padStart(5)}  ${label}`);
  }
  lines.push(...sourcesWithoutCase);
  lines.push(`Results: ${place.data} (qiaw serve --data ${place.data}, then open ${place.base})`);
  return lines.join('\n');
}

/** Cases that have no result, if any. An unused input is not a case; it is among the refusals. */
function withoutResult({ cases: { refused, quarantined, failed, setAside } }: RunSummary): string {
  const counts: readonly (readonly [number, string])[] = [
    [refused, 'refused as a whole'],
    [quarantined, 'quarantined'],
    [failed, 'failed'],
    [setAside, 'set aside (try again with --retry-set-aside)'],
  ];
  return counts.map(([count, what]) => (count > 0 ? `, ${count} ${what}` : '')).join('');
}

function refusalLines({ refused, refusals }: RunSummary): string[] {
  const codes = Object.entries(refusals);
  if (codes.length === 0) return ['nothing was refused'];
  return [
    `refused: ${refusalText(refused)}; by reason:`,
    ...codes.map(([code, count]) => `  ${String(count).padStart(5)}  ${code}`),
  ];
}

/** How many regions the ROIs are, if several encode the same one. */
function encodingsText({ rois, encodings = 0 }: RunSummary): string {
  if (encodings === 0) return '';
  return ` of ${counted(rois - encodings, 'region')} with ${counted(encodings, 'further encoding')}`;
}
