import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scan } from '../../src/dicom/index.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { jsonLines, qiaw } from '../support/cli.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { peerPython } from './peer-python.ts';
import { hasProgram } from './programs.ts';
import { Comparison } from './strangers/compare.ts';
import { Peer } from './strangers/peer.ts';

/** A run over a folder that takes longer than this hangs. */
const timeLimitMs = 20 * 60 * 1000;

const temporary = temporaryFolders();
const python = peerPython('.venv-strangers', 'requirements-strangers.txt', ['pydicom', 'numpy', 'gdcm']);
const peer = python === undefined ? undefined : new Peer(python);
afterAll(() => peer?.end());

const folders = await strangers();

/** Folders in `QIAW_STRANGERS`, separated by colons; else those included in Python packages. */
async function strangers(): Promise<ReadonlyArray<readonly [name: string, folder: string]>> {
  const given = process.env['QIAW_STRANGERS'];
  if (given !== undefined) return given.split(':').map((folder) => [folder, folder]);
  const found = await peer?.ask<{ folders: Record<string, string> }>({ kind: 'locate' });
  return Object.entries(found?.folders ?? {});
}

function filesOf(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

describe.skipIf(folders.length === 0)('Third-party DICOM files', () => {
  it.each(folders)('give a run that ends on its own, with a code for every refusal: %s', async (name, folder) => {
    const files = filesOf(folder).length;
    const run = await qiaw(['run', folder, '--data', temporary(), '--json'], { killAfterMs: timeLimitMs });
    expect(run.code, `hang or crash: ${run.stderr.slice(-2000)}`).not.toBeNull();
    expect([0, 3], run.stderr.slice(-2000)).toContain(run.code);
    const summary = jsonLines(run).find((line) => line['event'] === 'summary') as unknown as {
      cases: Record<'made' | 'refused' | 'quarantined' | 'failed', number>;
      refusals: Record<string, number>;
    };
    expect(summary.cases.failed + summary.cases.quarantined).toBe(0);
    expect(Object.keys(summary.refusals).filter((code) => !/^QIAW_[A-Z0-9_]+$/.test(code))).toEqual([]);
    console.log(`${name}: ${files} files, exit ${run.code}, 0 crashes, 0 hangs, ${JSON.stringify(summary)}`);
  });

  it.skipIf(peer === undefined).each(folders)(
    'give the same slices, volumes and masks as other programs: %s',
    async (name, folder) => {
      const found = await scan(walkFolder([folder]));
      const comparison = new Comparison(folder, temporary(), peer!, hasProgram('plastimatch'));
      for (const file of filesOf(folder)) await comparison.pixels(file);
      await comparison.volumesAndMasks(found);
      const { compared, cannot, differences, tolerated, refusals } = comparison.runCounter;
      const objects = {
        series: found.series.length,
        slices: found.series.reduce((sum, series) => sum + series.instances.length, 0),
        structureSets: found.structureSets.length,
        segmentations: found.segmentations.length,
        other: found.otherObjects.length,
        refused: found.refusals.length,
        notDicom: found.notDicom,
      };
      console.log(`${name}: ${JSON.stringify({ objects, compared, cannotBeRead: cannot.length, refusals })}`);
      for (const line of [...cannot, ...tolerated]) console.log(`  ${line}`);
      expect(differences.join('\n')).toBe('');
    },
  );
});
