import { describe, expect, it } from 'vitest';
import { imageLabel } from '../../src/core/index.ts';

describe('The name of an image for people', () => {
  it('has what is published of the series, and distinguishes two series with the same attributes', () => {
    const image = { modality: 'CT', sliceThickness: 2.999_999, convolutionKernel: ' B30 ' };
    expect(imageLabel({ ...image, seriesId: 'k2fxh-pyjijjyutjyqhngor6zxyqetch' })).toBe('CT 3 mm B30 pyjijj');
    expect(imageLabel({ ...image, seriesId: 'k2fxh-wetch' })).not.toBe(
      imageLabel({ ...image, seriesId: 'k2fxh-xetch' }),
    );
  });

  it('does without attributes that are absent, and has a digest in place of a UID', () => {
    const [one, other] = ['1.2.3.1', '1.2.3.2'].map((seriesId) => imageLabel({ modality: 'PT', seriesId }));
    expect(one).toMatch(/^PT [0-9a-f]{6}$/);
    expect(other).not.toBe(one);
  });
});
