import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readReport, type ValidationResult } from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readCaseDocument } from '../make/case-document.ts';

/** The W3C validation report of the graph that was refused. */
export const reportFile = 'report.ttl';
/** The definitions and the subject's structure to which the graph refers, which are not published without it. */
export const contextFile = 'context.trig';

/** A case, or a piece of an import, whose graph did not pass the gate. */
export interface QuarantinedCase {
  readonly id: string;
  /** None for an import, which is released by importing the corrected table again. */
  readonly subject?: string;
  /** Violations and warnings. */
  readonly results: readonly ValidationResult[];
}

/** Names of the quarantined cases, sorted. */
export async function quarantinedIds(data: DataDirectory): Promise<string[]> {
  const names = await readdir(data.quarantine).catch(() => []);
  return names.filter((name) => !name.startsWith('.')).sort();
}

/** Undefined when there is no such case. */
export async function readQuarantined(data: DataDirectory, id: string): Promise<QuarantinedCase | undefined> {
  if (!(await quarantinedIds(data)).includes(id)) return undefined;
  const folder = data.quarantined(id);
  const document = await readCaseDocument(folder).catch(() => undefined);
  const report = await readFile(join(folder, reportFile), 'utf8').catch(() => '');
  return { id, ...(document && { subject: document.subject.id }), results: readReport(report) };
}
