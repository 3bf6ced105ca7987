/**
 * Compares every value and diagnostic of this engine with those written by PyRadiomics itself (reference.py).
 *
 * usage: npx tsx bench/peers/pyradiomics/compare.ts <output folder of reference.py> [case …] Prints one Markdown line
 * per case; exits with 1 when a value differs by more than 1e-9 (1e-6 for filtered images).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImage } from '../../../src/image/index.ts';
import { extractFeatures, loadSettings } from '../../../src/radiomics/index.ts';

interface Reference {
  readonly subject: string;
  readonly case: string;
  readonly image: string;
  readonly mask: string;
  readonly values?: Record<string, number>;
  readonly diagnostics?: Record<string, string>;
  readonly error?: string;
}

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) throw new Error('usage: compare.ts <output folder of reference.py> [case …]');

const relative = (got: number | undefined, reference: number): number =>
  Object.is(got, reference) || got === reference || (Number.isNaN(got) && Number.isNaN(reference))
    ? 0
    : reference === 0
      ? Math.abs(got ?? Number.NaN)
      : Math.abs((got ?? Number.NaN) - reference) / Math.abs(reference);

/** Equal text, or numbers that agree to 1e-12: means of resampled floats differ in the last digit. */
function sameText(got: string | undefined, reference: string): boolean {
  return got === reference || relative(Number(got), Number(reference)) < 1e-12;
}

const bar = (name: string): number => (name.startsWith('original_') ? 1e-9 : 1e-6);

async function compare(reference: Reference): Promise<boolean> {
  const settings = await loadSettings(join(import.meta.dirname, 'cases', `${reference.case}.yaml`));
  const image = await readImage(reference.image);
  const mask = await readImage(reference.mask);
  const title = `${reference.subject} ${reference.case}`;
  let result: Awaited<ReturnType<typeof extractFeatures>>;
  try {
    result = await extractFeatures(image, mask, settings);
  } catch (error) {
    console.log(`| ${title} | ${reference.error ? 'both refuse' : `WE REFUSE: ${(error as Error).message}`} | | |`);
    return reference.error !== undefined;
  }
  const expected = Object.entries(reference.values ?? {});
  const got = new Map(result.values.map((v) => [v.name, v.value]));
  const errors = expected
    .map(([name, value]) => ({ name, value, got: got.get(name), error: relative(got.get(name), value) }))
    .sort((a, b) => (Number.isNaN(b.error) ? 1 : Number.isNaN(a.error) ? -1 : b.error - a.error));
  const bad = errors.filter((e) => !(e.error <= bar(e.name)));
  const order = JSON.stringify(expected.map(([name]) => name)) === JSON.stringify(result.values.map((v) => v.name));
  const diagnostics = new Map(result.diagnostics);
  const other = Object.entries(reference.diagnostics ?? {})
    .filter(([name, value]) => !name.includes('Versions_') && !sameText(diagnostics.get(name), value))
    .map(([name, value]) => `${name}: ${diagnostics.get(name)} / ${value}`);
  const worst = errors[0] ? `${errors[0].name} ${errors[0].error.toExponential(1)}` : '';
  console.log(
    `| ${title} | ${expected.length} values, ${bad.length} beyond | ${worst} | ${order ? 'same columns' : 'COLUMNS DIFFER'}${other.length > 0 ? `; ${other.length} diagnostics differ` : ''} |`,
  );
  for (const e of bad.slice(0, 4)) console.log(`  ${e.name}: ${e.got} / ${e.value} (${e.error.toExponential(1)})`);
  for (const line of other.slice(0, 4)) console.log(`  ${line}`);
  return bad.length === 0 && order;
}

let good = true;
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()) {
  const reference = JSON.parse(readFileSync(join(folder, file), 'utf8').replace(/\bNaN\b/g, 'null')) as Reference;
  if (wanted.length > 0 && !wanted.includes(reference.case)) continue;
  good = (await compare(reference)) && good;
}
process.exitCode = good ? 0 : 1;
