import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { NothingFound } from '../../core/index.ts';
import { missingSlices, type OwnEntry, readOwnEntries, refusalsNamed, whoIs } from '../../pipeline/index.ts';
import { terminal } from '../output/terminal.ts';
import { entryText } from '../owner/entry-text.ts';
import { importedRow, rowText } from '../owner/imported-row.ts';
import {
  noteQuestion,
  type OwnData,
  type OwnDataOptions,
  openOwnData,
  requireTerminal,
  withOwnDataOptions,
} from '../owner/own-data.ts';

export function locateCommand(): Command {
  const command = new Command('locate')
    .description('Show the files behind a refusal, or behind all of them. It names patients: on a terminal only.')
    .argument('[refusal]', 'refused input as a run shows it, or the address of a refusal; default all refusals');
  return withOwnDataOptions(command).action(async (asked: string | undefined, options: OwnDataOptions) => {
    requireTerminal();
    const own = await openOwnData(options);
    await noteQuestion(own, 'locate', asked ?? '*');
    const all = own.ledger.list();
    const refusals = asked === undefined ? all : refusalsNamed(asked, all);
    if (refusals.length === 0)
      throw new NothingFound('This refusal is not known. `qiaw query refusals` lists all refusals.');
    for (const refusal of refusals) {
      if (refusal.kind === 'row') {
        const row = await importedRow(refusal, own, options.source ?? []);
        if (options.json) await terminal.result(`${JSON.stringify({ event: 'located', ...refusal, ...row })}\n`);
        else await terminal.text(`${refusal.code}: ${refusal.reason} ${refusal.remedy}\n`);
        if (!options.json) await terminal.result(rowText(row));
        continue;
      }
      const found = whoIs(refusal.input.id, own.entries);
      // The entry that knows the file comes first; the others repeat it.
      const [entry] = [...found].sort((a, b) => Number(b.path !== undefined) - Number(a.path !== undefined));
      const missing = entry === undefined ? [] : await missingIn(entry, own);
      if (options.json) {
        const told = { ...refusal, ...(entry && { entry }), ...(missing.length > 0 && { missingMm: missing }) };
        await terminal.result(`${JSON.stringify({ event: 'located', ...told })}\n`);
        continue;
      }
      await terminal.text(`${refusal.code}: ${refusal.reason} ${refusal.remedy}\n`);
      await terminal.result(
        entry ? entryText(entry) : '  not known: give the sources (--source) or a register (--register)\n',
      );
      if (missing.length > 0) await terminal.result(`  ${'missing at (mm)'.padEnd(18)} ${missing.join(', ')}\n`);
    }
  });
}

/** Positions of the slices that the files of a series lack; empty if it is complete or its folder is gone. */
async function missingIn(entry: OwnEntry, { naming }: OwnData): Promise<readonly number[]> {
  const { path, seriesInstanceUid } = entry;
  if (path === undefined || seriesInstanceUid === undefined) return [];
  if (!(await stat(path).catch(() => undefined))?.isDirectory()) return [];
  const { plan } = await readOwnEntries([path], naming);
  const series = plan.series.find((one) => one.seriesInstanceUid === seriesInstanceUid);
  return series === undefined ? [] : missingSlices(series).map((position) => Math.round(position * 100) / 100);
}
