import { UsageError } from '../../core/index.ts';
import { DeepVectorsIncomparable, type Neighbour, type SimilarOptions } from '../../deep/index.ts';
import { instanceIris, isIriText, QIAW } from '../../graph/index.ts';
import { askServer } from './running-server.ts';

interface Server {
  readonly url: string;
  /** Base of the IRIs that it serves. */
  readonly base: string;
  readonly token: string | undefined;
}

/**
 * The regions nearest to one, of those whose records the server lets the caller read; ids are their IRIs.
 * @throws UsageError when the region has no readable vector of the model; DeepVectorsIncomparable; ServerRefused
 */
export async function askSimilar(
  { url, base, token }: Server,
  roi: string,
  { model, k, metric = 'cosine' }: SimilarOptions,
): Promise<Neighbour[]> {
  const ask = async (query: string) => {
    const options = { accept: 'application/sparql-results+json', token, sites: [], partial: false };
    const { body } = await askServer(url, `PREFIX qiaw: <${QIAW}> ${query}`, options);
    const { results } = JSON.parse(body) as {
      results: { bindings: Array<Record<string, { readonly value: string }>> };
    };
    return results.bindings;
  };
  const has = isIriText(roi)
    ? await ask(`SELECT DISTINCT ?model { GRAPH ?g { ?v qiaw:ofROI <${roi}> ; qiaw:model ?model } } ORDER BY ?model`)
    : [];
  const models = has.map((row) => row['model']!.value).filter(isOfModel(model, base));
  if (models.length === 0) {
    throw new UsageError(
      `The server has no vector of ${model} for that ROI that you may read. Name the ROI by its IRI or <case>/<region>, ` +
        'the model as id@version.',
    );
  }
  if (models.length > 1) {
    throw new DeepVectorsIncomparable(`The ROI has vectors of ${models.join(' and ')}. Give --model id@version.`);
  }
  const measure = metric === 'cosine' ? 'similarity' : 'l2Distance';
  const rows = await ask(`SELECT ?roi ?value { SERVICE qiaw:nearest {
    ?v qiaw:nearestTo <${roi}> ; qiaw:model <${models[0]}> ; qiaw:k ${k} ; qiaw:ofROI ?roi ; qiaw:rank ?rank ; qiaw:${measure} ?value
  } } ORDER BY ?rank`);
  return rows.map((row) => {
    const value = Number(row['value']!.value);
    return { id: row['roi']!.value, distance: metric === 'cosine' ? 1 - value : value };
  });
}

/** In an IRI a hyphen separates id and version, so an id alone matches versions without a hyphen. */
function isOfModel(model: string, base: string): (iri: string) => boolean {
  const { software } = instanceIris(base);
  const [id, version] = model.split('@') as [string, string?];
  if (version !== undefined) return (iri) => iri === software(`${id}-${version}`).value;
  const start = software(`${id}-`).value;
  return (iri) => iri.startsWith(start) && !iri.slice(start.length).includes('-');
}
