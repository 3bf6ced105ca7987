import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attribution, unguarded } from '../../../src/core/index.ts';
import { manifestCsv, manifestRows } from '../../../src/pipeline/publish/manifest.ts';
import { type FeatureSet, featuresCsv, shortestDecimal } from '../../../src/radiomics/index.ts';

function features(values: Record<string, number>, diagnostics: Record<string, string> = {}): FeatureSet {
  return {
    diagnostics: Object.entries(diagnostics),
    values: Object.entries(values).map(([name, value]) => ({ name, value })),
    warnings: [],
  };
}

/**
 * RFC 4180 reader, written independently of the writer; removes the apostrophe in front of what a spreadsheet would
 * run.
 */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (const line of text.matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\n/g))
    rows.push(
      [...line[1]!.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map((m) =>
        unguarded(m[1]?.replaceAll('""', '"') ?? m[2]!),
      ),
    );
  return rows;
}

const who = 'observer,observer_id,observer_certainty,method,time_point,subject,image';
const of = { subject: 's-1', image: 'CT 3 mm abcdef' };
const read = { origin: 'ROIInterpreter', certainty: 'stated', taken: true } as const;
const drawn: Attribution = {
  observers: [{ ...read, kind: 'person', id: 'kabcd-x', label: 'observer 3' }],
  methods: [{ ...read, method: 'manual' }],
  timePoints: [{ ...read, label: 'test' }],
};

const measured = {
  subject: { id: 's-1' },
  image: { modality: 'CT', sliceThickness: 3, convolutionKernel: 'B30', seriesId: 'kabcd-abcdefghijkl' },
};

describe('features.csv', () => {
  it('has case, roi, diagnostics and features, one row per ROI', () => {
    const text = featuresCsv([
      {
        case: 'c-1',
        roi: 'GTV-1',
        features: features({ original_shape_MeshVolume: 0.1 }, { diagnostics_A: '(1, 2)' }),
        attribution: drawn,
        ...of,
      },
      {
        case: 'c-1',
        roi: 'Heart, old',
        features: features({ original_shape_MeshVolume: 1e21 }, { diagnostics_A: 'say "x"' }),
        ...of,
      },
    ]);
    expect(text).toBe(
      `case,roi,diagnostics_A,original_shape_MeshVolume,${who}\n` +
        'c-1,GTV-1,"(1, 2)",0.1,observer 3,kabcd-x,stated,manual,test,s-1,CT 3 mm abcdef\n' +
        'c-1,"Heart, old","say ""x""",1e+21,,,,,,s-1,CT 3 mm abcdef\n',
    );
  });

  it('holds no name that a spreadsheet runs, and leaves negative numbers unchanged', () => {
    const values = features({ mean: -12.5, low: Number.NEGATIVE_INFINITY }, { diagnostics_Minimum: '-1024.0' });
    const text = featuresCsv([{ case: 'c', roi: '=HYPERLINK("http://x")', features: values, ...of }]);
    expect(text.split('\n')[1]).toBe(`c,"'=HYPERLINK(""http://x"")",-1024.0,-12.5,-inf,,,,,,s-1,CT 3 mm abcdef`);
    const manifest = manifestCsv(
      manifestRows({ id: 'c', ...measured, rois: [{ segmentNumber: 1, label: '@PTV', fileName: 'ptv' }] }),
    );
    expect(manifest.split('\n')[1]).toBe(
      "cases/c/image.nrrd,cases/c/masks/ptv.nrrd,1,c,'@PTV,,,,,,,s-1,CT 3 mm B30 abcdef",
    );
  });

  it('leaves a field empty where a row does not have the column', () => {
    const text = featuresCsv([
      { case: 'c', roi: 'a', features: features({ x: 1 }), ...of },
      { case: 'c', roi: 'b', features: features({ x: 2, y: Number.NaN }), ...of },
    ]);
    expect(text).toBe(`case,roi,x,y,${who}\nc,a,1,,,,,,,s-1,CT 3 mm abcdef\nc,b,2,nan,,,,,,s-1,CT 3 mm abcdef\n`);
  });

  it('gives back every double and every text exactly', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aZ0,;"\'\n\t üß肺'), maxLength: 12 });
    fc.assert(
      fc.property(fc.double(), text, text, (value, roi, diagnostic) => {
        const rows = [{ case: 'c', roi, features: features({ v: value }, { d: diagnostic }), ...of }];
        const [, row] = parseCsv(featuresCsv(rows));
        expect(row!.slice(0, 3)).toEqual(['c', roi, diagnostic]);
        const read = row![3]!.replace('inf', 'Infinity').replace('nan', 'NaN');
        expect(Object.is(Number(read), value)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(shortestDecimal(0.1 + 0.2)).toBe('0.30000000000000004');
    expect(shortestDecimal(-0)).toBe('-0');
  });
});

describe('manifest.csv', () => {
  it('has the columns of PyRadiomics batch mode, one row per mask, and the region of each further encoding', () => {
    const rois = [
      { segmentNumber: 1, label: 'Lung, left', fileName: 'Lung_left' },
      { segmentNumber: 2, label: 'GTV-1', fileName: 'GTV-1' },
    ];
    const rows = manifestRows({ id: 'k-12345678', rois, ...measured }, (segment) =>
      segment === 2 ? 'k-9/GTV-1' : undefined,
    );
    expect(manifestCsv(rows)).toBe(
      `Image,Mask,Label,case,roi,encodingOf,${who}\n` +
        'cases/k-12345678/image.nrrd,cases/k-12345678/masks/Lung_left.nrrd,1,k-12345678,"Lung, left",,,,,,,s-1,CT 3 mm B30 abcdef\n' +
        'cases/k-12345678/image.nrrd,cases/k-12345678/masks/GTV-1.nrrd,1,k-12345678,GTV-1,k-9/GTV-1,,,,,,s-1,CT 3 mm B30 abcdef\n',
    );
  });
});
