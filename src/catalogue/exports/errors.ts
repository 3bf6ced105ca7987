import { QiawError } from '../../core/index.ts';

/** There is nothing of the requested kind to export. */
export class NothingToExport extends QiawError {
  readonly code = 'QIAW_EXPORT_EMPTY';
  constructor(what: string) {
    super(`There is nothing to export: ${what}. Run \`qiaw run\` first, or choose another dataset.`);
  }
}

/** A file listed in a case.json is missing or damaged. */
export class CaseDamaged extends QiawError {
  readonly code = 'QIAW_EXPORT_CASE';
  constructor(caseId: string, what: string) {
    super(`The case ${caseId} cannot be exported: ${what}. Run \`qiaw verify\`, then process the case again.`);
  }
}

/** The target already exists, and the export would be mixed with its content. */
export class OutputInTheWay extends QiawError {
  readonly code = 'QIAW_EXPORT_OUTPUT';
}

/** A text of an export contains an identifier of a patient; nothing was written. */
export class ExportIdentifies extends QiawError {
  readonly code = 'QIAW_EXPORT_IDENTIFIES';
  constructor(where: string) {
    super(
      `Nothing was exported: ${where} contains an identifier of a patient. If it was typed in the record of a dataset, ` +
        'correct it there; otherwise report this as a defect.',
    );
  }
}

/** Which stability study decides is not clear. */
export class StudyUnclear extends QiawError {
  readonly code = 'QIAW_STABILITY_STUDY';
}
