import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad } from '../../rdf/terms.ts';
import { qiaw, rdf, roo } from '../../rdf/vocabularies.ts';
import type { Finding } from './rule.ts';

/** Values of one vector, by PyRadiomics name. */
export type NamedValues = ReadonlyMap<string, { readonly value: number; readonly path: string }>;

/** Rounding noise of the definitions: the entropy of one grey level is -3e-16, and an eigenvalue may be slightly above 1. */
const NOISE = 1e-6;

/** Features that may be negative. All others are counts, lengths, areas, volumes, entropies, variances, emphases or fractions. */
const signed = new Set(
  ['Minimum', '10Percentile', '90Percentile', 'Maximum', 'Mean', 'Median', 'Skewness']
    .map((name) => `firstorder_${name}`)
    .concat('glcm_ClusterShade', 'glcm_Correlation', 'glcm_Imc1'),
);

/** The same of the IBSI profile, whose names are tags: intensities, ratios to them, excess kurtosis, slopes, correlations. */
const signedTag =
  /^(?:stat_(?:mean|skew|kurt|median|min|p10|p90|max|cov|qcod)|ih_(?:skew|kurt|min_grad|max_grad)|ivh_i\d\d|loc_peak_\w+|morph_(?:integ_int|moran_i)|cm_(?:clust_shade|corr|info_corr1)_[23]\w+)$/;

/** Tags of the IBSI profile that are at most 1. */
const partOfOneTag =
  /^(?:ih_uniformity|ivh_v\d\d|morph_(?:sphericity|pca_elongation|pca_flatness|comp_2)|cm_(?:joint_max|energy|info_corr2|inv_diff\w*)_[23]\w+|ngl_lde_[23]\w+|(?:rlm|szm|dzm|ngl)_(?:sre|sze|sde|r_perc|z_perc|dc_perc|glnu_norm|rlnu_norm|zsnu_norm|zdnu_norm|dcnu_norm)_[23]\w+)$/;
const correlationTag = /^cm_(?:corr|info_corr1)_[23]\w+$/;

/** Features that are correlations: within -1 and 1. */
const correlations = new Set(['glcm_Correlation', 'glcm_Imc1']);

/** Features that are probabilities, fractions or ratios: at most 1. */
const partsOfOne = new Set([
  'firstorder_Uniformity',
  ...['Sphericity', 'Elongation', 'Flatness', 'Compactness2'].map((name) => `shape_${name}`),
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
  ].map((name) => `glcm_${name}`),
  ...['ShortRunEmphasis', 'RunPercentage', 'LowGrayLevelRunEmphasis', 'GrayLevelNonUniformityNormalized'].map(
    (name) => `glrlm_${name}`,
  ),
  ...['SmallAreaEmphasis', 'ZonePercentage', 'LowGrayLevelZoneEmphasis', 'GrayLevelNonUniformityNormalized'].map(
    (name) => `glszm_${name}`,
  ),
  ...['SmallDependenceEmphasis', 'LowGrayLevelEmphasis', 'DependenceNonUniformityNormalized'].map(
    (name) => `gldm_${name}`,
  ),
  'glrlm_RunLengthNonUniformityNormalized',
  'glszm_SizeZoneNonUniformityNormalized',
]);

/** Pairs of values whose order follows from their definitions. */
const ordered: ReadonlyArray<readonly [smaller: string, larger: string]> = [
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
  ...['stat', 'ih'].flatMap((family) =>
    (['min p10', 'p10 median', 'median p90', 'p90 max', 'min mean', 'mean max', 'iqr range', 'mad range'] as const).map(
      (pair) => pair.split(' ').map((name) => `${family}_${name}`) as [string, string],
    ),
  ),
  ['morph_pca_least_axis', 'morph_pca_min_axis'],
  ['morph_pca_min_axis', 'morph_pca_maj_axis'],
  ['shape_LeastAxisLength', 'shape_MinorAxisLength'],
  ['shape_MinorAxisLength', 'shape_MajorAxisLength'],
  ['shape_Maximum2DDiameterSlice', 'shape_Maximum3DDiameter'],
  ['shape_Maximum2DDiameterColumn', 'shape_Maximum3DDiameter'],
  ['shape_Maximum2DDiameterRow', 'shape_Maximum3DDiameter'],
  ['glcm_JointEnergy', 'glcm_MaximumProbability'],
];

type Formula = readonly [name: string, of: readonly string[], formula: (...values: number[]) => number];

/** Values that follow from other values by definition. */
const identities: readonly Formula[] = [
  ['firstorder_Range', ['firstorder_Maximum', 'firstorder_Minimum'], (most, least) => most! - least!],
  ['stat_range', ['stat_max', 'stat_min'], (most, least) => most! - least!],
  ['ih_range', ['ih_max', 'ih_min'], (most, least) => most! - least!],
  ['firstorder_Variance', ['firstorder_StandardDeviation'], (deviation) => deviation! ** 2],
  ['shape_SurfaceVolumeRatio', ['shape_SurfaceArea', 'shape_MeshVolume'], (area, volume) => area! / volume!],
  ['shape_Sphericity', ['shape_SurfaceArea', 'shape_MeshVolume'], sphericity],
  ['shape_SphericalDisproportion', ['shape_Sphericity'], (one) => 1 / one!],
  ['shape_Elongation', ['shape_MinorAxisLength', 'shape_MajorAxisLength'], (minor, major) => minor! / major!],
  ['shape_Flatness', ['shape_LeastAxisLength', 'shape_MajorAxisLength'], (least, major) => least! / major!],
  ['shape2D_Elongation', ['shape2D_MinorAxisLength', 'shape2D_MajorAxisLength'], (minor, major) => minor! / major!],
  ['glcm_DifferenceAverage', ['glcm_Dissimilarity'], (one) => one!],
];

