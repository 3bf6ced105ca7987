import { namespaces } from '../../rdf/index.ts';
import { renderDocPage } from '../../web/index.ts';
import type { ApiContext } from '../context.ts';
import type { LayerResource } from './layers.ts';

/** A resource for a browser: everything its document says, in a table. */
export function layerPage({ iri, quads, withdrawn }: LayerResource, context: ApiContext): Response {
  const own = quads.filter(({ subject }) => subject.value === iri || subject.value.startsWith(`${iri}#`));
  const title = own.find((q) => q.subject.value === iri && q.predicate.value === `${namespaces.dct}title`);
  const body = renderDocPage({
    title: context.title ?? 'FAIR-QIAW',
    iri,
    label: title?.object.value,
    statements: own.map(({ subject, predicate, object }) => ({
      subject: subject.value,
      predicate: predicate.value,
      object: { iri: object.termType === 'NamedNode', value: object.value },
    })),
    incoming: [],
    truncated: false,
  });
  return new Response(body, {
    status: withdrawn ? 410 : 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      vary: 'Accept, Accept-Profile',
      'cache-control': 'no-cache',
    },
  });
}
