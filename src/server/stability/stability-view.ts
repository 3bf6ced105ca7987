import { type CatalogueColumns, type FeatureStability, type StabilityStudy, valuesAt } from '../../cohorts/index.ts';

/** Last part of an IRI: the address of a feature below its study. */
export const lastPart = (iri: string): string => iri.slice(iri.lastIndexOf('/') + 1);

export const studyHref = (id: string): string => `/stability/${id}`;
export const featureHref = (study: string, { definition }: FeatureStability): string =>
  `${studyHref(study)}/${encodeURIComponent(lastPart(definition))}`;

/** Name, label and unit of a feature. */
export function describedFeature({ definition, name }: FeatureStability, columns: CatalogueColumns) {
  const row = columns.row('definition', definition);
  return row === undefined ? { name, label: name, unit: '' } : columns.definitions[row]!;
}

/** The readings of one subject: the value of the feature, and the case it was computed in. */
export interface SubjectReadings {
  readonly subject: string;
  readonly readings: ReadonlyArray<{ readonly value: number; readonly case: string | undefined }>;
}

/** The finite values behind a feature's stability, subject by subject. */
export function readingsOf(
  study: StabilityStudy,
  feature: FeatureStability,
  columns: CatalogueColumns,
): SubjectReadings[] {
  const definition = columns.row('definition', feature.definition);
  if (definition === undefined) return [];
  const count = study.readings.length;
  return study.subjects.flatMap((subject, at) => {
    const readings = study.vectors.slice(at * count, (at + 1) * count).map((iri) => {
      const row = columns.row('vector', iri);
      if (row === undefined) return { value: Number.NaN, case: undefined };
      const { run } = columns.regions[columns.vectors[row]!.region]!;
      const value = valuesAt(columns.values[definition]!, row)[0] ?? Number.NaN;
      return { value, case: run === undefined ? undefined : columns.runs[run]!.caseId };
    });
    return readings.every(({ value }) => Number.isFinite(value)) ? [{ subject: lastPart(subject), readings }] : [];
  });
}
