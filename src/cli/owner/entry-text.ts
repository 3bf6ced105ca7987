import type { OwnEntry } from '../../pipeline/index.ts';

const fields = [
  ['subject', 'subject'],
  ['PatientID', 'patientId'],
  ['issuer', 'issuer'],
  ['ROI name', 'roiName'],
  ['ROI number', 'roiNumber'],
  ['series description', 'seriesDescription'],
  ['path', 'path'],
  ['study', 'studyInstanceUid'],
  ['series', 'seriesInstanceUid'],
  ['object', 'sopInstanceUid'],
] as const satisfies ReadonlyArray<readonly [string, keyof OwnEntry]>;

/** An entry as lines of text. Terminals must not run what a file name contains. */
export function entryText(entry: OwnEntry): string {
  const lines = fields.flatMap(([title, field]) => {
    const value = entry[field];
    if (value === undefined || (field === 'subject' && entry.kind === 'subject')) return [];
    return `  ${title.padEnd(18)} ${printable(String(value))}\n`;
  });
  return `${entry.kind} ${printable(entry.id)}\n${lines.join('')}`;
}

export const printable = (text: string): string => text.replace(/\p{C}/gu, '?');
