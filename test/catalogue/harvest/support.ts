import { expect, it } from 'vitest';
import { checkHarvest, type Dialect } from '../../../src/catalogue/harvest/index.ts';
import { base, catalogueWith, type Fault } from './catalogue/index.ts';

/**
 * A broken catalogue: what is wrong, the fault, and the finding it must lead to, with the place that the finding names.
 */
export type Broken = readonly [what: string, fault: Fault, code: string, place: string | RegExp];

export const check = (dialect: Dialect, ...faults: readonly Fault[]) =>
  checkHarvest(base, { fetch: catalogueWith(...faults), dialects: [dialect] });

/** The correct catalogue gives no finding; each broken one gives the finding that belongs to it. */
export function detects(dialect: Dialect, broken: readonly Broken[]): void {
  it('finds nothing in a correct catalogue', async () => {
    const { findings } = await check(dialect);
    expect(findings).toEqual([]);
  });

  for (const [what, fault, code, place] of broken) {
    it(`finds ${what}`, async () => {
      const { findings } = await check(dialect, fault);
      const found = findings.find((finding) => finding.code === code);
      expect(
        found,
        `found instead: ${findings.map((one) => `${one.code} ${one.place}`).join('; ') || 'nothing'}`,
      ).toBeDefined();
      expect(found!.place).toMatch(place instanceof RegExp ? place : new RegExp(place.replaceAll('.', '\\.')));
      expect(found!.message.length).toBeGreaterThan(20);
      expect(found!.remedy.length).toBeGreaterThan(10);
    });
  }
}
