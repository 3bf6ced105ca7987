import { digestOf } from '../../core/index.ts';
import { isRatioScale } from '../../graph/index.ts';
import type { CatalogueColumns, Row } from '../columns/model.ts';
import type { Arrangement, Omission, PairDesign, StudyOption } from './arrange.ts';
import { featureReliability } from './feature-reliability.ts';
import { type Design, type FeatureReliability, formsOf, type IccForm, type Readings } from './model.ts';

/** How stable one feature is in a study. */
export interface FeatureStability {
  /** IRI of the definition: feature, image type and parameter set. */
  readonly definition: string;
  readonly name: string;
  readonly unit: string;
  readonly reliability: FeatureReliability;
}

/** One study of stability: a population, its readings, and how far every feature agrees between them. Immutable. */
export interface StabilityStudy {
  /** Digest of everything that the result depends on. */
  readonly id: string;
  readonly dataset: string;
  /** Published version that the data belong to; undefined for unpublished data. */
  readonly version: string | undefined;
  readonly over: Design;
  readonly structure: string;
  readonly modality: string;
  /** IRI. */
  readonly parameterSet: string;
  readonly held: Readonly<Partial<Record<Design, string>>>;
  /** The kind of pair, for repeated scans. */
  readonly pairs?: PairDesign;
  /** The settings of the perturbations. */
  readonly perturbation?: string;
  readonly options: readonly StudyOption[];
  /** The form that decides, and those beside it. */
  readonly forms: readonly [IccForm, ...IccForm[]];
  readonly readings: readonly string[];
  readonly subjects: readonly string[];
  /** IRIs: `vectors[subject * readings + reading]`. */
  readonly vectors: readonly string[];
  readonly omitted: ReadonlyArray<{ readonly subject: string; readonly reason: Omission }>;
  readonly rareReadings: readonly string[];
  /** By name. */
  readonly features: readonly FeatureStability[];
}

export interface StudyRequest {
  readonly dataset: string;
  readonly version: string | undefined;
  readonly over: Design;
  /** Further forms of the intraclass correlation, on request. */
  readonly forms?: readonly IccForm[];
}

/** Computes a study from the values of its vectors. A subject without a finite value of a feature does not count for that feature. */
export function studyOf(
  arranged: Arrangement,
  request: StudyRequest,
  columns: CatalogueColumns,
  valuesOf: ValueSource = fromColumns(columns, arranged.vectors),
): StabilityStudy {
  const { dataset, version, over } = request;
  const { parameterSet, readings } = arranged;
  const forms = [...new Set([...formsOf[over], ...(request.forms ?? [])])] as [IccForm, ...IccForm[]];
  const features = columns.definitions.flatMap((definition, at): FeatureStability[] => {
    if (definition.parameterSet !== parameterSet) return [];
    const values = valuesOf(at);
    if (values === undefined) return [];
    const { iri, name, unit } = definition;
    const counted = completeRows(values, readings.length);
    return [{ definition: iri, name, unit, reliability: featureReliability(counted, forms, isRatioScale(name, unit)) }];
  });
  features.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.definition < b.definition ? -1 : 1));
  const study = { dataset, version, over, forms, ...arranged };
  return { ...study, features, id: idOf(study, columns.base) };
}

/** Digest of everything that the values follow from. Names of runs are digests of their inputs, and the base is left out. */
const idOf = (study: object, base: string): string =>
  digestOf(JSON.parse(JSON.stringify(study).replaceAll(base, ''))).slice(0, 20);

/** The values of a definition by place of the vector, NaN where there is none; undefined if no vector has the feature. */
export type ValueSource = (definition: Row) => Float64Array | undefined;

function fromColumns(columns: CatalogueColumns, vectors: readonly string[]): ValueSource {
  const places = new Map<Row, number>(vectors.map((iri, place) => [columns.row('vector', iri)!, place]));
  return (definition) => {
    const { rows, values } = columns.values[definition]!;
    const all = new Float64Array(vectors.length).fill(Number.NaN);
    let found = false;
    for (let at = 0; at < rows.length; at++) {
      const place = places.get(rows[at]!);
      if (place === undefined) continue;
      all[place] = values[at]!;
      found = true;
    }
    return found ? all : undefined;
  };
}

/** The subjects whose values are all finite. */
function completeRows(values: Float64Array, readings: number): Readings {
  const kept = new Float64Array(values.length);
  let subjects = 0;
  for (let from = 0; from < values.length; from += readings) {
    const own = values.subarray(from, from + readings);
    if (own.every(Number.isFinite)) kept.set(own, readings * subjects++);
  }
  return { values: kept.subarray(0, readings * subjects), subjects, readings };
}
