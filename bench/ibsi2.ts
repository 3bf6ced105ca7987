/**
 * Times of the filters of IBSI 2 on the CT phantom (configurations 2.A to 9.B), beside MIRP where Python has it: `npx tsx
 * bench/ibsi2.ts [configuration …]`.
 *
 * CPU seconds of the filter alone, without reading, interpolation and statistics. We compute the response that the region
 * needs, MIRP that of the whole image. Cold = first run in the process, warm = median of the following three.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { filterName } from '../src/radiomics/filters/ibsi/filter-name.ts';
import { responseMap } from '../src/radiomics/filters/ibsi/response-map.ts';
import { filterConfigurations } from '../src/radiomics/ibsi/filter-configurations.ts';
import { prepare } from '../src/radiomics/ibsi/prepare.ts';
import { readPhantom } from '../src/radiomics/ibsi/report.ts';
import { extentOf } from '../src/radiomics/ibsi/roi-box.ts';
import { peerFile, peerPython } from '../test/spec/peer-python.ts';
import { temporaryFolder } from '../test/support/temporary.ts';
import { isQuick, skipTopic } from './support/quick.ts';

const data = resolve(process.env['QIAW_TEST_DATA'] ?? join(import.meta.dirname, '../../shared/data'));
const folder = join(data, 'ibsi-ct-phantom');
if (!existsSync(folder)) skipTopic('needs the IBSI CT phantom (QIAW_TEST_DATA)');

const wanted = process.argv.slice(2);
const chosen = filterConfigurations.filter(
  ({ id, filter }) => filter && (wanted.length === 0 ? !isQuick || id.startsWith('2.') : wanted.includes(id)),
);

/** CPU seconds of MIRP by configuration; empty if it cannot be run. */
function peerSeconds(): Map<string, number> {
  const python = peerPython('.venv-perturbation', 'requirements-perturbation.txt', ['mirp']);
  if (!python) return new Map();
  const work = temporaryFolder('ibsi2-bench');
  const jobs = chosen.map(({ filter, settings }) => ({
    image: join(folder, 'nifti/image/phantom.nii.gz'),
    mask: join(folder, 'nifti/mask/mask.nii.gz'),
    filter,
    interpolate: settings.interpolation !== null,
    want: 'statistics',
  }));
  writeFileSync(join(work, 'jobs.json'), JSON.stringify(jobs));
  const run = spawnSync(python, [peerFile('ibsi2.py'), join(work, 'jobs.json'), work], { maxBuffer: 2 ** 28 });
  if (run.status !== 0) throw new Error(String(run.stderr));
  const results = JSON.parse(String(run.stdout).trim().split('\n').at(-1)!) as { seconds: number }[];
  return new Map(chosen.map(({ id }, n) => [id, results[n]!.seconds]));
}

const peer = peerSeconds();
const { image, mask } = await readPhantom(folder);
console.log('| configuration | filter | cold CPU s | warm CPU s | MIRP CPU s | ratio |\n|---|---|---|---|---|---|');
for (const { id, filter, settings } of chosen) {
  const { resegmented: step } = prepare(image, mask, settings);
  const whole = { grid: { ...image.grid, size: step.size, spacing: step.spacing }, voxels: step.intensities };
  const box = extentOf(step.morphological, step.size);
  const times = Array.from({ length: isQuick ? 2 : 4 }, () => {
    const before = process.cpuUsage();
    responseMap(whole, filter!, box);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  const warm = times.slice(1).sort((a, b) => a - b)[Math.floor((times.length - 1) / 2)]!;
  const other = peer.get(id);
  const cells = [
    times[0]!.toFixed(2),
    warm.toFixed(2),
    other?.toFixed(2) ?? '-',
    other ? (warm / other).toFixed(2) : '-',
  ];
  console.log(`| ${id} | ${filterName(filter!)} | ${cells.join(' | ')} |`);
}
