import { firstCode } from '../element/read/code.ts';
import type { Dataset } from '../element/read/dataset.ts';
import { present } from '../element/read/present.ts';
import type { AuthorStatements, MethodStatements, StatedAlgorithm } from '../model.ts';

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
