import { parentPort } from 'node:worker_threads';
import { QueryEngine } from '@comunica/query-sparql';
import { DataFactory } from 'n3';
import { doubleLexical, namespaces, type Term } from '../../graph/index.ts';
import { patternSource } from '../federation/local-patterns.ts';
import { mentionedOnly } from '../federation/sent-bindings.ts';
import { deepVectorFunctions } from '../similarity/functions.ts';
import { type Evaluation, type FromEvaluator, localTarget, pushdownMarker, type ToEvaluator } from './messages.ts';

/*
 * Comunica in its own thread, so that it can be stopped. It has no network access: every request becomes a message to the main
 * thread, which queries the embedded engine or a listed site.
 */
const engine = new QueryEngine();
const waiting = new Map<number, { resolve(reply: QueryReply): void; reject(error: Error): void }>();
let asked = 0;

interface QueryReply {
  readonly body: string;
  readonly mediaType: string;
}

const post = (message: FromEvaluator): void => parentPort?.postMessage(message);

function ask(target: string, query: string): Promise<QueryReply> {
  return new Promise((resolve, reject) => {
    const ask = ++asked;
    waiting.set(ask, { resolve, reject });
    post({ kind: 'ask', ask, target, query });
  });
}

/** Replaces `fetch`. A request without a query looks for a service description; the reply simply declares an endpoint. */
async function fetchByAsking(input: Request | URL | string, init?: RequestInit): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  const inAddress = url.searchParams.get('query');
  if (inAddress !== null) url.searchParams.delete('query');
  const query = inAddress ?? new URLSearchParams(String(init?.body ?? '')).get('query');
  if (query === null) {
    const description = `<${url.href}> <http://www.w3.org/ns/sparql-service-description#endpoint> <${url.href}> .`;
    return new Response(description, { headers: { 'content-type': 'text/turtle' } });
  }
  const { body, mediaType } =
    url.href === localEndpoint
      ? await ask(localTarget, query)
      : await mentionedOnly(query, (sent) => ask(url.href, sent));
  return new Response(body, { headers: { 'content-type': mediaType } });
}

/** Comunica needs an HTTP address per source; this one is never requested. */
const localEndpoint = 'http://local.invalid/sparql';

const localSource = {
  whole: { type: 'sparql', value: localEndpoint },
  patterns: patternSource(async (query) => (await ask(localTarget, query)).body),
};

const extensionFunctions = {
  ...Object.fromEntries(Object.entries(deepVectorFunctions).map(([iri, compute]) => [iri, doubleFunction(compute)])),
  [pushdownMarker]: async () => DataFactory.literal('true', DataFactory.namedNode(`${namespaces.xsd}boolean`)),
};

function doubleFunction(compute: (values: readonly Term[]) => number) {
  const written = (values: readonly Term[]): string => {
    try {
      return doubleLexical(compute(values));
    } catch {
      // Not a number, so the cast around the call turns it into an expression error.
      return 'error';
    }
  };
  return async (values: readonly Term[]) =>
    DataFactory.literal(written(values), DataFactory.namedNode(`${namespaces.xsd}double`));
}

async function evaluate(run: Evaluation): Promise<Extract<FromEvaluator, { kind: 'done' }>> {
  const result = await engine.query(run.text, {
    sources: [localSource[run.local]] as never,
    fetch: fetchByAsking,
    extensionFunctions: extensionFunctions as never,
    ...(run.base === undefined ? {} : { baseIRI: run.base }),
  });
  if (result.resultType === 'void') throw new Error('Updates are not evaluated here.');
  const form = result.resultType === 'quads' ? 'graph' : result.resultType;
  const { data } = await engine.resultToString(result, form === 'graph' ? run.graphType : run.resultsType);
  const chunks: string[] = [];
  let bytes = 0;
  for await (const chunk of data as AsyncIterable<Buffer | string>) {
    const text = String(chunk);
    bytes += Buffer.byteLength(text);
    if (bytes > run.maxResultBytes) throw new TooLarge();
    chunks.push(text);
  }
  return { kind: 'done', form, body: withoutStatistics(chunks.join('')) };
}

class TooLarge extends Error {}

/** Comunica adds its number of requests to JSON results. That is not part of the answer. */
const withoutStatistics = (body: string): string => body.replace(/,\n"metadata": \{[^{}]*\}\}\s*$/, '}\n');

function failure(error: unknown): FromEvaluator {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof TooLarge) return { kind: 'failed', fault: 'too-large', message };
  return {
    kind: 'failed',
    fault: /^(Parse error|Unknown prefix|.*Parsing)/.test(message) ? 'syntax' : 'failed',
    message,
  };
}

parentPort?.on('message', (message: ToEvaluator) => {
  if (message.kind !== 'run') {
    const one = waiting.get(message.ask);
    waiting.delete(message.ask);
    if (message.kind === 'reply') one?.resolve(message);
    else one?.reject(new Error(message.message));
    return;
  }
  // Sources cache result sizes, which may differ for another caller or the next version of the store.
  evaluate(message.run)
    .then(post, (error) => post(failure(error)))
    .finally(() => engine.invalidateHttpCache());
});
post({ kind: 'ready' });
