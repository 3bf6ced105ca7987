import { describe, expect, it } from 'vitest';
import { definitionFindings } from '../../../src/graph/gate/rules/definition-rules.ts';
import { nameFindings } from '../../../src/graph/gate/rules/name-rules.ts';
import { nodeFindings } from '../../../src/graph/gate/rules/node-rules.ts';
import type { Finding, RuleInput } from '../../../src/graph/gate/rules/rule.ts';
import { unitFindings } from '../../../src/graph/gate/rules/unit-rules.ts';
import { userFindings } from '../../../src/graph/gate/rules/user-rules.ts';
import { maskVolumeFindings, valueFindings } from '../../../src/graph/gate/rules/value-rules.ts';
import { vectorFindings } from '../../../src/graph/gate/rules/vector-rules.ts';
import { ShapeWords } from '../../../src/graph/gate/shacl/shape-words.ts';
import {
  double,
  earl,
  featureMeaning,
  graphAddress,
  type Literal,
  namedNode,
  namespaces,
  ncit,
  prov,
  type Quad,
  qiaw,
  quad,
  rdf,
  rdfs,
  roo,
  sedi,
  skos,
  string,
} from '../../../src/graph/index.ts';

const base = 'https://fair.example.org/';
const digest = 'a'.repeat(64);
const runGraph = graphAddress(`${base}graph/run/${digest}`);

/** A statement; an object with a colon is an IRI, otherwise text. */
function say(subject: string, predicate: { readonly value: string } | string, object: string | number | Literal): Quad {
  const property = namedNode(typeof predicate === 'string' ? predicate : predicate.value);
  const value =
    typeof object === 'number'
      ? double(object)
      : typeof object !== 'string'
        ? object
        : object.includes(':')
          ? namedNode(object)
          : string(object);
  return quad(namedNode(subject), property, value);
}

function nodes(...quads: readonly Quad[]): Map<string, Quad[]> {
  const found = new Map<string, Quad[]>();
  for (const one of quads) found.set(one.subject.value, [...(found.get(one.subject.value) ?? []), one]);
  return found;
}

/** `rule path` of each finding, without namespaces; also checks that it says what to do. */
function told(findings: Iterable<Finding>): string[] {
  return [...findings].map(({ rule, path, message, remedy }) => {
    expect([message, remedy].every((text) => text.length > 10)).toBe(true);
    return `${rule} ${path.replace(/^.*[#/]/, '')}`;
  });
}

