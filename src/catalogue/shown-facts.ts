import type { ComputedFacts, ConfiguredLevels, DatasetDescription, Named, ToldFacts } from './model.ts';

/** Facts as metadata may state them: of people whose records not everybody may read, only what was fixed is there. */
export type ShownFacts = Pick<
  ComputedFacts,
  'features' | 'imports' | 'variables' | 'models' | 'settings' | 'software' | 'firstMade' | 'lastMade'
> & {
  /** Undefined for what is not told. */
  readonly patients: number | undefined;
  readonly records: number | undefined;
  readonly modalities: readonly Named[];
  readonly regions: readonly Named[];
  readonly hasDeepFeatures: boolean;
  readonly hasRadiomics: boolean;
  /** What is exact; absent where the records are not for everybody. */
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
    const { individuals: patients, records, modalities = [], regions = [] } = told ?? {};
    return { ...common, patients, records, modalities, regions };
  }
  const { patients, modalities, regions, series, cases, rois, values } = computed;
  const exact = { series, cases, rois, vectors, values };
  return { ...common, patients, records: vectors.radiomic + vectors.deep, modalities, regions, exact };
}

/** What the configuration says of the dataset, else its published record; what is not published is nobody's. */
export function isPublic(
  { id, state, record }: Pick<DatasetDescription, 'id' | 'state' | 'record'>,
  levels: ConfiguredLevels = {},
): boolean {
  const said =
    (Object.hasOwn(levels, id) ? levels[id] : levels['*']) ?? (state === 'published' ? record.accessRights : undefined);
  return said === 'public';
}
