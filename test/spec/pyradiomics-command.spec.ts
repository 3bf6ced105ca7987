import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pyradiomicsPython } from '../../bench/peers/pyradiomics/environment.ts';
import { packageRoot, type Volume, type VoxelArray } from '../../src/core/index.ts';
import { readImage, writeNrrd } from '../../src/image/index.ts';
import { grid, noise, volume, voxelCount } from '../radiomics/support.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerFile } from './peer-python.ts';

const python = pyradiomicsPython();
const examples = peerFile('pyradiomics-examples');
const brain = realData('pyradiomics-baseline', 'brain1_image.nrrd');
const peer =
  'import sys; from radiomics.scripts import parse_args; sys.argv[0] = "pyradiomics"; sys.exit(parse_args())';

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Other files that the command wrote into its folder, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** The same arguments to both programs, each in a folder of its own with the same files. */
function both(
  args: readonly string[],
  { prepare, again }: { readonly prepare?: (folder: string) => void; readonly again?: boolean } = {},
): { theirs: Ran; ours: Ran } {
  const run = (name: string, program: string, before: readonly string[]): Ran => {
    const folder = join(root, name);
    for (const file of readdirSync(folder)) {
      if (!again && !inputs.has(file)) rmSync(join(folder, file), { recursive: true });
    }
    prepare?.(folder);
    const { status, stdout, stderr } = spawnSync(program, [...before, ...args], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const made = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(csv|json|txt)$/.test(file),
    );
    const files = made
      .filter((file) => !inputs.has(file))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
    return {
      code: status,
      stdout: placed(stdout, folder),
      stderr,
      files: new Map(files.map(([file, text]) => [file, placed(text, folder)])),
    };
  };
  return {
    theirs: run('theirs', python!, ['-c', peer]),
    ours: run('ours', process.execPath, [join(packageRoot(), 'dist', 'main.js'), 'radiomics']),
  };
}

const placed = (text: string, folder: string): string => text.replaceAll(folder, '/HERE');

let root: string;
const inputs = new Set<string>();

/** Lines that differ, where numbers may differ by 1e-9 (1e-6 after filters) and versions in any way. */
function differences(theirs: string, ours: string): string[] {
  const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
  const plain = (text: string): string[] =>
    text
      .split(/\n|(?<=[^ ]),(?=[^ ])/)
      .filter((line) => !/Versions_/.test(line))
      .map((line) => line.replace(/^(fair-qiaw.*|not used|v?\d+\.\d+\.\d+)$/, '(version)'));
  const [expected, found] = [plain(theirs), plain(ours)];
  if (expected.length !== found.length) return [`${expected.length} and ${found.length} lines`];
  return expected.flatMap((line, n) => {
    const other = found[n]!;
    if (line === other) return [];
    const numbers = [line.match(number) ?? [], other.match(number) ?? []] as const;
    const alike = line.replace(number, '#') === other.replace(number, '#');
    const bar = /log-sigma|wavelet|square|logarithm|exponential/.test(line) ? 1e-6 : 1e-9;
    const near = numbers[0].every((text, i) => {
      const [a, b] = [Number(text), Number(numbers[1][i])];
      return text === numbers[1][i] || Math.abs(a - b) <= bar * Math.max(1e-3, Math.abs(a));
    });
    return alike && near ? [] : [`${line} | ${other}`];
  });
}

function expectSame({ theirs, ours }: { theirs: Ran; ours: Ran }): void {
  expect({ code: ours.code, stderr: ours.code === theirs.code ? '' : ours.stderr }).toEqual({
    code: theirs.code,
    stderr: '',
  });
  expect(differences(theirs.stdout, ours.stdout)).toEqual([]);
  expect([...ours.files.keys()].sort()).toEqual([...theirs.files.keys()].sort());
  for (const [file, text] of theirs.files) expect(differences(text, ours.files.get(file)!), file).toEqual([]);
}

/** Only the slice with the most voxels, as shape2D requires. */
function widestSlice({ grid: g, voxels }: Volume): Volume {
  const area = g.size[0] * g.size[1];
  const counts = new Array<number>(g.size[2]).fill(0);
  for (const [at, value] of voxels.entries()) if (value === 1) counts[Math.floor(at / area)]!++;
  const best = counts.indexOf(Math.max(...counts));
  return { grid: g, voxels: Uint8Array.from(voxels, (value, at) => (Math.floor(at / area) === best ? value : 0)) };
}

