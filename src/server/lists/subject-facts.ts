import { type CatalogueColumns, type Row, type VariableColumn, valuesAt } from '../../cohorts/index.ts';

/** The id of a thing, from the end of its IRI. */
export const idOf = (iri: string): string => decodeURIComponent(iri.slice(iri.lastIndexOf('/') + 1));

/** Ids of the cases from which the regions of a subject come. */
export function caseIdsOf({ subjects, regions, encodings, runs }: CatalogueColumns, subject: Row): string[] {
  const own = subjects[subject]!.regions.map((region) => regions[region]!);
  const made = own.flatMap((region) => [region.run, ...region.encodings.map((one) => encodings[one]!.run)]);
  return [...new Set(made.flatMap((run) => (run === undefined ? [] : (runs[run]!.caseId ?? []))))].sort();
}

/** Names of the time points of a subject's scans, as the source or a rule names them. */
export const timePointsOf = ({ subjects, series, regions }: CatalogueColumns, subject: Row): string[] => {
  const { series: scans, regions: own } = subjects[subject]!;
  const names = [
    ...scans.flatMap((row) => series[row]!.acquisition?.timePoints ?? []),
    ...own.flatMap((row) => regions[row]!.timePoint ?? []),
  ];
  return [...new Set(names)].sort();
};

/** The values of a clinical variable of a subject, as texts: labels of codes, numbers with their unit, an age as a band. */
export function findingsOf(columns: CatalogueColumns, variable: VariableColumn, subject: Row): string[] {
  const { name, codes, codeIris, values, unit } = variable;
  const coded = [...valuesAt(codes, subject)].map((code) => {
    const iri = codeIris[code]!;
    return columns.labels.get(iri) ?? iri.slice(Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1);
  });
  const measured = [...valuesAt(values, subject)].map((value) =>
    name === 'age' ? ageBand(value) : [String(Number(value.toPrecision(6))), unit].filter(Boolean).join(' '),
  );
  return [...coded, ...measured];
}

/** Ten years; clinical tables give 90 for everybody who is older. */
function ageBand(age: number): string {
  const from = Math.floor(age / 10) * 10;
  return from >= 90 ? '90 or more' : `${from} to ${from + 9}`;
}

/** `T stage` of `tStage`; variables that an import declares have a label. */
export function variableTitle({ name, label }: VariableColumn): string {
  if (label !== undefined) return label;
  if (name === 'age') return 'Age band (years)';
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Clinical variables of the ontology that some of these subjects have, in its order; others are on the pages of the subjects. */
export const commonVariables = (columns: CatalogueColumns, subjects: readonly Row[]): VariableColumn[] =>
  [...columns.variables.values()].filter(
    (variable) =>
      variable.label === undefined &&
      subjects.some((row) => valuesAt(variable.values, row).length + valuesAt(variable.codes, row).length > 0),
  );