function sphericity(area?: number, volume?: number): number {
  return Math.cbrt(36 * Math.PI * volume! ** 2) / area!;
}

/** Bounds and identities that follow from the feature definitions. A value that is implausibly large violates none of them. */
export function* valueFindings(node: string, values: NamedValues): Generator<Finding> {
  const types = new Set<string>();
  for (const [name, { value, path }] of values) {
    const at = name.indexOf('_');
    const feature = name.slice(at + 1);
    types.add(name.slice(0, at));
    if (!Number.isFinite(value)) continue;
    if (!signed.has(feature) && !signedTag.test(feature) && value < -NOISE)
      yield { rule: 'ValueBounds', node, path, ...NEGATIVE };
    else if ((partsOfOne.has(feature) || partOfOneTag.test(feature)) && value > 1 + NOISE)
      yield { rule: 'ValueBounds', node, path, ...ABOVE_ONE };
    else if ((correlations.has(feature) || correlationTag.test(feature)) && Math.abs(value) > 1 + NOISE)
      yield { rule: 'ValueBounds', node, path, ...NO_CORRELATION };
  }
  for (const type of types) yield* relations(node, type, values);
}

function* relations(node: string, type: string, values: NamedValues): Generator<Finding> {
  const numberAt = (name: string): number => values.get(`${type}_${name}`)?.value ?? Number.NaN;
  const pathOf = (name: string): string => values.get(`${type}_${name}`)!.path;
  for (const [smaller, larger] of ordered) {
    const [one, other] = [numberAt(smaller), numberAt(larger)];
    // Infinities are larger than any number, and comparisons with NaN are false: both pass.
    if (one - other > NOISE * Math.max(1, Math.abs(one), Math.abs(other)))
      yield { rule: 'ValueOrder', node, path: pathOf(smaller), ...outOfOrder(smaller, larger) };
  }
  for (const [name, of, formula] of identities) {
    const value = numberAt(name);
    const expected = formula(...of.map(numberAt));
    if (!Number.isFinite(value) || !Number.isFinite(expected)) continue;
    if (Math.abs(value - expected) <= NOISE * Math.max(1, Math.abs(value), Math.abs(expected))) continue;
    yield { rule: 'ValueIdentity', node, path: pathOf(name), ...contradicts(name, of) };
  }
}

/** The volume of a mask is its voxel count times the volume of one image voxel. */
export function* maskVolumeFindings(nodes: ReadonlyMap<string, readonly Quad[]>): Generator<Finding> {
  const voxel = voxelMillilitres(nodes);
  if (voxel === undefined) return;
  for (const [node, own] of nodes) {
    const count = numberOf(own, qiaw.voxelCount.value);
    const stated = numberOf(own, qiaw.volumeMillilitre.value);
    if (count === undefined || stated === undefined) continue;
    if (Math.abs(stated - count * voxel) > 1e-9 * count * voxel)
      yield { rule: 'MaskVolume', node, path: qiaw.volumeMillilitre.value, ...OTHER_VOLUME };
  }
}

/** Voxel volume of the run's image volume. Undefined if its dimensions are missing, which the shapes report. */
function voxelMillilitres(nodes: ReadonlyMap<string, readonly Quad[]>): number | undefined {
  const sizes: number[] = [];
  for (const own of nodes.values()) {
    if (own.some(({ predicate, object }) => predicate.value === rdf.type.value && dimensions.has(object.value)))
      sizes.push(numberOf(own, roo.P100042.value) ?? Number.NaN);
  }
  const product = sizes.length === 3 ? (sizes[0]! * sizes[1]! * sizes[2]!) / 1000 : Number.NaN;
  return product > 0 ? product : undefined;
}

const dimensions = new Set(['KBWK', 'Z23I', 'XLB5'].map((name) => namespaces.ro + name));

function numberOf(own: readonly Quad[], property: string): number | undefined {
  const stated = own.find(({ predicate }) => predicate.value === property)?.object.value;
  return stated === undefined || Number.isNaN(Number(stated)) ? undefined : Number(stated);
}

const AGAIN = 'Compute the case again; `qiaw verify` checks whether table and report contain the computed value.';
const NEGATIVE = { message: 'The value is negative, which its definition excludes.', remedy: AGAIN };
const ABOVE_ONE = { message: 'The value is above 1 but is a fraction by its definition.', remedy: AGAIN };
const NO_CORRELATION = { message: 'The correlation is outside the range -1 to 1.', remedy: AGAIN };
const OTHER_VOLUME = {
  message: 'The volume of the mask in mL is not its voxel count times the volume of a voxel.',
  remedy: 'Map the record again: the count, the volume or the voxel size was changed.',
};

function outOfOrder(smaller: string, larger: string) {
  return { message: `${smaller} is larger than ${larger}, which the definitions exclude.`, remedy: AGAIN };
}

function contradicts(name: string, of: readonly string[]) {
  return { message: `${name} is not the value that follows from ${of.join(' and ')}.`, remedy: AGAIN };
}
