import type { GraphStore } from '../../store/index.ts';
import { buildColumns } from '../columns/build-columns.ts';
import type { CatalogueColumns } from '../columns/model.ts';
import { type ArrangeOptions, arrange, pairDesigns, type StudyVector } from './arrange.ts';
import { type Design, designs, type IccForm } from './model.ts';
import { type PerturbedVector, perturbedStudies, readPerturbed } from './perturbed-vectors.ts';
import { type StabilityStudy, studyOf } from './study.ts';
import { readFactors, readPairs, studyVectors } from './study-vectors.ts';

export interface StabilityRequest {
  readonly dataset: string;
  readonly version: string | undefined;
  /** Default: every design for which the data have readings. */
  readonly over?: Design;
  /** Class (IRI) or label of the regions; default all. */
  readonly structure?: string;
  /** Further forms of the intraclass correlation. */
  readonly forms?: readonly IccForm[];
  readonly largestLesion?: boolean;
  readonly anyProtocol?: boolean;
  /** Also count factors that were inferred, not stated. */
  readonly inferred?: boolean;
}

export interface ComputedStability {
  readonly studies: readonly StabilityStudy[];
  readonly columns: CatalogueColumns;
}

/** Computes the stability studies of a dataset from a store. */
export async function computeStability(
  store: GraphStore,
  base: string,
  request: StabilityRequest,
): Promise<ComputedStability> {
  const { version } = await store.statistics();
  const columns = await buildColumns(store, base, version);
  const vectors = studyVectors(columns, request.dataset, await readFactors(store, request.inferred === true));
  const wanted = vectors.filter((one) => request.structure === undefined || isNamed(one, request.structure, columns));
  const pairOf = await readPairs(store);
  const studies = (request.over === undefined ? readDesigns : [request.over]).flatMap((over) =>
    (over === 'timepoint' ? pairDesigns : [undefined]).flatMap((pairs) => {
      const options: ArrangeOptions = { ...request, over, pairOf, ...(pairs && { pairs }) };
      const arranged = arrange(wanted, options);
      // A kind of pair that nobody has is not a study.
      return arranged
        .filter(({ subjects, omitted }) => pairs === undefined || subjects.length > 0 || isOwn(omitted))
        .map((one) => studyOf(one, { ...request, over }, columns));
    }),
  );
  const perturbed = request.over === undefined || request.over === 'perturbation' ? await readPerturbed(store) : [];
  return { studies: [...studies, ...overPerturbations(wanted, perturbed, request, columns)], columns };
}

/** Studies of perturbed copies; their values are packed in graphs of their own and not in the columns. */
function overPerturbations(
  regions: readonly StudyVector[],
  copies: readonly PerturbedVector[],
  request: StabilityRequest,
  columns: CatalogueColumns,
): StabilityStudy[] {
  const over = 'perturbation';
  const valuesOf = new Map(copies.map(({ iri, values }) => [iri, values]));
  return perturbedStudies(regions, copies).flatMap(({ settings, vectors }) =>
    arrange(vectors, { ...request, over, perturbation: settings, pairOf: () => undefined }).map((one) =>
      studyOf(one, { ...request, over }, columns, (definition) => {
        const { name } = columns.definitions[definition]!;
        if (!valuesOf.get(one.vectors[0] ?? '')?.has(name)) return undefined;
        return Float64Array.from(one.vectors, (iri) => valuesOf.get(iri)?.get(name) ?? Number.NaN);
      }),
    ),
  );
}

/** Perturbed copies are not among the vectors of regions. */
const readDesigns = designs.filter((design) => design !== 'perturbation');

/** Whether some subject is left out for another reason than the kind of its pair. */
const isOwn = (omitted: StabilityStudy['omitted']): boolean =>
  omitted.some(({ reason }) => reason !== 'other-interval' && reason !== 'not-a-pair' && reason !== 'reading-missing');

/** A structure is named by its class, the last part of the class, its label in the ontology, or the label of the region. */
function isNamed(
  { structure, region }: { readonly structure: string; readonly region: string },
  wanted: string,
  columns: CatalogueColumns,
): boolean {
  const label = columns.regions[columns.row('region', region)!]!.label;
  return [structure, structure.slice(structure.lastIndexOf('/') + 1), columns.labels.get(structure), label].includes(
    wanted,
  );
}
