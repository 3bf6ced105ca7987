// The competency questions on the embedded store: a small cohort, LUNG1-005 under two settings, and three imported
// tables. Target: 100 ms each (300 ms for the nearest vectors, 9), the median of nine repetitions; the first repetition
// includes the engine's start-up. `npm run bench questions`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDirectory } from '../src/store/index.ts';
import { ask, base, casesOf, questions, questionsData, questionsPossible } from '../test/support/questions-data.ts';
import { skipTopic } from './support/quick.ts';

if (!questionsPossible) skipTopic('the test data (QIAW_TEST_DATA) is missing');
const given = process.env['DATA'];
const folder = mkdtempSync(join(tmpdir(), 'qiaw-questions-'));
const data = given ?? (await questionsData(folder));
const opening = performance.now();
const { store, report } = await openDataDirectory(data, { base });
console.log(`${report.quads} quads, loaded in ${((performance.now() - opening) / 1000).toFixed(1)} s\n`);
console.log('| question | named query | rows | first | median | bar |\n|---|---|---|---|---|---|');
for (const [number, name, values] of questions(casesOf(data))) {
  const times: number[] = [];
  let rows = 0;
  for (let repetition = 0; repetition < 9; repetition++) {
    const start = performance.now();
    rows = (await ask(store, name, values)).length;
    times.push(performance.now() - start);
  }
  const first = times[0]!;
  const median = [...times].sort((a, b) => a - b)[4]!;
  const cells = [
    number,
    name,
    rows,
    `${first.toFixed(1)} ms`,
    `${median.toFixed(1)} ms`,
    median <= (number === '9' ? 300 : 100) ? 'held' : 'missed',
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
await store.close();
rmSync(folder, { recursive: true });
