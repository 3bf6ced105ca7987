import { QiawError } from '../../core/index.ts';

/** Nothing of the wanted kind is there to export. */
export class NothingToExport extends QiawError {
  readonly code = 'QIAW_EXPORT_EMPTY';
  constructor(what: string) {
    super(`There is nothing to export: ${what}. Run \`qiaw run\` first, or name another dataset.`);
  }
}

/** A file that a case.json names is gone or damaged. */
export class CaseDamaged extends QiawError {
  readonly code = 'QIAW_EXPORT_CASE';
  constructor(caseId: string, what: string) {
    super(`The case ${caseId} cannot be exported: ${what}. Run \`qiaw verify\`, and make the case again.`);
  }
}

/** The place to write to would be mixed with what is there. */
export class OutputInTheWay extends QiawError {
  readonly code = 'QIAW_EXPORT_OUTPUT';
}
