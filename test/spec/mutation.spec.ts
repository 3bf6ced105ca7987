import { afterAll, describe, expect, it } from 'vitest';
import { isQuick } from '../support/full-size.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { tryModule } from './mutation/campaign.ts';
import { equivalent } from './mutation/equivalent.ts';
import { instrumenterFolder, shortName } from './mutation/instrument.ts';
import type { Result } from './mutation/job.ts';
import { modules } from './mutation/modules.ts';

/** The fraction of mutants that tests must detect. */
const wanted = 0.85;

const instrumenter = instrumenterFolder();

describe.skipIf(instrumenter === undefined)('Tests detect changes of one place', () => {
  const scratch = temporaryFolder('mutation');
  const report: string[] = [];
  const used = new Set<string>();
  const tried: string[] = [];
  afterAll(() => console.log(report.join('\n')));

  it.each(modules.map((module) => [module.name, module] as const))('in %s', async (name, module) => {
    const begun = Date.now();
    const results = await tryModule(module, {
      instrumenter: instrumenter!,
      scratch,
      cache: process.env['QIAW_MUTATION_CACHE'],
      ...(isQuick && { oneIn: 10, seed: process.env['QIAW_SEED'] ?? 'quick' }),
    });
    const noticed = results.filter(({ outcome }) => outcome === 'killed' || outcome === 'endless');
    const left = results.filter((result) => !noticed.includes(result));
    const survivors = left.filter((result) => reasonFor(result) === undefined);
    const score = noticed.length / (noticed.length + survivors.length);
    tried.push(...module.sources.map(shortName));
    report.push(
      `${name}: ${Math.round(score * 1000) / 10} % of ${results.length} mutants, ${survivors.length} survive, ` +
        `${left.length - survivors.length} accepted; ${Math.round((Date.now() - begun) / 1000)} s`,
      ...survivors.map(
        ({ file, line, change, outcome }) =>
          `  ${file}:${line}  ${change}${outcome === 'uncovered' ? '  (no test reaches it)' : ''}`,
      ),
    );
    expect(score).toBeGreaterThanOrEqual(wanted);
  });

  it.skipIf(isQuick)('and every stated reason is needed', () => {
    const asked = equivalent.filter(({ file }) => tried.includes(file));
    expect(asked.filter((entry) => !used.has(JSON.stringify(entry)))).toEqual([]);
  });

  function reasonFor({ file, text, change }: Result): string | undefined {
    const found = equivalent.find(
      (one) => one.file === shortName(file) && one.line === text && (one.change === undefined || one.change === change),
    );
    if (found !== undefined) used.add(JSON.stringify(found));
    return found?.why;
  }
});
