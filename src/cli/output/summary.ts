import { counted } from '../../core/index.ts';
import type { RunSummary } from '../../pipeline/index.ts';
import { leftOutText } from './progress/words.ts';

/** The summary at the end of a run. */
export function summaryText(summary: RunSummary): string {
  const { made, reused, refused, quarantined, failed, setAside } = summary.cases;
  const lines = [
    '',
    `${counted(made, 'case')} made (${counted(summary.rois, 'ROI')}${encodingsText(summary)}, ${counted(summary.featureValues, 'feature value')}), ` +
      `${reused} complete already, ${refused} refused, ${quarantined} quarantined, ${failed} failed` +
      (setAside > 0 ? `, ${setAside} set aside (try again with --retry-set-aside)` : ''),
    `in ${summary.seconds.toFixed(1)} s, peak memory ${summary.peakMemoryMb} MB`,
  ];
  const { leftOut = 0, sourcesWithoutCase = [] } = summary;
  if (leftOut > 0) lines.push(leftOutText(leftOut));
  if (summary.steps.length > 0) {
    lines.push('seconds by step:');
    for (const { step, seconds } of summary.steps) lines.push(`  ${step.padEnd(18)} ${seconds.toFixed(2).padStart(9)}`);
  }
  const refusals = Object.entries(summary.refusals);
  if (refusals.length > 0) {
    lines.push('refused, by reason:');
    for (const [code, count] of refusals) lines.push(`  ${String(count).padStart(5)}  ${code}`);
  }
  const notes = Object.entries(summary.notes ?? {});
  if (notes.length > 0) {
    lines.push('notes by kind (each one is in case.json and on the page of its case):');
    for (const [code, { count, case: id, message }] of notes) {
      lines.push(`  ${String(count).padStart(5)}  ${code}${count > 1 ? ', first' : ''} in ${id}: ${message}`);
    }
  }
  const unmapped = Object.entries(summary.unmapped);
  if (unmapped.length > 0) {
    lines.push('ROI names without a class (`qiaw names suggest <source> --out own.yaml` writes a table for --names):');
    for (const [label, count] of unmapped) lines.push(`  ${String(count).padStart(5)}  ${label}`);
  }
  lines.push(...sourcesWithoutCase);
  return lines.join('\n');
}

/** How many regions the ROIs are, if several encode the same one. */
function encodingsText({ rois, encodings = 0 }: RunSummary): string {
  if (encodings === 0) return '';
  return ` of ${counted(rois - encodings, 'region')} with ${counted(encodings, 'further encoding')}`;
}
