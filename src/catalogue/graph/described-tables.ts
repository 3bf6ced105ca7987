import { type ClinicalColumn, clinicalColumnsOf, clinicalKeyColumns } from '../facts/clinical-columns.ts';
import type { DistributionDescription } from '../model.ts';
import type { DatasetState } from './state.ts';

/** A table whose variables are listed in the metadata of a dataset. */
interface DescribedTable {
  /** Id of the download, without the dataset prefix: `features-csv`. */
  readonly download: string;
  readonly title: string;
  readonly description: string;
  readonly keyword: string;
  readonly columns: ReadonlyArray<Pick<ClinicalColumn, 'name' | 'datatype' | 'description'>>;
}

const rest =
  'each described by its feature definition in the graph (unit, IBSI code, parameter set) and in the description of the columns.';

type State = Pick<DatasetState, 'id' | 'computed' | 'distributions'>;

/** The tables among the downloads of a dataset, the most requested first. */
export function describedTables(state: State): readonly DescribedTable[] {
  return possibleTables(state).filter(({ download }) => downloadOf(state, download) !== undefined);
}

/** A download by its id without the dataset prefix. */
export function downloadOf({ id, distributions }: State, download: string): DistributionDescription | undefined {
  return distributions.find(({ description }) => description.id === `${id}-${download}`)?.description;
}

function possibleTables({ computed }: State): readonly DescribedTable[] {
  return [
    {
      download: 'features-csv',
      title: 'Radiomic features',
      description: `One row per region of interest: its key columns, then ${computed.features} feature columns, ${rest}`,
      keyword: 'radiomics',
      columns: regionColumns,
    },
    {
      download: 'imported-features-csv',
      title: 'Imported radiomic features',
      description: `One row per imported feature vector: its key columns, then one column per feature, ${rest}`,
      keyword: 'radiomics',
      columns: vectorColumns,
    },
    {
      download: 'clinical-csv',
      title: 'Clinical variables',
      description:
        'One row per subject: its key columns, then the imported clinical variables, each with unit or codes.',
      keyword: 'clinical data',
      columns: [...clinicalKeyColumns, ...clinicalColumnsOf(computed.variables ?? [], computed.declared)],
    },
  ];
}

type Columns = DescribedTable['columns'];

const column = (name: string, datatype: ClinicalColumn['datatype'], description: string): Columns[number] => ({
  name,
  datatype,
  description,
});

const regionColumns: Columns = [
  column('subject', 'string', 'Pseudonym of the patient.'),
  column('case', 'string', 'The case the region belongs to; the same name in every file of the dataset.'),
  column('segment', 'integer', 'Segment number of the region in the DICOM segmentation of the case.'),
  column('roi', 'string', 'Name of the region of interest.'),
  column('roi_class', 'string', 'Meaning of the region as a published class (IRI).'),
  column('modality', 'string', 'Modality of the image.'),
  column('roi_volume', 'double', 'Volume of the region in millilitres.'),
  column('parameter_set', 'string', 'IRI of the settings the features were computed under.'),
];

const vectorColumns: Columns = [
  column('subject', 'string', 'Pseudonym of the patient.'),
  column('row', 'integer', 'Row of the imported table.'),
  column('roi_class', 'string', 'Meaning of the region as a published class (IRI).'),
  column('parameter_set', 'string', 'IRI of the settings the features were computed under, as the import states them.'),
  column('vector', 'string', 'IRI of the feature vector in the graph.'),
];
