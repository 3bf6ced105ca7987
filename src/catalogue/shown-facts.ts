import type { ComputedFacts, ConfiguredLevels, DatasetDescription, Named, ToldFacts } from './model.ts';

/** Facts as metadata may state them: for people whose records are not public, only the fixed counts. */
export type ShownFacts = Pick<
  ComputedFacts,
  'features' | 'imports' | 'variables' | 'models' | 'settings' | 'software' | 'firstMade' | 'lastMade'
> & {
  /** Undefined if withheld. */
  readonly patients: number | undefined;
  readonly records: number | undefined;
  /** Segmented studies; undefined if withheld. */
  readonly studies: number | undefined;
  readonly manufacturers: readonly Named[];
  readonly sexes: readonly Named[];
  readonly modalities: readonly Named[];
  readonly regions: readonly Named[];
  readonly hasDeepFeatures: boolean;
  readonly hasRadiomics: boolean;
  /** Variables that imports declare; absent if the records are not public, because their labels and codes may reveal something. */
  readonly declared?: NonNullable<ComputedFacts['declared']>;
  /** Exact counts; absent if the records are not public. */
  readonly exact?: Pick<ComputedFacts, 'series' | 'cases' | 'rois' | 'vectors' | 'values'>;
};

export function shownFacts(computed: ComputedFacts, isPublic: boolean, told: ToldFacts | undefined): ShownFacts {
  const { features, imports, variables, models, settings, software, firstMade, lastMade, vectors } = computed;
  const common = {
    features,
    imports,
    ...(variables !== undefined && { variables }),
    models,
    settings,
    software,
    ...(firstMade !== undefined && { firstMade }),
    ...(lastMade !== undefined && { lastMade }),
    hasRadiomics: vectors.radiomic > 0,
    hasDeepFeatures: vectors.deep > 0,
  };
  if (!isPublic) {
    const {
      individuals: patients,
      records,
      studies,
      manufacturers = [],
      sexes = [],
      modalities = [],
      regions = [],
    } = told ?? {};
    return { ...common, patients, records, studies, manufacturers, sexes, modalities, regions };
  }
  const { patients, modalities, regions, imaging, series, cases, rois, values, declared } = computed;
  const exact = { series, cases, rois, vectors, values };
  return {
    ...common,
    patients,
    records: vectors.radiomic + vectors.deep,
    studies: imaging?.studies,
    manufacturers: imaging?.manufacturers ?? [],
    sexes: imaging?.sexes ?? [],
    modalities,
    regions,
    exact,
    ...(declared && { declared }),
  };
}

/** Whether the configuration, else the published record, makes the dataset public; an unpublished dataset is not. */
export function isPublic(
  { id, state, record }: Pick<DatasetDescription, 'id' | 'state' | 'record'>,
  levels: ConfiguredLevels = {},
): boolean {
  const said =
    (Object.hasOwn(levels, id) ? levels[id] : levels['*']) ?? (state === 'published' ? record.accessRights : undefined);
  return said === 'public';
}
