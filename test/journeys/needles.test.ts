import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultRois, phantomPatient } from '../../src/phantom/index.ts';
import { jsonLines, qiaw } from '../support/cli.ts';
import {
  decisive,
  inForm,
  needles,
  planted,
  removedUnderKeep,
  segmentedFiles,
  type TextAttribute,
  textAttributes,
} from '../support/needle-source.ts';
import { contentOf, disguises } from '../support/needles.ts';
import { temporaryFolder } from '../support/temporary.ts';

type Plant = (attribute: TextAttribute) => string | undefined;

function write(folder: string, files: Readonly<Record<string, Uint8Array>>, plant: Plant): void {
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, planted(bytes, plant));
  }
}

const patient = (seed: number): Readonly<Record<string, Uint8Array>> => {
  const rois = defaultRois.slice(0, 2);
  const { size, spacing } = { size: [24, 20, 8] as const, spacing: [4, 4, 6] as const };
  const files = phantomPatient({ patientId: 'replaced', seed, rois, size, spacing }).files();
  return Object.fromEntries(files.map(({ relative, bytes }) => [relative, bytes]));
};

/** Every text attribute with one needle after the other, the ones that decide what an object is in objects of their own. */
function writeSource(folder: string): void {
  const number = new Map(textAttributes.map(({ keyword }, index) => [keyword, index]));
  const everywhere: Plant = ({ keyword, vr }) =>
    decisive.has(keyword) ? undefined : inForm(vr, needles[number.get(keyword)! % needles.length]!);
  write(join(folder, 'set'), patient(1), everywhere);
  write(join(folder, 'segmentation'), segmentedFiles(), everywhere);
  for (const [index, only] of [...decisive].entries()) {
    write(join(folder, only), patient(index + 2), ({ keyword, vr }) =>
      keyword === only ? inForm(vr, 'Quackenbush') : undefined,
    );
  }
}

const folder = temporaryFolder('needles');
writeSource(join(folder, 'in'));
writeFileSync(join(folder, 'qiaw.yaml'), 'log: { level: debug }\n');

describe.each([
  ['pseudonym', needles],
  ['keep', removedUnderKeep],
] as const)('Under --identity %s', (identity, wanted) => {
  it('an identifier in any text attribute of image, structure set and segmentation reaches no file, name, line or message', async () => {
    const data = join(folder, identity);
    const args = ['--identity', identity, '--model', 'none', '--json', '--config', join(folder, 'qiaw.yaml')];
    const run = await qiaw(['run', join(folder, 'in'), '--data', data, ...args]);
    expect(jsonLines(run).at(-1)).toMatchObject({ cases: { quarantined: 0, failed: 0 } });
    expect(readdirSync(join(data, 'cases')).length).toBeGreaterThan(2);
    const forms = wanted.flatMap(disguises);
    const found: string[] = [];
    const look = (where: string, text: string): void => {
      for (const needle of forms) if (text.includes(needle)) found.push(`${where}: ${needle}`);
    };
    look('stdout', run.stdout.toLowerCase());
    look('stderr', run.stderr.toLowerCase());
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
      look('a file name', name.toLowerCase());
      const path = join(data, name);
      if (statSync(path).isFile() && !/(?:seg|sr)\.dcm$/.test(name)) look(name, contentOf(path));
    }
    expect(found).toEqual([]);
  });
});
