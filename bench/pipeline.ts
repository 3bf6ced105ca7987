// The main job on real data: LUNG1-005 from two folders of DICOM to a published case. Time and memory of the whole
// process, by step.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isQuick, skipTopic } from './support/quick.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const dicom = join(process.env['QIAW_TEST_DATA'] ?? join(root, '../shared/data'), 'lung1-005', 'dicom');
const repetitions = isQuick ? 1 : 3;

interface Step {
  readonly step: string;
  readonly seconds: number;
  readonly peakMemoryMb: number;
}

function sources(): string[] {
  const [image, structures] = readdirSync(dicom).sort();
  const series = readdirSync(join(dicom, structures!)).find((name) => name.startsWith('2-'))!;
  return [join(dicom, image!), join(dicom, structures!, series)];
}

function once(): { seconds: number; steps: Step[]; peak: number } {
  const folder = mkdtempSync(join(tmpdir(), 'qiaw-bench-'));
  const start = performance.now();
  const args = ['run', '--model', 'qiaw-phantom-cnn', ...sources(), '--data', join(folder, 'data'), '--quiet'];
  const result = spawnSync(process.execPath, [join(root, 'dist', 'main.js'), ...args], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (result.status !== 0) throw new Error(result.stderr);
  const cases = join(folder, 'data', 'cases');
  const document = JSON.parse(readFileSync(join(cases, readdirSync(cases)[0]!, 'case.json'), 'utf8')) as {
    steps: Step[];
    peakMemoryMb: number;
  };
  rmSync(folder, { recursive: true });
  return { seconds, steps: document.steps, peak: document.peakMemoryMb };
}

try {
  readdirSync(dicom);
} catch {
  skipTopic(`no real data (${dicom})`);
}
const runs = Array.from({ length: repetitions }, once).sort((a, b) => a.seconds - b.seconds);
const median = runs[Math.floor(repetitions / 2)]!;
console.log(
  `LUNG1-005, 91 slices, 6 ROIs, all original-image features; median of ${repetitions} runs of the whole process\n`,
);
console.log('| step | seconds | peak memory so far, MB |');
console.log('|---|---|---|');
for (const { step, seconds, peakMemoryMb } of median.steps)
  console.log(`| ${step} | ${seconds.toFixed(2)} | ${peakMemoryMb} |`);
console.log(
  `| **whole process** | **${median.seconds.toFixed(2)}** (${runs[0]!.seconds.toFixed(2)} to ${runs.at(-1)!.seconds.toFixed(2)}) | **${median.peak}** |`,
);
