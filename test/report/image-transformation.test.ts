import { expect, it } from 'vitest';
import { filterName } from '../../src/radiomics/filters/ibsi/filter-name.ts';
import { responseMapConfigurations } from '../../src/radiomics/ibsi/filter-configurations.ts';
import { filterOf, prefixOf, transformationItems } from '../../src/report/image-transformation.ts';

it('A filter of IBSI 2 is reported with its IBSI code and its parameters, and is read back', () => {
  for (const { filter } of responseMapConfigurations) {
    const prefix = filterName(filter);
    const reported = filterOf(prefix)!;
    expect(prefixOf(reported)).toBe(prefix);
    const texts = JSON.stringify(transformationItems(reported));
    expect(texts).toContain(prefix);
    expect(texts).toContain(reported.convolution!.code);
    expect(prefix.length).toBeLessThanOrEqual(64);
  }
});
