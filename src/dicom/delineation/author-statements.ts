import { firstCode } from '../element/read/code.ts';
import type { Dataset } from '../element/read/dataset.ts';
import { present } from '../element/read/present.ts';
import type { Code } from '../model.ts';

/**
 * What a delineation object states about its authors as a whole, unchanged: OperatorsName (PS3.3 C.7.3.1), ContentCreatorName
 * (C.8.20.1), names and descriptions (C.8.8.5), approval (C.8.8.16). Names of persons: never logged or written as they are.
 */
export interface AuthorStatements {
  readonly contentCreator?: string;
  readonly operators?: readonly string[];
  readonly structureSetLabel?: string;
  readonly structureSetName?: string;
  readonly contentLabel?: string;
  readonly contentDescription?: string;
  readonly seriesDescription?: string;
  readonly clinicalTrialTimePointId?: string;
  readonly approvalStatus?: string;
  readonly reviewer?: string;
}

/** Name and version of an algorithm as an object states them (PS3.3 10.16, Algorithm Identification Macro). */
export interface StatedAlgorithm {
  readonly name: string;
  readonly version?: string;
}

export function authorStatementsOf(dataset: Dataset): AuthorStatements {
  return present({
    contentCreator: dataset.text('ContentCreatorName'),
    operators: dataset.texts('OperatorsName')?.filter((name) => name !== ''),
    structureSetLabel: dataset.text('StructureSetLabel'),
    structureSetName: dataset.text('StructureSetName'),
    contentLabel: dataset.text('ContentLabel'),
    contentDescription: dataset.text('ContentDescription'),
    seriesDescription: dataset.text('SeriesDescription'),
    clinicalTrialTimePointId: dataset.text('ClinicalTrialTimePointID'),
    approvalStatus: dataset.text('ApprovalStatus'),
    reviewer: dataset.text('ReviewerName'),
  });
}

/** What an item of StructureSetROISequence or SegmentSequence states about how its region was made. */
export interface MethodStatements {
  readonly algorithms?: readonly StatedAlgorithm[];
  /** DerivationCodeSequence. */
  readonly derivation?: Code;
}

export function methodStatementsOf(item: Dataset): MethodStatements {
  const algorithms = [
    ...item.sequence('SegmentationAlgorithmIdentificationSequence'),
    ...item.sequence('ROIDerivationAlgorithmIdentificationSequence'),
  ].flatMap((algorithm): StatedAlgorithm[] => {
    const [name, version] = [algorithm.text('AlgorithmName'), algorithm.text('AlgorithmVersion')];
    return name === undefined ? [] : [{ name, ...(version !== undefined && { version }) }];
  });
  return present({
    algorithms: algorithms.length > 0 ? algorithms : undefined,
    derivation: firstCode(item.sequence('DerivationCodeSequence')),
  });
}
