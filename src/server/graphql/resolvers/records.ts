import { type AgreementRow, type CatalogueColumns, type SeriesRow, seriesLabel } from '../../../cohorts/index.ts';
import { seriesAttributes } from '../../../core/index.ts';
import { agreementMeasures } from '../../../graph/index.ts';
import { certaintyName, methodName, modalityName, readFeature } from '../read-filter.ts';
import type { GraphqlContext } from '../request-context.ts';
import { type AgreementArguments, agreementsOf, differsIn } from './agreements.ts';
import { featureValues, valuesOfVector } from './feature-values.ts';
import { type Reference, refer, referTo } from './references.ts';
import { finite } from './subject.ts';

type Columns = CatalogueColumns;

/** Resolvers for the fields of a table, each computed from its row. */
function fields<R>(
  table: (columns: Columns) => readonly R[],
  of: Readonly<Record<string, (row: R, columns: Columns) => unknown>>,
) {
  return Object.fromEntries(
    Object.entries(of).map(([name, read]) => [
      name,
      ({ row }: Reference, _: unknown, { columns }: GraphqlContext) => read(table(columns)[row]!, columns),
    ]),
  );
}

const iri = <R extends { readonly iri: string }>(row: R): string => row.iri;
const classOf = (one: string | undefined) => (one === undefined ? null : { iri: one });

function parameterSet(columns: Columns, wanted: string | undefined) {
  if (wanted === undefined) return null;
  return (
    columns.parameterSets.find((set) => set.iri === wanted) ?? {
      iri: wanted,
      digest: wanted.slice(wanted.lastIndexOf('/') + 1),
    }
  );
}