describe('Values of a vector', () => {
  const check = (values: Readonly<Record<string, number>>) =>
    told(
      valueFindings(
        'n',
        new Map(Object.entries(values).map(([name, value]) => [`original_${name}`, { value, path: `p#${name}` }])),
      ),
    );
  const bad = (name: string) => [`ValueBounds ${name}`];

  it.each(['firstorder_Energy', 'shape_MeshVolume', 'glcm_Contrast'])(
    'of %s are not negative except for noise',
    (name) => {
      expect(check({ [name]: -1e-6 })).toEqual([]);
      expect(check({ [name]: -1.01e-6 })).toEqual(bad(name));
      expect(check({ [name]: 1e12 })).toEqual([]);
    },
  );

  it('of the IBSI profile are bounded by their tags', () => {
    const negative = { stat_mean: -1, ih_skew: -1, ivh_i90: -400, loc_peak_loc: -5, morph_moran_i: -0.1 };
    expect(check({ ...negative, cm_clust_shade_3D_avg: -9, cm_info_corr1_2_5D_comb: -0.5 })).toEqual([]);
    expect(check({ morph_volume: -1 })).toEqual(bad('morph_volume'));
    expect(check({ dzm_lde_3D: 12 })).toEqual([]);
    expect(check({ dzm_sde_3D: 1.1 })).toEqual(bad('dzm_sde_3D'));
    expect(check({ cm_corr_3D_avg: -1.1 })).toEqual(bad('cm_corr_3D_avg'));
    expect(check({ stat_min: 3, stat_p10: 2 })).toEqual(['ValueOrder stat_min']);
    expect(check({ stat_max: 3, stat_min: 1, stat_range: 5 })).toEqual(['ValueIdentity stat_range']);
  });

  it.each([
    ...['Minimum', '10Percentile', '90Percentile', 'Maximum', 'Mean', 'Median', 'Skewness'].map(
      (one) => `firstorder_${one}`,
    ),
    'glcm_ClusterShade',
  ])('of %s may be negative, and large', (name) => {
    expect(check({ [name]: -1e6 })).toEqual([]);
    expect(check({ [name]: 1e6 })).toEqual([]);
  });

  it.each([
    'firstorder_Uniformity',
    ...['Sphericity', 'Elongation', 'Flatness', 'Compactness2'].map((one) => `shape_${one}`),
    ...[
      'JointEnergy',
      'MaximumProbability',
      'Imc2',
      'MCC',
      'Idm',
      'Idmn',
      'Id',
      'Idn',
      'Homogeneity1',
      'Homogeneity2',
    ].map((one) => `glcm_${one}`),
    ...['ShortRunEmphasis', 'RunPercentage', 'LowGrayLevelRunEmphasis', 'GrayLevelNonUniformityNormalized'].map(
      (one) => `glrlm_${one}`,
    ),
    ...['SmallAreaEmphasis', 'ZonePercentage', 'LowGrayLevelZoneEmphasis', 'GrayLevelNonUniformityNormalized'].map(
      (one) => `glszm_${one}`,
    ),
    ...['SmallDependenceEmphasis', 'LowGrayLevelEmphasis', 'DependenceNonUniformityNormalized'].map(
      (one) => `gldm_${one}`,
    ),
    'glrlm_RunLengthNonUniformityNormalized',
    'glszm_SizeZoneNonUniformityNormalized',
  ])('of %s are at most 1 except for noise', (name) => {
    const only = (value: number) => check({ [name]: value }).filter((one) => one.startsWith('ValueBounds'));
    expect([only(1 + 1e-6), only(1 + 1.01e-6), only(-1e-5)]).toEqual([[], bad(name), bad(name)]);
  });

  it.each(['glcm_Correlation', 'glcm_Imc1'])('of %s lie within -1 and 1 except for noise', (name) => {
    expect([1 + 1e-6, -1 - 1e-6].map((value) => check({ [name]: value }))).toEqual([[], []]);
    expect([1 + 1.01e-6, -1 - 1.01e-6].map((value) => check({ [name]: value }))).toEqual([bad(name), bad(name)]);
  });

  it('that are not finite are left to other rules', () => {
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
      expect(check({ glcm_Idm: value, firstorder_Range: value, firstorder_Maximum: 3, firstorder_Minimum: 1 })).toEqual(
        [],
      );
    }
  });

  it.each([
    ['firstorder_Minimum', 'firstorder_10Percentile'],
    ['firstorder_10Percentile', 'firstorder_Median'],
    ['firstorder_Median', 'firstorder_90Percentile'],
    ['firstorder_90Percentile', 'firstorder_Maximum'],
    ['firstorder_Minimum', 'firstorder_Mean'],
    ['firstorder_Mean', 'firstorder_Maximum'],
    ['firstorder_Minimum', 'firstorder_Median'],
    ['firstorder_Median', 'firstorder_Maximum'],
    ['firstorder_InterquartileRange', 'firstorder_Range'],
    ['firstorder_MeanAbsoluteDeviation', 'firstorder_Range'],
    ['shape_LeastAxisLength', 'shape_MinorAxisLength'],
    ['shape_MinorAxisLength', 'shape_MajorAxisLength'],
    ['shape_Maximum2DDiameterSlice', 'shape_Maximum3DDiameter'],
    ['shape_Maximum2DDiameterColumn', 'shape_Maximum3DDiameter'],
    ['shape_Maximum2DDiameterRow', 'shape_Maximum3DDiameter'],
    ['glcm_JointEnergy', 'glcm_MaximumProbability'],
  ])('are ordered: %s is not above %s except for noise', (smaller, larger) => {
    const small = smaller.startsWith('glcm') ? 0.5 : 100;
    const noise = 1e-6 * Math.max(1, small);
    const order = [`ValueOrder ${smaller}`];
    expect(check({ [smaller]: small, [larger]: small - 0.9 * noise })).toEqual([]);
    expect(check({ [smaller]: small, [larger]: small - 1.1 * noise })).toEqual(order);
    expect(check({ [smaller]: small, [larger]: small + 0.1 })).toEqual([]);
  });

  it('below zero are ordered with a tolerance relative to the larger magnitude', () => {
    const pair = (least: number, mean: number) => check({ firstorder_Minimum: least, firstorder_Mean: mean });
    expect([pair(-100, -100 - 0.9e-4), pair(-100, -100 - 1.1e-4)]).toEqual([[], ['ValueOrder firstorder_Minimum']]);
    expect([pair(1e-7, -9e-7), pair(1e-7, -1e-6)]).toEqual([[], ['ValueOrder firstorder_Minimum']]);
  });

  it.each([
    ['firstorder_Range', { firstorder_Maximum: 7, firstorder_Minimum: 3 }, 4],
    ['firstorder_Variance', { firstorder_StandardDeviation: 3 }, 9],
    ['shape_SurfaceVolumeRatio', { shape_SurfaceArea: 6, shape_MeshVolume: 2 }, 3],
    ['shape_Sphericity', { shape_SurfaceArea: 10, shape_MeshVolume: 2 }, Math.cbrt(36 * Math.PI * 4) / 10],
    ['shape_SphericalDisproportion', { shape_Sphericity: 0.5 }, 2],
    ['shape_Elongation', { shape_MinorAxisLength: 1, shape_MajorAxisLength: 2 }, 0.5],
    ['shape_Flatness', { shape_LeastAxisLength: 1, shape_MajorAxisLength: 4 }, 0.25],
    ['shape2D_Elongation', { shape2D_MinorAxisLength: 1, shape2D_MajorAxisLength: 2 }, 0.5],
    ['glcm_DifferenceAverage', { glcm_Dissimilarity: 2.5 }, 2.5],
  ] as const)('that follow from others have the derived value: %s', (name, others, value) => {
    const given = Object.fromEntries(Object.entries(others));
    const noise = 1e-6 * Math.max(1, value);
    const said = (by: number) => check({ ...given, [name]: value + by });
    expect([said(0), said(0.9 * noise), said(-0.9 * noise)]).toEqual([[], [], []]);
    expect([said(1.1 * noise), said(-1.1 * noise)]).toEqual([[`ValueIdentity ${name}`], [`ValueIdentity ${name}`]]);
    expect(check({ [name]: value })).toEqual([]);
  });

  it('are compared only within their own image type', () => {
    const mixed = new Map([
      ['original_firstorder_Minimum', { value: 5, path: 'p#a' }],
      ['wavelet-LLH_firstorder_Mean', { value: 1, path: 'p#b' }],
      ['wavelet-LLH_firstorder_Minimum', { value: 2, path: 'p#c' }],
    ]);
    expect(told(valueFindings('n', mixed))).toEqual(['ValueOrder c']);
  });
});

