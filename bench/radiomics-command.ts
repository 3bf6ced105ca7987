/**
 * `qiaw radiomics` beside the `pyradiomics` command: whole processes, from start to exit, with the same arguments: `npm run bench
 * radiomics-command`. CPU seconds of all threads, the least of several runs, which alternate. Where PyRadiomics cannot be installed,
 * only this program is timed. Maps of every feature take PyRadiomics half a minute and run once.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNrrd } from '../src/image/index.ts';
import { pyradiomicsPython } from './peers/pyradiomics/environment.ts';
import { isQuick } from './support/quick.ts';

const root = join(import.meta.dirname, '..');
const data = process.env['QIAW_TEST_DATA'] ?? join(root, '../shared/data');
const folder = mkdtempSync(join(tmpdir(), 'qiaw-command-'));
const peer = 'import sys; from radiomics.scripts import parse_args; sys.exit(parse_args())';

interface Row {
  readonly image: string;
  readonly mask: string;
  readonly args: readonly string[];
  readonly runs: number;
  /** The most that ours may take, as a part of PyRadiomics' time. */
  readonly aim: number;
}

const at = (name: string): string => join(data, name);
const brain = {
  image: at('pyradiomics-baseline/brain1_image.nrrd'),
  mask: at('pyradiomics-baseline/brain1_label.nrrd'),
};
const gtv = {
  image: at('ibsi-ct-phantom/reference/image.nrrd'),
  mask: at('ibsi-ct-phantom/reference/plastimatch-1.9.4/GTV-1.nrrd'),
};
const tiny = { image: join(folder, 'tiny.nrrd'), mask: join(folder, 'tiny-mask.nrrd') };
const maps = join(folder, 'maps.yaml');
const oneMap = join(root, 'test/spec/peers/pyradiomics-examples/exampleVoxel.yaml');
const voxel = (parameters: string): string[] => ['-m', 'voxel', '-p', parameters, '-od', join(folder, 'out')];

const rows: Readonly<Record<string, Row>> = {
  'tiny image': { ...tiny, args: ['-f', 'csv'], runs: 7, aim: 0.8 },
  brain1: { ...brain, args: ['-f', 'csv'], runs: 7, aim: 0.5 },
  'IBSI CT GTV': { ...gtv, args: ['-f', 'csv'], runs: 5, aim: 0.3 },
  'brain1, map of JointEntropy (its example)': { ...brain, args: voxel(oneMap), runs: 3, aim: 0.1 },
  'IBSI CT GTV, map of JointEntropy': { ...gtv, args: voxel(oneMap), runs: 1, aim: 0.1 },
  'brain1, 93 maps': { ...brain, args: voxel(maps), runs: 1, aim: 0.1 },
};

async function prepare(): Promise<void> {
  const size = [6, 5, 4] as const;
  const grid = {
    size,
    spacing: [1, 1, 2] as const,
    origin: [0, 0, 0] as const,
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const,
  };
  const count = size[0] * size[1] * size[2];
  const image = Int16Array.from({ length: count }, (_, n) => (n * 37) % 211);
  const mask = Uint8Array.from({ length: count }, (_, n) => (n % 6 > 0 ? 1 : 0));
  writeFileSync(tiny.image, await writeNrrd({ grid, voxels: image }));
  writeFileSync(tiny.mask, await writeNrrd({ grid, voxels: mask }));
  writeFileSync(
    maps,
    'featureClass: {firstorder: , glcm: , gldm: , glrlm: , glszm: , ngtdm: }\nvoxelSetting: {kernelRadius: 1, voxelBatch: 1000}\n',
  );
}

/** CPU seconds of a process and its children, as the shell's `time` states them. */
function seconds(program: string, args: readonly string[]): number {
  const words = ['-c', 'TIMEFORMAT="%U %S"; time "$@" > /dev/null 2>&1', 'bash', program, ...args];
  const { stderr, status } = spawnSync('bash', words, { encoding: 'utf8', cwd: folder });
  if (status !== 0) throw new Error(`${program} failed: exit code ${status}`);
  const [user, system] = stderr.trim().split(' ').map(Number);
  return user! + system!;
}

function measure(name: string, { image, mask, args, runs, aim }: Row, python: string | undefined): void {
  let [theirs, ours] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < (isQuick ? 1 : runs); run++) {
    const words = [image, mask, ...args];
    if (python) theirs = Math.min(theirs, seconds(python, ['-c', peer, ...words]));
    ours = Math.min(ours, seconds(process.execPath, [join(root, 'dist', 'main.js'), 'radiomics', ...words]));
  }
  const cells = python ? [theirs.toFixed(2), ours.toFixed(2), (ours / theirs).toFixed(2)] : ['', ours.toFixed(2), ''];
  console.log(`| ${[name, ...cells, aim].join(' | ')} |`);
}

try {
  await prepare();
  const python = pyradiomicsPython();
  console.log('| work, whole process | PyRadiomics, CPU s | ours, CPU s | ours / PyRadiomics | aim |');
  console.log('|---|---|---|---|---|');
  for (const [name, row] of Object.entries(rows)) {
    if (!existsSync(row.image) || (isQuick && name.includes('map'))) continue;
    measure(name, row, python);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
