import type { Dataset } from '../dicom/index.ts';
import { filterKind, filterNamed } from '../radiomics/index.ts';
import { concept, pyradiomicsCode, qiawText } from './concepts.ts';
import { codeContent, numberContent } from './content-items.ts';

/**
 * Code meanings for the filters without parameters: those of pyradiomics-dcm, and our own for the filters that it
 * omits.
 */
const plain: Readonly<Record<string, string>> = {
  square: 'Square transformation',
  squareroot: 'Square root transformation',
  logarithm: 'Logarithm transformation',
  exponential: 'Exponent transformation',
  gradient: 'Gradient magnitude transformation',
  'lbp-2D': 'Local binary pattern in 2D',
};
const wavelet = 'Wavelet transformation';
const laplacianOfGaussian = 'Laplacian of Gaussian';
const binaryPattern3d = 'Local binary pattern in 3D';

/** A filter in the report: modifiers as concept and value, and numbers from which the measurement was inferred. */
export interface ReportedFilter {
  readonly transformation: string;
  readonly subBand?: string;
  readonly level?: number;
  /** Sigma in mm as written in the settings: `1.0`. */
  readonly kernelSize?: string;
  readonly map?: string;
  /** A filter of IBSI 2, with its code, as named in feature columns. */
  readonly convolution?: { readonly name: string; readonly code: string };
}

/** Parses the image type of a feature column: `wavelet2-LLH`, `log-sigma-1-0-mm-3D`; undefined when it is unknown. */
export function filterOf(prefix: string): ReportedFilter | undefined {
  if (plain[prefix]) return { transformation: plain[prefix] };
  const convolution = filterNamed(prefix);
  if (convolution) {
    const { meaning, code } = filterKind(convolution);
    return { transformation: meaning, convolution: { name: prefix, code } };
  }
  const [, level, subBand] = /^wavelet(\d*)-([LH]{1,3})$/.exec(prefix) ?? [];
  if (subBand) return { transformation: wavelet, subBand, ...(level && { level: Number(level) }) };
  const [, sigma] = /^log-sigma-([\de-]+)-mm-3D$/.exec(prefix) ?? [];
  // PyRadiomics writes the decimal point as a dash; a dash after e is a sign.
  if (sigma) return { transformation: laplacianOfGaussian, kernelSize: sigma.replace(/^(\d+)-/, '$1.') };
  const [, map] = /^lbp-3D-(m\d+|k)$/.exec(prefix) ?? [];
  return map ? { transformation: binaryPattern3d, map } : undefined;
}

/** The inverse of {@link filterOf}. */
export function prefixOf(filter: ReportedFilter): string | undefined {
  const { transformation, subBand, level, kernelSize, map, convolution } = filter;
  if (convolution) return filterNamed(convolution.name) && convolution.name;
  if (transformation === wavelet && subBand) return `wavelet${level ?? ''}-${subBand}`;
  if (transformation === laplacianOfGaussian && kernelSize) return `log-sigma-${kernelSize.replace('.', '-')}-mm-3D`;
  if (transformation === binaryPattern3d && map) return `lbp-3D-${map}`;
  return Object.keys(plain).find((prefix) => plain[prefix] === transformation);
}

/**
 * Children of a measurement that state the filtered image on which it was made, as pyradiomics-dcm and dcmqi write
 * them.
 */
export function transformationItems(filter: ReportedFilter): readonly Dataset[] {
  const modifier = (name: (typeof concept)[keyof typeof concept], meaning: string): Dataset =>
    codeContent('HAS CONCEPT MOD', name, pyradiomicsCode(meaning));
  if (filter.convolution) {
    const { name, code } = filter.convolution;
    const kind = { value: code, scheme: 'IBSI', meaning: filter.transformation };
    return [
      codeContent('HAS CONCEPT MOD', concept.imageTransformation, kind),
      codeContent('HAS CONCEPT MOD', concept.convolution, qiawText(name)),
    ];
  }
  const items = [modifier(concept.imageTransformation, filter.transformation)];
  if (filter.subBand) items.push(modifier(concept.waveletSubBand, filter.subBand));
  if (filter.map) items.push(modifier(concept.binaryPatternMap, filter.map));
  if (filter.level) items.push(numberContent('INFERRED FROM', concept.waveletLevel, filter.level, '1'));
  if (filter.kernelSize) {
    const size = Number(filter.kernelSize);
    const text = filter.kernelSize.length <= 16 ? filter.kernelSize : undefined;
    items.push(numberContent('INFERRED FROM', concept.kernelSize, size, 'mm', [], text));
  }
  return items;
}