describe('The volume of a mask', () => {
  const dimension = (name: string, size: number) => [
    say(`x:${name}`, rdf.type, namespaces.ro + name),
    say(`x:${name}`, roo.P100042, size),
  ];
  const sizes = [...dimension('KBWK', 1), ...dimension('Z23I', 2), ...dimension('XLB5', 5)];
  const mask = (millilitres: number | string, count: number | string = 200) => [
    say('x:mask', qiaw.voxelCount, count),
    say('x:mask', qiaw.volumeMillilitre, millilitres),
  ];
  const check = (...quads: readonly Quad[]) => told(maskVolumeFindings(nodes(...quads)));
  const other = ['MaskVolume volumeMillilitre'];

  it('equals its voxels times the volume of one voxel, to a part in 1e9', () => {
    expect(check(...sizes, ...mask(2))).toEqual([]);
    expect(check(...sizes, ...mask(2 + 1.9e-9))).toEqual([]);
    expect(check(...sizes, ...mask(2 + 2.1e-9))).toEqual(other);
    expect(check(...sizes, ...mask(2 - 2.1e-9))).toEqual(other);
  });

  it('is checked on nodes typed as a dimension, and for each mask', () => {
    const label = say('x:text', rdfs.label, `${namespaces.ro}KBWK`);
    expect(check(label, ...sizes, ...mask(2))).toEqual([]);
    expect(check(label, ...sizes, ...mask(3))).toEqual(other);
    const second = [say('x:two', qiaw.voxelCount, 100), say('x:two', qiaw.volumeMillilitre, 3)];
    expect(check(...sizes, say('x:one', qiaw.voxelCount, 1), ...mask(2), ...second)).toEqual(other);
  });

  it('is not checked where a number or a dimension is missing', () => {
    expect(check(...sizes.slice(2), ...mask(7))).toEqual([]);
    expect(check(...sizes, say('x:mask', qiaw.voxelCount, 200))).toEqual([]);
    expect(check(...sizes, say('x:mask', qiaw.volumeMillilitre, 7))).toEqual([]);
    expect(check(...sizes, ...mask('much'))).toEqual([]);
    expect(check(...sizes, ...mask(7, 'many'))).toEqual([]);
    expect(
      check(...sizes, ...dimension('KBWK', 1), say('x:again', rdf.type, `${namespaces.ro}KBWK`), ...mask(7)),
    ).toEqual([]);
    expect(check(say('x:KBWK', rdf.type, `${namespaces.ro}KBWK`), ...sizes.slice(2), ...mask(7))).toEqual([]);
    expect(check(...dimension('KBWK', 0), ...sizes.slice(2), ...mask(7))).toEqual([]);
  });
});

