import type { AgreementRow, CatalogueColumns, Row } from '../../../cohorts/index.ts';
import { type Reference, referTo } from './references.ts';

/** Names of `Comparison` by the local names of the kinds in the ontology. */
export const differsIn: Readonly<Record<string, string>> = {
  BetweenObservers: 'OBSERVER',
  BetweenMethods: 'METHOD',
  BetweenObserversAndMethods: 'OBSERVER_AND_METHOD',
  BetweenEncodings: 'ENCODING',
  BetweenUnstated: 'UNSTATED',
};

export interface AgreementArguments {
  readonly structure?: string | null;
  readonly differsIn?: readonly string[] | null;
}

/** The comparisons of a subject, in the order of their IRIs. */
export function agreementsOf(
  { agreements, subjects }: CatalogueColumns,
  subject: Row,
  isWanted: (agreement: AgreementRow) => boolean,
  { structure, differsIn: kinds }: AgreementArguments,
): Array<Reference<'Agreement'>> {
  return subjects[subject]!.agreements.filter((row) => {
    const one = agreements[row]!;
    return (
      isWanted(one) &&
      (structure == null || one.structure === structure) &&
      (kinds == null || kinds.includes(differsIn[one.comparison] ?? ''))
    );
  }).map(referTo('Agreement'));
}
