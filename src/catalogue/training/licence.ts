import type { ExportedDataset } from '../exports/model.ts';

/** What the licences of all members allow together. */
export interface JointLicence {
  /** For `dataset.json`: the licences, and the strictest of their conditions in words. */
  readonly text: string;
  readonly licences: readonly string[];
  readonly nonCommercial: boolean;
  readonly noDerivatives: boolean;
  readonly shareAlike: boolean;
  /** A member is not public, or states no licence. */
  readonly restricted: boolean;
}

/** One member with a condition puts it on the whole. */
export function jointLicence(datasets: readonly ExportedDataset[]): JointLicence {
  const licences = [...new Set(datasets.map(({ license }) => license ?? 'no licence stated'))].sort();
  const any = (pattern: RegExp): boolean => licences.some((one) => pattern.test(one));
  const nonCommercial = any(/\bby-nc\b|-nc[-./]|-nc$|non-?commercial/i);
  const noDerivatives = any(/-nd[-./]|-nd$|no-?deriv/i);
  const shareAlike = any(/-sa[-./]|-sa$|share-?alike|\bgpl/i);
  const restricted = datasets.some(({ license, accessRights }) => license === undefined || accessRights !== 'public');
  const conditions = [
    ...(restricted ? ['restricted: do not pass it on without asking the contacts of the datasets'] : []),
    ...(nonCommercial ? ['no commercial use'] : []),
    ...(noDerivatives ? ['no derivatives: use it, and pass nothing made from it on'] : []),
    ...(shareAlike ? ['pass it on under the same licence only'] : []),
  ];
  const text = [
    licences.join(' AND '),
    ...(conditions.length === 0 ? [] : [`the whole: ${conditions.join('; ')}`]),
  ].join(' (');
  return {
    text: conditions.length === 0 ? text : `${text})`,
    licences,
    nonCommercial,
    noDerivatives,
    shareAlike,
    restricted,
  };
}
