import {
  type Design,
  type Estimate,
  estimateKeys,
  type FeatureStability,
  FilterRefused,
  meets,
  readThreshold,
  type StabilityStudy,
  stabilitySparql,
  studyCitation,
  studyIri,
  titleOf,
} from '../../../cohorts/index.ts';
import type { GraphqlContext } from '../request-context.ts';
import { findStudy, readableStudies } from '../stability.ts';
import { refer } from './references.ts';
import { finite } from './subject.ts';

interface FeaturesArguments {
  readonly class?: readonly string[] | null;
  readonly name?: readonly string[] | null;
  readonly robust?: string | null;
  readonly first?: number | null;
}

/** The most stable first: by lower bound, those without an intraclass correlation last. */
export function byStability(a: FeatureStability, b: FeatureStability): number {
  const lower = ({ reliability }: FeatureStability): number =>
    reliability.estimates.icc?.lower ?? Number.NEGATIVE_INFINITY;
  const [x, y] = [lower(a), lower(b)];
  return x === y ? (a.definition < b.definition ? -1 : 1) : y - x;
}

export const stabilityResolvers = {
  Query: {
    async stability(
      _: unknown,
      { dataset, over, structure }: { dataset?: string | null; over?: string | null; structure?: string | null },
      context: GraphqlContext,
    ): Promise<StabilityStudy[]> {
      const all = await readableStudies(context);
      return all.filter(
        (study) =>
          (dataset == null || study.dataset === dataset) &&
          (over == null || study.over === (over.toLowerCase() as Design)) &&
          (structure == null || study.structure === structure),
      );
    },
    stabilityStudy: (_: unknown, { id }: { id: string }, context: GraphqlContext) => findStudy(id, context),
  },
  StabilityStudy: {
    iri: ({ id }: StabilityStudy, _: unknown, { api }: GraphqlContext) => studyIri(api.base, id),
    title: (study: StabilityStudy) => titleOf(study),
    citation: (study: StabilityStudy, _: unknown, { api }: GraphqlContext) => studyCitation(study, api.base),
    over: ({ over }: StabilityStudy) => over.toUpperCase(),
    structure: ({ structure }: StabilityStudy) => (/^https?:/.test(structure) ? { iri: structure } : null),
    structureName: ({ structure }: StabilityStudy) => structure,
    parameterSet: ({ parameterSet }: StabilityStudy, _: unknown, { columns }: GraphqlContext) =>
      columns.parameterSets.find(({ iri }) => iri === parameterSet) ?? null,
    observer: ({ held }: StabilityStudy) => held.observer,
    method: ({ held }: StabilityStudy) => held.method,
    timepoint: ({ held }: StabilityStudy) => held.timepoint,
    iccForm: ({ forms }: StabilityStudy) => forms[0],
    subjectCount: ({ subjects }: StabilityStudy) => subjects.length,
    leftOut: ({ omitted }: StabilityStudy, _: unknown, { columns }: GraphqlContext) =>
      omitted.map(({ subject, reason }) => {
        const row = columns.row('subject', subject);
        return { reason, subject: row === undefined ? null : refer('Subject', row) };
      }),
    features({ features }: StabilityStudy, args: FeaturesArguments, { columns }: GraphqlContext) {
      const threshold = args.robust == null ? undefined : readThreshold(args.robust);
      const first = args.first ?? 2000;
      if (first < 0) throw new FilterRefused('The number of features must not be negative.');
      const kept = features.filter((feature) => {
        const row = columns.row('definition', feature.definition);
        if (row === undefined) return false;
        const { name, computes = '' } = columns.definitions[row]!;
        return (
          (args.class == null || args.class.includes(computes)) &&
          (args.name == null || args.name.includes(name)) &&
          (threshold === undefined || meets(feature, threshold))
        );
      });
      return kept.sort(byStability).slice(0, first);
    },
    equivalentSparql: ({ id }: StabilityStudy, _: unknown, { api }: GraphqlContext) => stabilitySparql(api.base, id),
  },
  FeatureStability: {
    definition: ({ definition }: FeatureStability, _: unknown, { columns }: GraphqlContext) =>
      refer('FeatureDefinition', columns.row('definition', definition)!),
    subjects: ({ reliability }: FeatureStability) => reliability.subjects,
    noIcc: ({ reliability }: FeatureStability) => reliability.noIcc,
    noWithinCv: ({ reliability }: FeatureStability) => reliability.noCv,
    ...Object.fromEntries(
      estimateKeys.map((key) => [key, ({ reliability }: FeatureStability) => reliability.estimates[key]]),
    ),
  },
  Estimate: {
    value: ({ value }: Estimate) => finite(value),
    lower: ({ lower }: Estimate) => finite(lower),
    upper: ({ upper }: Estimate) => finite(upper),
  },
};
