import { type Agreement, agreementMeasures } from '../../graph/index.ts';
import type { AgreementRow, Row } from './model.ts';
import { firstBy, type Numbered } from './numbered.ts';
import { toNumber } from './read-rows.ts';
import type { Tables } from './tables.ts';

/** Comparisons of delineations; absent measures are left out. `link` is told the subject of each row. */
export function buildAgreements(
  { agreements }: Tables,
  n: { readonly subjects: Numbered; readonly agreements: Numbered },
  link: (subject: Row, row: Row) => void,
): AgreementRow[] {
  const known = firstBy(agreements);
  return n.agreements.iris.map((iri, row): AgreementRow => {
    const [, about, structure, comparison, first, second, ...cells] = known.get(iri)!;
    const measures = agreementMeasures.flatMap(({ key }, at) => {
      const value = toNumber(cells[at]);
      return value === undefined ? [] : [[key, value] as const];
    });
    const subject = n.subjects.row(about)!;
    link(subject, row);
    return {
      iri,
      subject,
      structure: structure!,
      comparison: comparison!.slice(comparison!.lastIndexOf('#') + 1),
      first: first!,
      second: second!,
      measures: Object.fromEntries(measures) as unknown as Agreement,
    };
  });
}