describe.skipIf(!python || !brain)('qiaw radiomics, beside the pyradiomics command', () => {
  beforeAll(async () => {
    root = temporaryFolder('pyradiomics-command');
    const g = grid([24, 20, 12], [1, 1, 2]);
    const image = await writeNrrd(volume(g, new Int16Array(voxelCount(g)), noise));
    const labels = volume(g, new Uint8Array(voxelCount(g)), (i, j, k) =>
      i > 3 && i < 12 && j > 3 && j < 15 && k > 2 && k < 9 ? 1 : i > 13 && j > 5 && j < 15 && k > 3 ? 2 : 0,
    );
    const brainMask = await readImage(brain!.replace('_image', '_label'));
    const slice = await writeNrrd(widestSlice(brainMask));
    for (const name of ['theirs', 'ours']) {
      mkdirSync(join(root, name));
      const put = (file: string, content: Uint8Array | string): void => {
        inputs.add(file);
        writeFileSync(join(root, name, file), content);
      };
      put('image.nrrd', image);
      put('mask.nrrd', await writeNrrd(labels));
      put('brain-slice.nrrd', slice);
      put('brain.nrrd', readFileSync(brain!));
      put('brain-mask.nrrd', readFileSync(brain!.replace('_image', '_label')));
      put(
        'batch.csv',
        'ID,Image,Mask,Label,Comment\na,image.nrrd,mask.nrrd,1,"one, two"\nb,image.nrrd,mask.nrrd,2,"say ""hé"""\nc,image.nrrd,mask.nrrd,7,=1+1\nd,gone.nrrd,mask.nrrd,1,\n',
      );
      put('cells.csv', 'Image,Mask,Note\nimage.nrrd,mask.nrrd,x\nimage.nrrd\nimage.nrrd,mask.nrrd\n');
      put('nothing.csv', 'Image,Mask\n');
      put('no-mask.csv', 'Image,Label\nimage.nrrd,1\n');
      put(
        'binwidth.yaml',
        'setting:\n  binWidth: 10.0\n  resegmentRange: [1, 180.5]\nfeatureClass:\n  glcm: [Dissimilarity, Homogeneity1, Contrast]\n  shape: [Compactness1]\n  firstorder:\n',
      );
      put(
        'maps.yaml',
        'featureClass: {firstorder: , glcm: , gldm: , glrlm: , glszm: , ngtdm: }\nvoxelSetting: {kernelRadius: 1, initValue: -1.5, voxelBatch: 100}\n',
      );
      put('broken.yaml', 'setting:\n  binWidht: 10\n');
    }
  });

  const one = ['image.nrrd', 'mask.nrrd'];
  it.each<[string, readonly string[]]>([
    ['txt on stdout', [...one, '-f', 'txt']],
    ['csv on stdout', [...one, '--format', 'csv']],
    ['json on stdout', [...one, '-f', 'json']],
    ['an abbreviated option', [...one, '--form', 'json', '--format-p', 'basename']],
    ['a real case', ['brain.nrrd', 'brain-mask.nrrd', '-f', 'json']],
    ['a label', [...one, '-f', 'csv', '-s', 'label:2']],
    // Without --setting, PyRadiomics ignores --label; we do not.
    ['a label by its own option', [...one, '-f', 'csv', '-s', 'binWidth:20', '-l', '2']],
    ['a label that is absent', [...one, '-f', 'csv', '-s', 'label:9']],
    ['a parameter file', [...one, '-f', 'txt', '-p', 'binwidth.yaml']],
    ['settings', [...one, '-f', 'txt', '-s', 'binWidth:5', '-s', 'distances:1,2', '-s', 'force2D:true']],
    [
      'settings that it cannot read',
      [...one, '-f', 'txt', '-s', 'interpolator:sitkLinear', '-s', 'x:1', '-s', 'binWidth'],
    ],
    [
      'a parameter file and settings',
      [...one, '-f', 'json', '-p', 'binwidth.yaml', '-s', 'label:2', '-s', 'padDistance:3'],
    ],
    ['a parameter file that is not valid', [...one, '-f', 'csv', '-p', 'broken.yaml']],
    ['a parameter file that is absent', [...one, '-f', 'csv', '-p', 'absent.yaml']],
    ['base names', [...one, '-f', 'txt', '--format-path', 'basename']],
    ['relative paths', [...one, '-f', 'txt', '--format-path', 'relative']],
    ['Unix paths, without features that are not defined', [...one, '-f', 'csv', '-up', '--skip-nans']],
    ['an image without a mask', ['image.nrrd', '-f', 'txt']],
    ['nothing', []],
    ['an unknown option', [...one, '--fourmat', 'txt']],
    ['an unknown format', [...one, '-f', 'xml']],
    ['too many jobs', [...one, '-f', 'txt', '-j', '10000']],
    ['a batch', ['batch.csv']],
    ['a batch as csv', ['batch.csv', '-f', 'csv']],
    ['a batch as json', ['batch.csv', '-f', 'json', '--format-path', 'relative']],
    ['a batch in two jobs', ['batch.csv', '-f', 'csv', '-j', '2']],
    ['a batch with missing cells', ['cells.csv', '-f', 'csv']],
    ['a batch with missing cells as txt', ['cells.csv']],
    ['a batch without cases', ['nothing.csv']],
    ['a batch without a column', ['no-mask.csv', '-f', 'csv']],
    ['a validation', ['batch.csv', '--validate', '-p', 'binwidth.yaml', '-v']],
    ['messages', [...one, '-f', 'txt', '-v', '5', '--logging-level', 'ERROR', '--log-file', 'log']],
  ])('%s gives the same output and exit code', (_name, args) => {
    expectSame(both(args));
  });

  it('appends to a file', () => {
    for (const format of ['csv', 'json', 'txt']) {
      const ran = both([...one, '-f', format, '-o', `out.${format}`], {
        prepare: (folder) => writeFileSync(join(folder, `out.${format}`), 'before\n'),
      });
      expect(ran.ours.files.get(`out.${format}`)).toMatch(/^before\n/);
      expectSame(ran);
    }
  });

  it('writes one file per case into a folder, and reads them again', () => {
    expectSame(both(['batch.csv', '-f', 'csv', '-od', 'cases', '-o', 'out.csv']));
    // The failed cases were stored as well, and PyRadiomics takes them for done.
    expectSame(both(['batch.csv', '-f', 'json', '--out-dir', 'cases'], { again: true }));
  });

  it('takes its eight example parameter files', () => {
    const files = readdirSync(examples).filter((file) => file.endsWith('.yaml'));
    expect(files).toHaveLength(8);
    for (const file of files) {
      const mask = file === 'MR_2D_extraction.yaml' ? 'brain-slice.nrrd' : 'brain-mask.nrrd';
      const ran = both(['brain.nrrd', mask, '-f', 'txt', '-p', join(examples, file)]);
      expect([file, differences(ran.theirs.stdout, ran.ours.stdout)]).toEqual([file, []]);
      expect(ran.ours.code).toBe(0);
    }
  });

  it('writes the same maps in voxel mode', async () => {
    const runs: ReadonlyArray<readonly [mask: string, parameters: string]> = [
      ['mask.nrrd', 'maps.yaml'],
      ['brain-mask.nrrd', join(examples, 'exampleVoxel.yaml')],
    ];
    for (const [mask, parameters] of runs) {
      const image = mask.replace('brain-mask', 'brain').replace('mask', 'image');
      expectSame(both([image, mask, '-m', 'voxel', '-od', 'maps', '-p', parameters]));
      const names = readdirSync(join(root, 'theirs', 'maps')).sort();
      expect(readdirSync(join(root, 'ours', 'maps')).sort()).toEqual(names);
      for (const name of names) {
        const [theirs, ours] = await Promise.all(
          ['theirs', 'ours'].map((program) => readImage(join(root, program, 'maps', name))),
        );
        expect(ours!.grid).toEqual(theirs!.grid);
        expect([name, mapDifferences(theirs!.voxels, ours!.voxels)]).toEqual([name, 0]);
      }
    }
  });
});

/** Voxels that differ by more than 1e-9, or that are numbers in one map alone. */
function mapDifferences(theirs: VoxelArray, ours: VoxelArray): number {
  let count = 0;
  for (const [at, value] of theirs.entries()) {
    const other = ours[at]!;
    if (Number.isNaN(value) && Number.isNaN(other)) continue;
    if (!(Math.abs(value - other) <= 1e-9 * Math.max(1e-3, Math.abs(value)))) count++;
  }
  return count;
}