describe('A vector', () => {
  const radiomic = qiaw.RadiomicFeatureVector.value;
  const definitions = new Set(['d:one', 'd:two']);
  const ofSet = [say('d:one', qiaw.parameterSet, 's:1'), say('d:two', qiaw.parameterSet, 's:1')];
  const check = (quads: readonly Quad[], context: readonly Quad[] = ofSet) =>
    told(vectorFindings({ quads, context } as unknown as RuleInput, nodes(...quads), definitions));
  const vector = (count: number, ...values: readonly Quad[]) => [
    say('v:1', rdf.type, radiomic),
    say('v:1', qiaw.parameterSet, 's:1'),
    say('v:1', qiaw.valueCount, String(count)),
    ...values,
  ];
  const one = say('v:1', 'd:one', 1.5);
  const two = say('v:1', 'd:two', 2.5);

  it('has as many values as it states, one per definition', () => {
    expect(check(vector(2, one, two))).toEqual([]);
    expect(check(vector(0))).toEqual([]);
    expect(check(vector(1, one, two))).toEqual(['ValueCount valueCount']);
    expect(check(vector(3, one, two))).toEqual(['ValueCount valueCount']);
    expect(check(vector(2, one, say('v:1', 'd:one', 9)))).toEqual(['OneValue d:one']);
    expect(check(vector(0).slice(0, 2))).toEqual(['ValueCount valueCount']);
  });

  it('has doubles, of definitions in its own parameter set', () => {
    expect(check(vector(1, say('v:1', 'd:one', 'text')))).toEqual(['DoubleValue d:one']);
    expect(check(vector(1, say('v:1', 'd:one', 'x:iri')))).toEqual(['DoubleValue d:one']);
    expect(check(vector(1, one), [])).toEqual(['OneParameterSet d:one']);
    expect(check(vector(1, one), [say('d:one', qiaw.parameterSet, 's:2')])).toEqual(['OneParameterSet d:one']);
    expect(check([...ofSet, ...vector(1, one)], [])).toEqual([]);
  });

  const reason = [say('v:1', qiaw.undefinedValue, 'r:1'), say('r:1', qiaw.definition, 'd:one')];
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('has a reason for %s', (value) => {
    const odd = say('v:1', 'd:one', value);
    expect(check(vector(1, odd))).toEqual(['ReasonForNaN d:one']);
    expect(check([...vector(1, odd), ...reason])).toEqual([]);
    expect(check([...vector(1, odd), reason[0]!])).toEqual(['ReasonForNaN d:one']);
  });

  it('names its values by their definitions, and has a reason only where it states one', () => {
    const called = (name: string, label: string) => [
      ...ofSet,
      say('d:one', qiaw.pyradiomicsName, name),
      say('d:one', rdfs.label, label),
    ];
    const negative = vector(1, say('v:1', 'd:one', -1));
    const [mean, energy] = ['original_firstorder_Mean', 'original_firstorder_Energy'] as const;
    expect(check(negative, called(mean, energy))).toEqual([]);
    expect(check(negative, called(energy, mean))).toEqual(['ValueBounds d:one']);
    const odd = say('v:1', 'd:one', Number.NaN);
    expect(check([...vector(1, odd), say('v:1', rdfs.label, 'r:1'), reason[1]!])).toEqual(['ReasonForNaN d:one']);
    expect(check([say('v:1', rdf.type, radiomic), one])).toEqual(['OneParameterSet d:one', 'ValueCount valueCount']);
    expect(check([say('x:1', rdfs.label, radiomic), say('x:1', rdf.type, 'x:Other')])).toEqual([]);
  });

  it('has no reason for a value it does not hold', () => {
    expect(check([...vector(1, two), ...reason])).toEqual(['ReasonForNaN d:one']);
    expect(check([...vector(1, one), ...reason])).toEqual([]);
  });

  it('of this program obeys the rules for values, while an imported one holds nothing but its values', () => {
    const named = [...ofSet, say('d:one', qiaw.pyradiomicsName, 'original_firstorder_Energy')];
    const negative = say('v:1', 'd:one', -1);
    expect(check(vector(1, negative), named)).toEqual(['ValueBounds d:one']);
    const imported = say('v:1', rdf.type, `${namespaces.qiaw}ImportedFeatureVector`);
    expect(check([...vector(1, negative), imported], named)).toEqual([]);
    const usual = [
      say('v:1', rdfs.label, 'label'),
      say('v:1', qiaw.ofSubject, 'x:s'),
      say('v:1', prov.wasDerivedFrom, 'x:f'),
      say('v:1', prov.wasGeneratedBy, 'x:i'),
      say('v:1', `${namespaces.qiaw}regionClass`, 'x:c'),
    ];
    expect(check([...vector(1, negative), imported, ...usual], named)).toEqual([]);
    expect(check([...vector(1, one), imported, say('v:1', skos.closeMatch, 'x:y')])).toEqual([
      'ImportedVectorStatements closeMatch',
    ]);
    expect(check([...vector(1, one), say('v:1', skos.closeMatch, 'x:y')])).toEqual([]);
  });

  it('is the only node with values', () => {
    expect(check([say('x:1', rdf.type, 'x:Region'), say('x:1', 'd:one', 1)])).toEqual(['ValueOnVector d:one']);
    expect(check([say('x:1', qiaw.valueCount, '1')])).toEqual([]);
  });

  const packed = (...values: readonly number[]) => Buffer.from(Float32Array.from(values).buffer).toString('base64');
  const deep = (values: readonly number[], over: Readonly<Record<string, number>> = {}) => {
    const said = {
      dimension: values.length,
      l2norm: Math.hypot(...values),
      min: Math.min(...values),
      max: Math.max(...values),
      zeroCount: values.filter((value) => value === 0).length,
      ...over,
    };
    return [
      say('v:1', rdf.type, qiaw.DeepFeatureVector.value),
      say('v:1', qiaw.vector, packed(...values)),
      ...Object.entries(said).map(([name, value]) => say('v:1', namespaces.qiaw + name, value)),
    ];
  };

  it('of deep features states what its components are', () => {
    const values = [3, 0, -4, 0];
    expect(check(deep(values))).toEqual([]);
    expect(check(deep(values, { l2norm: 5 + 4.9e-5 }))).toEqual([]);
    expect(check(deep([0.25], { l2norm: 0.25 + 0.9e-5 }))).toEqual([]);
    for (const [name, value] of Object.entries({ dimension: 5, l2norm: 5 + 5.1e-5, min: -3, max: 4, zeroCount: 1 })) {
      expect(check(deep(values, { [name]: value }))).toEqual([`DeepVectorSummary ${name}`]);
    }
    expect(check([say('v:1', rdf.type, qiaw.DeepFeatureVector.value)])).toHaveLength(5);
    expect(check([...deep(values), ...vector(0)])).toEqual([]);
  });
});