export const recordResolvers = {
  Series: fields((columns) => columns.series, {
    iri,
    uid: ({ uid }) => uid,
    subject: ({ subject }) => refer('Subject', subject),
    study: ({ study, subject }) => ({ __typename: 'Study', iri: study, subject }),
    modality: ({ modality }) => modalityName(modality),
    label: seriesLabel,
    ...Object.fromEntries(seriesAttributes.map(({ field }) => [field, (series: SeriesRow) => series[field]])),
    instances: ({ instances }) => instances,
    acquisition: ({ acquisition }) => acquisition,
  }),
  Observer: { kind: ({ isProgram }: { readonly isProgram: boolean }) => (isProgram ? 'PROGRAM' : 'PERSON') },
  Structure: {
    ...fields((columns) => columns.regions, {
      iri,
      subject: ({ subject }) => refer('Subject', subject),
      label: ({ label }) => label,
      classes: ({ classes }) => classes.map(classOf),
      imported: ({ imported }) => imported,
      volumeMl: ({ volumeMl }) => volumeMl,
      voxelCount: ({ voxelCount }) => voxelCount,
      method: ({ method }) => methodName(method),
      observer: ({ observer = '' }, columns) => columns.observers.get(observer),
      observerCertainty: ({ certainty }) => certaintyName(certainty),
      timePoint: ({ timePoint }) => timePoint,
      series: ({ series }) => (series === undefined ? null : refer('Series', series)),
      run: ({ run }) => (run === undefined ? null : refer('Run', run)),
      encodings: ({ encodings }) => encodings.map(referTo('Encoding')),
      radiomics: ({ vectors }) => vectors.map(referTo('RadiomicVector')),
      deepVectors: ({ deepVectors }) => deepVectors.map(referTo('DeepVector')),
    }),
    agreements: ({ row }: Reference, args: AgreementArguments, { columns }: GraphqlContext) => {
      const { iri: own, encodings, subject } = columns.regions[row]!;
      const ends = new Set([own, ...encodings.map((one) => columns.encodings[one]!.iri)]);
      return agreementsOf(columns, subject, ({ first, second }) => ends.has(first) || ends.has(second), args);
    },
    value: ({ row }: Reference, { feature }: { feature: Readonly<Record<string, unknown>> }, context: GraphqlContext) =>
      finite(featureValues([row], readFeature(feature), context)[0]?.number),
  },
  Encoding: fields((columns) => columns.encodings, {
    iri,
    structure: ({ region }) => refer('Structure', region),
    label: ({ label }) => label,
    volumeMl: ({ volumeMl }) => volumeMl,
    voxelCount: ({ voxelCount }) => voxelCount,
    method: ({ method }) => methodName(method),
    run: ({ run }) => (run === undefined ? null : refer('Run', run)),
  }),
  Agreement: fields((columns) => columns.agreements, {
    iri,
    subject: ({ subject }) => refer('Subject', subject),
    structure: ({ structure }) => structure,
    differsIn: ({ comparison }) => differsIn[comparison],
    first: ({ first }) => first,
    second: ({ second }) => second,
    ...Object.fromEntries(
      agreementMeasures.map(({ key }) => [key, ({ measures }: AgreementRow) => finite(measures[key])]),
    ),
  }),
  RadiomicVector: {
    ...fields((columns) => columns.vectors, {
      iri,
      structure: ({ region }) => refer('Structure', region),
      parameterSet: (vector, columns) => parameterSet(columns, vector.parameterSet),
      software: ({ softwares }, columns) => softwares.map((row) => columns.softwares[row]!),
      valueCount: ({ valueCount }) => valueCount,
    }),
    values({ row }: Reference, args: ValuesArguments, context: GraphqlContext) {
      const { columns } = context;
      const { name, class: classes, first } = args;
      const wanted = columns.definitions.flatMap((definition, at) =>
        (name == null || name.includes(definition.name)) &&
        (classes == null || classes.includes(definition.computes ?? ''))
          ? [at]
          : [],
      );
      return valuesOfVector(row, wanted, context).slice(0, first ?? 200);
    },
  },
  DeepVector: fields((columns) => columns.deepVectors, {
    iri,
    model: ({ model }) => refer('Model', model),
    structure: ({ region }) => refer('Structure', region),
    dimension: ({ dimension }) => dimension,
    l2norm: ({ l2norm }) => l2norm,
  }),
  FeatureDefinition: fields((columns) => columns.definitions, {
    iri,
    name: ({ name }) => name,
    label: ({ label }) => label,
    imageType: ({ imageType }) => imageType,
    unit: ({ unit }) => unit,
    computes: ({ computes }) => classOf(computes),
    closeMatch: ({ closeMatch }) => classOf(closeMatch),
    ibsiCode: ({ ibsiCode }) => ibsiCode,
    parameterSet: (definition, columns) => parameterSet(columns, definition.parameterSet),
    imported: ({ imported }) => imported,
  }),
  Model: fields((columns) => columns.models, {
    iri,
    label: ({ label }) => label,
    weightsDigest: ({ weightsDigest }) => weightsDigest,
    layer: ({ layer }) => layer,
    dimension: ({ dimension }) => dimension,
  }),
  Run: fields((columns) => columns.runs, {
    iri,
    subject: ({ subject }) => refer('Subject', subject),
    caseId: ({ caseId }) => caseId,
    settingsDigest: ({ settingsDigest }) => settingsDigest,
    software: ({ software }, columns) => (software === undefined ? null : columns.softwares[software]),
  }),
  ParameterSet: { settings: ({ settingsJson }: { settingsJson?: string }) => settingsJson },
  OntologyClass: {
    label: (one: { iri: string }, _: unknown, { columns }: GraphqlContext) => columns.labels.get(one.iri),
    narrower: (one: { iri: string }, _: unknown, { columns }: GraphqlContext) =>
      (columns.narrower.get(one.iri) ?? []).map((below) => ({ iri: below })),
  },
  Refusal: {
    subject({ subject }: { subject?: string }, _: unknown, { columns, population }: GraphqlContext) {
      const row = subject === undefined ? undefined : columns.row('subject', subject);
      return row === undefined || !population.readable.has(row) ? null : refer('Subject', row);
    },
  },
};

interface ValuesArguments {
  readonly name?: readonly string[] | null;
  readonly class?: readonly string[] | null;
  readonly first?: number | null;
}
