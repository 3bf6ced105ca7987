import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { needlesIn } from '../support/needle-source.ts';
import { temporaryFolder } from '../support/temporary.ts';

interface Region {
  readonly label: string;
  readonly fileName: string;
  readonly mapped?: { readonly key: string };
}

const folder = temporaryFolder('region-labels');

async function regionsOf(
  what: string,
  person: { patientName: string; patientBirthDate?: string; institutionName?: string },
  names: readonly string[],
  options: readonly string[] = [],
): Promise<{ regions: Region[]; data: string; said: string }> {
  const rois = names.map((name, n) => ({ name, shape: sphere([-12 + 4 * n, 0, 0], 7), hu: 20 + n }));
  const patient = phantomPatient({ patientId: `ZQX-${what}-77431`, size: [32, 24, 12], rois, ...person });
  mkdirSync(join(folder, what), { recursive: true });
  await writePhantom(join(folder, what, 'dicom'), patient);
  const data = join(folder, what, 'data');
  const run = await qiawHere([
    'run',
    join(folder, what, 'dicom'),
    '--data',
    data,
    '--model',
    'none',
    '--json',
    ...options,
  ]);
  expect(jsonLines(run).at(-1)).toMatchObject({ cases: { made: 1, quarantined: 0 } });
  const place = join(data, 'cases', readdirSync(join(data, 'cases'))[0]!);
  const { rois: regions } = JSON.parse(readFileSync(join(place, 'case.json'), 'utf8')) as { rois: Region[] };
  return { regions, data, said: run.stdout + run.stderr };
}

describe('The labels of regions in the mode pseudonym', () => {
  let own: Awaited<ReturnType<typeof regionsOf>>;
  beforeAll(async () => {
    own = await regionsOf('own', { patientName: 'Quackenbush^Thaddeus' }, [
      'GTVp boost JvS',
      'Hart',
      'Long_L',
      'PTV_60Gy',
      'Slokdarm',
      'Heart ring',
    ]);
  });

  it('are standard names of known words, with a hash of the rest', () => {
    expect(own.regions.map(({ label, mapped }) => [label.replace(/unmapped-[a-z2-7]{10}$/, '…'), mapped?.key])).toEqual(
      [
        ['GTVp_boost_…', 'gtv-primary'],
        ['Heart', 'heart'],
        ['Lung_L', 'lung-left'],
        ['PTV_60Gy', 'ptv'],
        ['Esophagus', 'esophagus'],
        ['Heart_Ring', undefined],
      ],
    );
    expect(own.regions.map(({ label, fileName }) => label === fileName)).toEqual(Array(6).fill(true));
  });

  it('contain nothing that the table does not know', () => {
    expect(needlesIn(own.data, own.said, ['Quackenbush'])).toEqual([]);
    // Too short for a search in all files.
    const place = join(own.data, 'cases', readdirSync(join(own.data, 'cases'))[0]!);
    for (const file of ['case.json', 'graph.trig', 'features.csv', 'seg-metadata.json'])
      expect(readFileSync(join(place, file), 'utf8')).not.toContain('JvS');
    expect(own.said).not.toContain('JvS');
  });

  it('hide parts of the names of patient and institution, known words or not', async () => {
    const names = ['Hart', 'Long Hart', 'GTV 12031958', 'Heart Thorax', 'GTV-1'];
    const hart = { patientName: 'Hart^Jan', patientBirthDate: '19580312', institutionName: 'Thorax Clinic' };
    const { regions, data, said } = await regionsOf('hart', hart, names);
    expect(regions.map(({ label, mapped }) => [label.replace(/unmapped-[a-z2-7]{10}$/, '…'), mapped?.key])).toEqual([
      ['…', undefined],
      ['Lung_…', undefined],
      ['GTV_…', undefined],
      ['Heart_…', undefined],
      ['GTV-1', 'gtv-primary'],
    ]);
    expect(needlesIn(data, said, ['12031958', 'Hart^Jan'])).toEqual([]);
    expect(said).toContain('QIAW_TEXT_LEFT_OUT');
  });

  it('are the names of the source in the mode keep', async () => {
    const names = ['Hart', 'Heart ring', 'GTVp boost JvS'];
    const { regions } = await regionsOf('keep', { patientName: 'Nobody' }, names, ['--identity', 'keep']);
    expect(regions.map(({ label }) => label)).toEqual(names);
    expect(regions.map(({ mapped }) => mapped?.key)).toEqual(['heart', undefined, 'gtv-primary']);
  });
});
