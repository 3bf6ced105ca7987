import { featureDefinition, instanceIris } from '../../../graph/index.ts';
import { describeFeature } from '../../../radiomics/index.ts';

export type ColumnType = 'string' | 'integer' | 'double';

/** The meaning of a column; shared by CSV on the Web, Parquet and Croissant. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly description: string;
  /** UCUM; empty if it is not a quantity, several if images with different units were measured. */
  readonly units: readonly string[];
  readonly ibsiCode?: string;
  /** Class of the Radiomics Ontology that the feature computes exactly. */
  readonly ontologyClass?: string;
  /** IRIs under which the graph states the values: feature definitions (class, image type, parameter set), or a clinical property. */
  readonly definitions: readonly string[];
}

/** Parameter set and image unit under which the values of a feature column were computed. */
export interface MeasuredUnder {
  readonly settingsDigest: string;
  readonly imageUnit: string;
}

/** A column that identifies a row, or describes it without being a feature; `unit` in UCUM. */
export const keyColumn = (name: string, type: ColumnType, description: string, unit?: string): Column => ({
  name,
  type,
  description,
  units: unit === undefined ? [] : [unit],
  definitions: [],
});

/** The columns that identify a row: one region of interest, measured once. */
export const keyColumns: readonly Column[] = [
  keyColumn('subject', 'string', 'Pseudonym of the patient'),
  keyColumn('dataset', 'string', 'Dataset the case belongs to'),
  keyColumn('case', 'string', 'Case: image series, delineation and settings'),
  keyColumn('segment', 'integer', 'Segment number of the region in the DICOM segmentation of the case'),
  keyColumn('roi', 'string', 'Name of the region of interest'),
  keyColumn('roi_class', 'string', 'Meaning of the region as a published class (IRI); empty if no naming rule matched'),
  keyColumn('roi_type', 'string', 'Meaning of the region in words'),
  keyColumn('laterality', 'string', 'Side of the body'),
  keyColumn('modality', 'string', 'Modality of the image'),
  keyColumn('roi_volume', 'double', 'Volume of the region: voxels times voxel volume', 'mL'),
  keyColumn('voxels', 'integer', 'Voxels of the region on the image grid', '1'),
  keyColumn('parameter_set', 'string', 'IRI of the settings the features were computed under'),
  keyColumn('software', 'string', 'Software release that computed them'),
  keyColumn('run', 'string', 'IRI of the processing run'),
  keyColumn('vector', 'string', 'IRI of the feature vector in the graph'),
];

/** The last columns: who drew the region, how and when. */
export const attributionColumnsOf: readonly Column[] = [
  keyColumn('observer', 'string', 'Who or what drew the region, as a label; empty if the source does not tell'),
  keyColumn('observer_id', 'string', 'Pseudonym of the observer in the dataset'),
  keyColumn('observer_certainty', 'string', 'How certain the observer is: stated, name-rule or inferred'),
  keyColumn('method', 'string', 'How the region was drawn: manual, semiautomatic or automatic'),
  keyColumn('time_point', 'string', 'Time point of the region: test, retest, baseline and others'),
];

/** Comes after the attribution. */
export const imageColumn = keyColumn(
  'image',
  'string',
  'Name of the image for people, unique among the images of the subject: modality, slice thickness, kernel, part of its pseudonym',
);

/** Follows the key columns if images of one modality have values in several units, to show the unit of each row. */
export const imageUnitColumn = keyColumn('image_unit', 'string', 'UCUM unit of the image values');

/** The last column of tables that also have rows for further encodings. */
export const encodingColumn = keyColumn(
  'encodingOf',
  'string',
  'IRI of the region of which this row is one more encoding; empty for the region itself',
);

/** The column of a PyRadiomics feature name. */
export function featureColumn(base: string, name: string, measured: Iterable<MeasuredUnder>): Column {
  const described = describeFeature(name);
  const definitions = new Set<string>();
  const units = new Set<string>();
  const iris = instanceIris(base);
  for (const { settingsDigest, imageUnit } of measured) {
    const { iri, ucum } = featureDefinition(iris, name, settingsDigest, imageUnit);
    definitions.add(iri);
    units.add(ucum);
  }
  const feature = described?.description;
  const image = described?.filter ?? 'original';
  return {
    name,
    type: 'double',
    description: feature === undefined ? name : `${feature.label} (${feature.family}), ${image} image`,
    units: [...units].sort(),
    definitions: [...definitions].sort(),
    ...(feature?.ibsiCode !== undefined && { ibsiCode: feature.ibsiCode }),
    ...(feature?.ontologyClass !== undefined &&
      (feature.match ?? 'exact') === 'exact' && { ontologyClass: feature.ontologyClass }),
  };
}

/** A column as flat strings, for formats without nested values. */
export function columnTexts(column: Column): Record<string, string> {
  return {
    description: column.description,
    ...(column.units.length > 0 && { unit: column.units.join(' ') }),
    ...(column.ibsiCode !== undefined && { ibsi: column.ibsiCode }),
    ...(column.ontologyClass !== undefined && { class: column.ontologyClass }),
    ...(column.definitions.length > 0 && { definition: column.definitions.join(' ') }),
  };
}
