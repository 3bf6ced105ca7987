import { filterKind, filterNamed, type IbsiFilter } from '../../radiomics/index.ts';
import type { GraphBuilder } from '../rdf/graph-builder.ts';
import { part } from '../rdf/iris.ts';
import { double, type NamedNode, namedNode, string } from '../rdf/terms.ts';
import { qiaw, rdf, rdfs, ro, roo, uo } from '../rdf/vocabularies.ts';
import { findSetting } from './settings-tree.ts';

const directions: Readonly<Record<string, NamedNode>> = {
  LLL: ro.NTRN,
  LLH: ro['6FPA'],
  LHL: ro['76ZU'],
  LHH: ro.CJ43,
  HLL: ro.RZ96,
  HLH: ro.UFRT,
  HHL: ro.S7CG,
  HHH: ro.LCNJ,
};

const bases: Readonly<Record<string, NamedNode>> = { coif1: ro['2CYL'], haar: ro.FR3E, 'bior3.5': ro.QVI9 };

/**
 * The filter of an image type, described once per parameter set. The Radiomics Ontology has classes for wavelets (with
 * direction and three bases) and for Laplacian and Gaussian; other filters have only their PyRadiomics name. `original` has
 * no filter.
 */
export function addImageFilter(
  graph: GraphBuilder,
  parameterSet: NamedNode,
  imageType: string,
  settingsJson: string,
): NamedNode | undefined {
  if (imageType === 'original') return undefined;
  const node = part(parameterSet, `filter-${imageType}`);
  graph
    .add(node, rdf.type, qiaw.ImageFilter)
    .add(node, rdfs.label, string(imageType))
    .add(node, qiaw.imageType, string(imageType));
  const convolution = filterNamed(imageType);
  if (convolution) addConvolution(graph, node, convolution);
  if (imageType.startsWith('wavelet')) addWavelet(graph, node, imageType, settingsJson);
  if (imageType.startsWith('log-sigma')) addLaplacianOfGaussian(graph, node, imageType);
  return node;
}

/** A filter of IBSI 2: its IBSI code, and the classes of the Radiomics Ontology where there are any. */
function addConvolution(graph: GraphBuilder, node: NamedNode, filter: IbsiFilter): void {
  const { meaning, code, standardised } = filterKind(filter);
  graph.add(node, qiaw.ibsiCode, string(code));
  if (!standardised) graph.add(node, qiaw.deviation, string(`${meaning}: not standardised by IBSI.`));
  else if (filter.filter === 'log') addWidth(graph, node, filter.sigma);
  else if (filter.filter === 'wavelet' && directions[filter.band]) addBand(graph, node, filter.band, filter.family);
}

function addWavelet(graph: GraphBuilder, node: NamedNode, imageType: string, settingsJson: string): void {
  const basis = findSetting(settingsJson, 'wavelet') ?? 'coif1';
  addBand(graph, node, imageType.slice(imageType.lastIndexOf('-') + 1), String(basis));
}

function addBand(graph: GraphBuilder, node: NamedNode, band: string, basis: string): void {
  const described = namedNode(`${node.value}-properties`);
  graph
    .add(node, rdf.type, ro['4BEG'])
    .add(node, ro.P00009, described)
    .add(described, rdf.type, ro.KK90)
    .add(described, ro.P00033, directions[band])
    .add(described, ro.P00019, bases[basis]);
}

/** `log-sigma-1-5-mm-3D` means a sigma of 1.5 mm. PyRadiomics 1 wrote `log-sigma-1-mm-3D` for 1 mm. */
function addLaplacianOfGaussian(graph: GraphBuilder, node: NamedNode, imageType: string): void {
  const sigma = /^log-sigma-(\d+)(?:-(\d+))?-mm/.exec(imageType);
  if (sigma === null) graph.add(node, rdf.type, ro.CMWE, ro.CTNF);
  else addWidth(graph, node, Number(`${sigma[1]}.${sigma[2] ?? 0}`));
}

/** A Laplacian of Gaussian with its standard deviation in mm. */
function addWidth(graph: GraphBuilder, node: NamedNode, sigma: number): void {
  graph
    .add(node, rdf.type, ro.CMWE, ro.CTNF)
    .add(node, roo.P100042, double(sigma))
    .add(node, roo.P100027, uo['0000016']);
}
