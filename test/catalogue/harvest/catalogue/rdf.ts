import { base, files, size } from './files.ts';

const prefixes = `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix fdp-o: <https://w3id.org/fdp/fdp-o#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix ldp: <http://www.w3.org/ns/ldp#> .
@prefix prof: <http://www.w3.org/ns/dx/prof/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
`;
const licence = '<https://creativecommons.org/licenses/by/4.0/>';
const when = '"2026-01-02T03:04:05Z"^^xsd:dateTime';
const common = (iri: string) => `dcat:version "1.0.0" ; dct:publisher <${base}#publisher> ; dct:license ${licence} ;
  dct:conformsTo <${base}profile/any> ; dct:issued ${when} ; dct:modified ${when} ;
  fdp-o:metadataIdentifier <${iri}#id> ; fdp-o:metadataIssued ${when} ; fdp-o:metadataModified ${when}`;
const agent = `<${base}#publisher> a foaf:Agent ; foaf:name "Example Hospital" .\n`;
const container = (of: string, child: string, relation: string, members: readonly string[]) => `
<${of}${of.endsWith('/') ? '' : '/'}${child}/> a ldp:DirectContainer ; dct:title "${child}" ; ldp:membershipResource <${of}> ;
  ldp:hasMemberRelation ${relation} ; ldp:contains ${members.map((iri) => `<${iri}>`).join(', ')} .
`;

export const datasetIris = [1, 2, 3].map((n) => `${base}dataset/lung-${n}`);
export const distributionIris = (n: number) => files.map(({ name }) => `${base}distribution/lung-${n}-${name}`);

export const root = (): string => `${prefixes}
<${base}> a fdp-o:FAIRDataPoint , fdp-o:MetadataService , dcat:DataService , dcat:Resource ; dct:title "Example"@en ;
  dct:description "An example catalogue."@en ; dcat:endpointURL <${base}> ; fdp-o:conformsToFdpSpec <https://specs.fairdatapoint.org/> ;
  fdp-o:metadataCatalog <${base}catalog/main> ; ${common(base)} .
${agent}${container(base, 'catalog', 'fdp-o:metadataCatalog', [`${base}catalog/main`])}`;

export const catalogue = (): string => `${prefixes}
<${base}catalog/main> a dcat:Catalog , dcat:Resource ; dct:title "Imaging" ; dct:description "Imaging datasets." ; dct:isPartOf <${base}> ;
  dcat:themeTaxonomy <http://publications.europa.eu/resource/authority/data-theme> ;
  dcat:dataset ${datasetIris.map((iri) => `<${iri}>`).join(', ')} ; ${common(`${base}catalog/main`)} .
${agent}${container(`${base}catalog/main`, 'dataset', 'dcat:dataset', datasetIris)}`;

export const datasetBody = (n: number): string => `
<${base}dataset/lung-${n}> a dcat:Dataset , dcat:Resource ; dct:title "Lung ${n}" ;
  dct:description "Radiomic features of the primary tumours of four hundred patients." ; dct:identifier "${base}dataset/lung-${n}" ;
  dct:isPartOf <${base}catalog/main> ; dcat:theme <http://publications.europa.eu/resource/authority/data-theme/HEAL> ;
  dcat:keyword "radiomics" ; dcat:contactPoint <${base}#contact> ; dct:creator <${base}#publisher> ;
  dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ;
  prov:wasDerivedFrom <https://doi.org/10.7937/K9/TCIA.2015.PF0M9REI> ; dct:isReferencedBy <https://doi.org/10.1038/ncomms5006> ;
  dcat:distribution ${distributionIris(n)
    .map((iri) => `<${iri}>`)
    .join(', ')} ; ${common(`${base}dataset/lung-${n}`)} .
<${base}#contact> a vcard:Organization ; vcard:fn "Data office" ; vcard:hasEmail <mailto:data@example.org> .
`;

export const dataset = (n: number): string =>
  `${prefixes}${datasetBody(n)}${agent}${container(`${base}dataset/lung-${n}`, 'distribution', 'dcat:distribution', distributionIris(n))}`;

export const distributionBody = (n: number, name: string): string => {
  const file = files.find((one) => one.name === name)!;
  const iri = `${base}distribution/lung-${n}-${name}`;
  return `
<${iri}> a dcat:Distribution , dcat:Resource ; dct:title "${name}" ; dct:isPartOf <${base}dataset/lung-${n}> ;
  dcat:accessURL <${base}dataset/lung-${n}> ; dcat:downloadURL <${base}files/${name}> ; dcat:byteSize "${size(file)}"^^xsd:nonNegativeInteger ;
  dcat:mediaType <https://www.iana.org/assignments/media-types/${file.mediaType}> ;
  spdx:checksum <${iri}#checksum> ; ${common(iri)} .
<${iri}#checksum> a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue "${file.sha256}"^^xsd:hexBinary .
`;
};

export const distribution = (n: number, name: string): string => `${prefixes}${distributionBody(n, name)}${agent}`;

/** One page of the records below a parent, as the reference FAIR Data Point serves them. */
export const page = (bodies: readonly string[]): string => `${prefixes}${bodies.join('')}${agent}`;

/** One page of the catalogue as CKAN harvests it: two datasets per page, in full. */
export const hydraPage = (number: number): string => {
  const shown = number === 1 ? [1, 2] : [3];
  const at = (n: number) => `"${base}catalog.ttl?page=${n}"`;
  return `${prefixes}
<${base}catalog.ttl?page=${number}> a hydra:PagedCollection ; hydra:totalItems 3 ; hydra:itemsPerPage 2 ; hydra:first ${at(1)} ;
  hydra:last ${at(2)}${number < 2 ? ` ; hydra:next ${at(number + 1)}` : ''} .
<${base}catalog/main> a dcat:Catalog ; dct:title "Imaging" ; dct:publisher <${base}#publisher> ;
  dcat:dataset ${shown.map((n) => `<${base}dataset/lung-${n}>`).join(', ')} .
${shown.map((n) => datasetBody(n) + files.map(({ name }) => distributionBody(n, name)).join('')).join('')}${agent}`;
};

export const shapes = (): string => `${prefixes}
<${base}spec#Shape> a sh:NodeShape ; sh:targetClass dcat:Resource ; sh:property <${base}spec#title> .
<${base}spec#title> sh:path dct:title ; sh:minCount 1 .
`;

export const profile = (): string => `${prefixes}
<${base}profile/any> a prof:Profile ; prof:hasResource <${base}profile/any#shapes> .
<${base}profile/any#shapes> a prof:ResourceDescriptor ; dct:conformsTo <https://www.w3.org/TR/shacl/> ; prof:hasArtifact <${base}spec> .
`;
