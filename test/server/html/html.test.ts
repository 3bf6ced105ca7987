import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderHomePage } from '../../../src/server/home/render-home.ts';
import { html } from '../../../src/server/html/html.ts';

const parts = fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', 'script', ' ', '/', '=') });

describe('Templates', () => {
  it('never let text become markup', () => {
    fc.assert(
      fc.property(parts, (text) => {
        const made = html`<p title="${text}">${text}</p>`.text;
        expect(made.match(/[<>]/g)).toEqual(['<', '>', '<', '>']);
        expect(made.match(/"/g)).toHaveLength(2);
        expect(made).not.toContain("'");
      }),
      { numRuns: 300 },
    );
  });

  it('join lists and pass markup through', () => {
    expect(html`${['a<', html`<b>${1}</b>`, undefined]}`.text).toBe('a&lt;<b>1</b>');
  });

  it('show an empty catalogue without an error', () => {
    const page = renderHomePage({
      title: 'T',
      version: '',
      base: 'http://e/',
      quads: 0,
      datasets: [],
      datasetCount: 0,
      jsonLd: {},
      cases: [],
      totals: { cases: 0, subjects: 0, rois: 0, features: 0 },
      hidden: false,
      page: 1,
      pages: 1,
      refusals: [],
      refusalCount: 0,
      refusalKinds: '',
    });
    expect(page).toContain('There are no cases yet');
  });
});
