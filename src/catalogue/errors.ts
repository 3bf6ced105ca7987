import { QiawError } from '../core/index.ts';

/** record.yaml is not valid; the message lists every faulty key with its location. */
export class DatasetRecordInvalid extends QiawError {
  readonly code = 'QIAW_DATASET_RECORD';
}

/** No dataset has this name, or the dataset has no such version. */
export class DatasetUnknown extends QiawError {
  readonly code = 'QIAW_DATASET_UNKNOWN';
}

/** Publishing, withdrawing or creating is not possible in the dataset's current state. */
export class WrongDatasetState extends QiawError {
  readonly code = 'QIAW_DATASET_STATE';
}

/** The file of a published version differs from what was published. */
export class DatasetVersionDamaged extends QiawError {
  readonly code = 'QIAW_DATASET_VERSION';
}

/** The metadata violate the shapes of the catalogue and were not written. */
export class CatalogueRefused extends QiawError {
  readonly code = 'QIAW_CATALOGUE_REFUSED';
  /** The W3C validation report as Turtle. */
  readonly report: string;

  constructor(message: string, report: string) {
    super(message);
    this.report = report;
  }
}