describe('A definition', () => {
  const check = (...quads: readonly Quad[]) => told(definitionFindings({ quads } as unknown as RuleInput));
  const definition = (name: string, over: Readonly<Record<string, string | undefined>> = {}, imported?: string) => {
    const { match, ontologyClass, ibsiCode, deviation } = featureMeaning(name) ?? { match: 'none' };
    const said: Record<string, string | undefined> = {
      [rdf.type.value]: qiaw.FeatureDefinition.value,
      [qiaw.pyradiomicsName.value]: name,
      [qiaw.ontologyMatch.value]: match,
      [qiaw.computes.value]: match === 'exact' ? ontologyClass : undefined,
      [skos.closeMatch.value]: match === 'close' ? ontologyClass : undefined,
      [qiaw.ibsiCode.value]: ibsiCode,
      [qiaw.deviation.value]: imported === undefined ? deviation : undefined,
      [qiaw.imageType.value]: name.slice(0, name.indexOf('_')),
      [`${namespaces.qiaw}sourceVersion`]: imported,
      ...over,
    };
    return Object.entries(said).flatMap(([property, value]) =>
      value === undefined ? [] : [say('d:1', property, value)],
    );
  };
  const [exact, close, deviating] = [
    'original_shape_MeshVolume',
    'original_firstorder_Kurtosis',
    'original_firstorder_Energy',
  ] as const;
  const imported = (name: string, version: string, over: Readonly<Record<string, string | undefined>> = {}) =>
    check(...definition(name, over, version));

  it.each([exact, close, deviating])('of %s agrees with the table', (name) => {
    expect(check(...definition(name))).toEqual([]);
    for (const property of [
      qiaw.ontologyMatch,
      qiaw.computes,
      skos.closeMatch,
      qiaw.ibsiCode,
      qiaw.deviation,
      qiaw.imageType,
    ]) {
      const path = property.value.replace(/^.*[#/]/, '');
      expect(check(...definition(name, { [property.value]: 'other' }))).toEqual([`FeatureTable ${path}`]);
    }
  });

  it('of a feature unknown to the table is refused; other nodes are not checked', () => {
    expect(check(...definition('original_x'))).toEqual(['FeatureTable pyradiomicsName']);
    expect(check(...definition(exact, { [qiaw.pyradiomicsName.value]: undefined }))).toEqual([
      'FeatureTable pyradiomicsName',
    ]);
    expect(check(...definition('original_x', { [rdf.type.value]: 'x:Other' }))).toEqual([]);
    expect(check(say('d:1', skos.closeMatch, qiaw.FeatureDefinition.value))).toEqual([]);
  });

  it('that is imported claims equality from PyRadiomics 3 on, and at most a close match before', () => {
    expect([imported(exact, '3'), imported(exact, '3.1.0'), imported(close, '3.0')]).toEqual([[], [], []]);
    const older = {
      [qiaw.ontologyMatch.value]: 'close',
      [qiaw.computes.value]: undefined,
      [skos.closeMatch.value]: featureMeaning(exact)!.ontologyClass,
      [qiaw.ibsiCode.value]: undefined,
    };
    expect([imported(exact, '2.2.0', older), imported(exact, 'unknown', older)]).toEqual([[], []]);
    expect(imported(exact, '3', older)).toHaveLength(4);
    expect(imported(exact, '2.9')).toHaveLength(4);
    expect(imported(close, '2.2.0')).toEqual([]);
    expect(imported('original_x', '3')).toEqual([]);
    expect(imported('original_x', '2')).toEqual([]);
    expect(imported('original_x', '3', { [qiaw.ibsiCode.value]: 'ABCD', [qiaw.computes.value]: 'x:C' })).toEqual([
      'FeatureTable computes',
      'FeatureTable ibsiCode',
    ]);
    expect(imported(exact, '3', { [qiaw.imageType.value]: 'log' })).toEqual(['FeatureTable imageType']);
  });
});

describe('Units', () => {
  const definitionsGraph = graphAddress(`${base}graph/definitions`);
  const named = (feature: string, ending = '') => `${base}fd/${feature}.${digest}${ending}`;
  const definition = (iri: string, name: string | undefined, ucum: string | undefined) => [
    say(iri, rdf.type, qiaw.FeatureDefinition.value),
    ...(name === undefined ? [] : [say(iri, qiaw.pyradiomicsName, name)]),
    ...(ucum === undefined ? [] : [say(iri, qiaw.ucum, ucum)]),
  ];
  const volume = 'original_shape_MeshVolume';
  const check = (quads: readonly Quad[], address = definitionsGraph) => told(unitFindings(nodes(...quads), address));

  it('of a definition are those of its feature', () => {
    expect(check(definition(named(volume), volume, 'mm3'))).toEqual([]);
    expect(check(definition(named(volume), volume, 'mm2'))).toEqual(['UnitOfFeature ucum']);
    expect(check(definition(named(volume), undefined, 'mm2'))).toEqual([]);
    expect(check(definition(named(volume), volume, undefined))).toEqual([]);
    expect(check(definition(named(volume), volume, 'mm2'), runGraph)).toEqual([]);
  });

  const image = (unit: string | undefined) => [
    say('x:volume', rdf.type, `${namespaces.ro}KZBL`),
    ...(unit === undefined ? [] : [say('x:volume', qiaw.ucum, unit)]),
  ];
  const mean = 'original_firstorder_Mean';
  const vector = (...properties: readonly string[]) => [
    say('v:1', rdf.type, qiaw.RadiomicFeatureVector.value),
    ...properties.map((property) => say('v:1', property, 1)),
  ];
  const other = ['UnitOfVolume ucum'];

  it('of the volume of a run are those in the names of its definitions', () => {
    const of = (...quads: readonly Quad[]) => check(quads, runGraph);
    expect(of(...image("[hnsf'U]"), ...vector(named(mean), named(volume)))).toEqual([]);
    expect(of(...image('SUV'), ...vector(named(mean, '.SUV'), named(volume)))).toEqual([]);
    expect(of(...image('SUV'), ...vector(named(mean)))).toEqual(other);
    expect(of(...image('SUV'), ...vector(named(volume), named(mean)))).toEqual(other);
    expect(of(...image("[hnsf'U]"), ...vector(named(mean, '.SUV')))).toEqual(other);
    expect(of(...image('SUV'), ...vector(named(mean), named(mean, '.x')))).toEqual(other);
    expect(check([...image('SUV'), ...vector(named(mean))], definitionsGraph)).toEqual([]);
  });

  it('are checked on nodes typed as a volume or a vector, and nowhere else', () => {
    const of = (...quads: readonly Quad[]) => check(quads, runGraph);
    const first = [
      say('x:0', rdf.type, 'x:Other'),
      say('x:0', rdfs.label, `${namespaces.ro}KZBL`),
      say('x:0', qiaw.ucum, 'mm'),
    ];
    expect(of(...first, ...image('SUV'), ...vector(named(mean, '.SUV')))).toEqual([]);
    const untyped = [
      say('x:1', rdfs.label, qiaw.RadiomicFeatureVector.value),
      say('x:1', rdf.type, 'x:Other'),
      say('x:1', named(mean), 1),
    ];
    expect(of(...image('SUV'), ...untyped)).toEqual([]);
    // The unit of a name is computed once and then reused.
    const twice = [
      ...vector(named(mean, '.SUV')),
      say('v:2', rdf.type, qiaw.RadiomicFeatureVector.value),
      say('v:2', named(mean), 1),
    ];
    expect(of(...image('SUV'), ...twice)).toEqual(other);
  });

  it('are not checked without a volume, its unit, a vector, or a name that shows it', () => {
    const of = (...quads: readonly Quad[]) => check(quads, runGraph);
    expect(of(...vector(named(mean)))).toEqual([]);
    expect(of(...image(undefined), ...vector(named(mean)))).toEqual([]);
    expect(of(...image('SUV'), say('x:1', named(mean), 1))).toEqual([]);
    expect(of(...image('SUV'), ...vector(`${base}other/${mean}.${digest}`))).toEqual([]);
    for (const odd of [`${mean}.${'a'.repeat(63)}`, `${mean}.${digest}x`, `.${digest}`, `${mean}.${'A'.repeat(64)}`]) {
      expect(of(...image('SUV'), ...vector(`${base}fd/${odd}`)), odd).toEqual([]);
    }
  });
});

describe('Names of a run', () => {
  const id = (what: string, number: number | string, run = digest) => `${base}id/${what}/${run}/${number}`;
  const check = (quads: readonly Quad[], knownLabel?: (label: string) => boolean, address = runGraph) =>
    told(nameFindings(nodes(...quads), address, knownLabel));

  it('contain the case of their subject and run', () => {
    const run = `${base}id/run/${digest}`;
    const said = (caseId: string, subject = 'P%201') => [
      say(run, qiaw.ofSubject, `${base}id/subject/${subject}`),
      say(run, qiaw.caseId, caseId),
    ];
    expect(check(said('P 1-aaaaaaaa'))).toEqual([]);
    const other = ['CaseOfRun caseId'];
    expect([check(said('P 1-aaaaaaa')), check(said('P 1-aaaaaaaaa')), check(said('P 2-aaaaaaaa'))]).toEqual([
      other,
      other,
      other,
    ]);
    expect(check([say(run, rdfs.label, 'x')])).toEqual(other);
    expect(check([say(run, qiaw.caseId, '-aaaaaaaa')])).toEqual([]);
    expect(check([say(`${run}#x`, rdfs.label, 'x')])).toEqual([]);
    expect(check(said('other'), undefined, graphAddress(`${base}graph/subject/P1`))).toEqual([]);
  });

  it.each([
    ['fv', qiaw.ofROI, 'roi'],
    ['dv', qiaw.ofROI, 'roi'],
    ['dv', prov.wasDerivedFrom, 'space'],
    ['fv', prov.wasDerivedFrom, 'space'],
    ['mask', prov.wasDerivedFrom, 'roi'],
  ])('of a %s agree on the same number', (what, property, to) => {
    const other = [`NamedAfterContent ${property.value.replace(/^.*[#/]/, '')}`];
    expect(check([say(id(what, 2), property, id(to, 2))])).toEqual([]);
    expect(check([say(id(what, 2), property, id(to, 3))])).toEqual(other);
    expect(check([say(id(what, 2), property, id(to, 2, 'b'.repeat(64)))])).toEqual(other);
    expect(check([say(id(what, 2), property, id(to, 2)), say(id(what, 2), property, id(to, 3))])).toEqual(other);
    expect(check([say(id('other', 2), property, id(to, 3))])).toEqual([]);
    expect(check([say(id(what, 2), rdfs.label, id(to, 3))])).toEqual([]);
  });

  const region = (label: string | undefined, segment: string | undefined = '2', node = id('roi', 2)) => [
    say(node, rdf.type, qiaw.RadiomicFeatureVector.value),
    ...(segment === undefined ? [] : [say(node, qiaw.segmentNumber, segment)]),
    ...(label === undefined ? [] : [say(node, rdfs.label, label)]),
  ];

  it('of a region contain its own number', () => {
    expect(check(region('GTV'))).toEqual([]);
    expect(check(region('GTV', '3'))).toEqual(['NamedAfterContent segmentNumber']);
    expect(check([say(id('roi', 2), rdfs.label, 'x')])).toEqual([]);
  });

  it('of a region come from the tables, or are a keyed hash', () => {
    const known = (label: string) => label === 'GTV' || label === 'Lung ROI 2';
    const refused = ['NoRegionName label'];
    for (const label of [
      'GTV',
      'GTV ROI 3',
      'GTV ROI 34',
      'GTV ROI -3',
      'Lung ROI 2',
      'unmapped-abcdefg234',
      'unmapped-abcdefg234 ROI 7',
      'unnamed-1',
      'unnamed--12',
    ]) {
      expect(check(region(label), known), label).toEqual([]);
    }
    for (const label of [
      'Smith',
      'GTV ROI',
      'GTV ROI 3 x',
      'Lung',
      'unmapped-abcdefg23',
      'unmapped-abcdefg2345',
      'unmapped-abcdefg231',
      'x unnamed-1',
      'unnamed-1x',
      'unnamed-',
      'GTVROI 3',
    ]) {
      expect(check(region(label), known), label).toEqual(refused);
    }
    expect(check(region(undefined), known)).toEqual([]);
    expect(check(region('Smith'), undefined)).toEqual([]);
    expect(check(region('Smith', '2', id('mask', 2)), known)).toEqual([]);
  });
});

describe('Nodes', () => {
  const targets = new Set(['t:Seen']);
  const check = (quads: readonly Quad[], name = `graph/run/${digest}`) =>
    told(nodeFindings(nodes(...quads), targets, graphAddress(base + name)));
  const seen = say('x:1', rdf.type, 't:Seen');

  it('have a class that shapes check, or are a detail that such a node points to', () => {
    const unseen = ['SeenByShapes type'];
    expect(check([seen])).toEqual([]);
    expect(check([say('x:1', rdf.type, 't:Other')])).toEqual(unseen);
    expect(check([say('x:1', rdf.type, 't:Other'), seen])).toEqual([]);
    expect(check([say('x:1', rdfs.label, 't:Seen')])).toEqual(unseen);
    const detail = say('x:1#part', rdf.type, 't:Other');
    expect(check([seen, say('x:1', prov.wasDerivedFrom, 'x:1#part'), detail])).toEqual([]);
    expect(check([seen, detail])).toEqual(unseen);
    expect(check([say('x:2', rdf.type, 't:Seen'), say('x:2', prov.wasDerivedFrom, 'x:1#part'), detail])).toEqual(
      unseen,
    );
    expect(check([seen, say('x:1', prov.wasDerivedFrom, 'x:2'), say('x:2', rdf.type, 't:Other')])).toEqual(unseen);
    for (const free of ['graph/user/me', 'graph/odd'])
      expect(check([say('x:1', rdf.type, 't:Other')], free)).toEqual([]);
  });

  it('of an execution name its runs and graphs alike', () => {
    const made = (runs: readonly string[], graphs: readonly string[]) =>
      check(
        [
          seen,
          ...runs.map((run) => say('x:1', qiaw.executionOf, `${base}id/run/${run}`)),
          ...graphs.map((run) => say('x:1', prov.generated, `${base}graph/run/${run}`)),
        ],
        'graph/executions',
      );
    const unlike = ['RunsAndGraphs generated'];
    expect([made([], []), made(['a', 'b'], ['b', 'a'])]).toEqual([[], []]);
    expect([made(['a'], []), made(['a'], ['b']), made(['a'], ['a', 'b'])]).toEqual([unlike, unlike, unlike]);
    expect(check([seen, say('x:1', prov.generated, `${base}graph/run/a`)])).toEqual([]);
  });

  it('named by a run, a test or a digest contain the same name', () => {
    const node = (name: string) => `${base}id/${name}`;
    const misnamed = (name: string, property: { readonly value: string }, object: string) =>
      check([say(node(name), rdf.type, 't:Seen'), say(node(name), property, object)]);
    const path = (property: { readonly value: string }) => [
      `NamedAfterContent ${property.value.replace(/^.*[#/]/, '')}`,
    ];
    expect(misnamed('check/a/same-bytes', earl.subject, `${base}id/run/a`)).toEqual([]);
    expect(misnamed('check/a/same-bytes', earl.subject, `${base}id/run/b`)).toEqual(path(earl.subject));
    expect(misnamed('check/a/same-bytes', earl.test, `${namespaces.qiaw}CheckSameBytes`)).toEqual([]);
    expect(misnamed('check/a/same-bytes', earl.test, `${namespaces.qiaw}CheckSamebytes`)).toEqual(path(earl.test));
    expect(misnamed('tombstone/a', qiaw.withdrawnDigest, 'sha256:a')).toEqual([]);
    expect(misnamed('tombstone/a', qiaw.withdrawnDigest, 'sha256:b')).toEqual(path(qiaw.withdrawnDigest));
    expect(misnamed('other/a', qiaw.withdrawnDigest, 'sha256:b')).toEqual([]);
    expect(misnamed('tombstone/a/b/c', qiaw.withdrawnDigest, 'sha256:b')).toEqual([]);
    expect(misnamed('tombstone/a', rdfs.label, 'sha256:b')).toEqual([]);
  });
});

describe('A graph of a user', () => {
  const graph = `${base}graph/user/me`;
  const check = (quads: readonly Quad[], name = graph) =>
    told(userFindings({ quads, graphName: name } as unknown as RuleInput, graphAddress(name)));

  it('uses none of the terms reserved for the program', () => {
    const own = ['UsersOwnWords valueCount'];
    expect(check([say('x:1', qiaw.valueCount, '1')])).toEqual(own);
    expect(check([say('x:1', qiaw.valueCount, '1'), say('x:1', qiaw.valueCount, '2')])).toEqual(own);
    expect(check([say('x:1', qiaw.valueCount, '1'), say('x:2', qiaw.valueCount, '1')])).toEqual([...own, ...own]);
    expect(check([say('x:1', rdf.type, qiaw.RadiomicFeatureVector.value)])).toEqual(['UsersOwnWords type']);
    expect(check([say('x:1', `${base}fd/a`, '1')])).toEqual(['UsersOwnWords a']);
    // Cohorts would count such a node as a patient.
    for (const counted of [ncit.C16960, ncit.C85402, sedi.Patient, sedi.Series])
      expect(check([say('x:1', rdf.type, counted.value)])).toEqual(['UsersOwnWords type']);
    expect(check([say('x:1', skos.closeMatch, qiaw.RadiomicFeatureVector.value)])).toEqual([]);
    expect(check([say('x:1', qiaw.valueCount, '1')], `${base}graph/run/${digest}`)).toEqual([]);
  });

  it('describes its own nodes, and annotates those of the catalogue', () => {
    const thing = `${base}id/run/${digest}`;
    for (const node of ['x:1', graph, `${graph}#a`, `${graph}/a`])
      expect(check([say(node, 'x:says', 'b')]), node).toEqual([]);
    for (const node of [thing, `${graph}x`, `${base}graph/user/you#a`]) {
      expect(check([say(node, 'x:says', 'b')]), node).toEqual(['AnnotationOnly x:says']);
    }
    const { rdfs: labels, skos: notes, dct } = namespaces;
    const allowed = [
      ...['comment', 'seeAlso'].map((name) => labels + name),
      ...['note', 'changeNote', 'editorialNote', 'example', 'historyNote', 'scopeNote'].map((name) => notes + name),
      ...['exactMatch', 'closeMatch', 'broadMatch', 'narrowMatch', 'relatedMatch'].map((name) => notes + name),
      ...['subject', 'relation', 'references'].map((name) => dct + name),
    ];
    for (const property of allowed) expect(check([say(thing, property, 'b')]), property).toEqual([]);
    expect(check([say(thing, `${labels}label`, 'b')])).toEqual(['AnnotationOnly label']);
  });
});

describe('The message of a shape', () => {
  const sh = namespaces.sh;
  const blank = (name: string) => ({ termType: 'BlankNode', value: name }) as never;
  const inside = (parent: string, child: string) =>
    ({ subject: { value: parent }, predicate: { value: `${sh}property` }, object: blank(child) }) as unknown as Quad;
  const elsewhere = {
    subject: { value: 'x:Other' },
    predicate: { value: 'x:property' },
    object: blank('b3'),
  } as unknown as Quad;
  const words = new ShapeWords([
    inside('x:Shape', 'b1'),
    inside('b1', 'b2'),
    elsewhere,
    say('x:Shape', qiaw.remedy, 'of the shape'),
    say('x:Shape', `${sh}targetClass`, 'x:Class'),
  ]);
  const of = (shape: unknown, constraint: string, message = 'said') =>
    words.of({ shape, constraint: `${sh}${constraint}ConstraintComponent`, message } as never);

  it('is its own, else that of the enclosing shape, else that of the constraint', () => {
    for (const shape of [{ value: 'x:Shape' }, blank('b1'), blank('b2')]) {
      expect(of(shape, 'MinCount')).toEqual({ message: 'said', remedy: 'of the shape', shape: 'x:Shape' });
    }
    expect(of(blank('b3'), 'Datatype')).toEqual({
      message: 'said',
      remedy: 'Write the literal with the required datatype.',
      shape: '',
    });
    expect(of(null, 'Odd', '')).toEqual({
      message: 'The node does not meet the constraint Odd.',
      remedy: 'Map the record again; if it fails again, report it.',
      shape: '',
    });
  });
});
