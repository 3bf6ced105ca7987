import { parentPort } from 'node:worker_threads';
import { QueryEngine } from '@comunica/query-sparql';
import { DataFactory } from 'n3';
import { doubleLexical, namespaces, type Term } from '../../graph/index.ts';
import { patternSource } from '../federation/local-patterns.ts';
import { mentionedOnly } from '../federation/sent-bindings.ts';
import { deepVectorFunctions } from '../similarity/functions.ts';
import { type Evaluation, type FromEvaluator, localTarget, pushdownMarker, type ToEvaluator } from './messages.ts';

/*
 * Comunica in a thread of its own, so that it can be ended. It has no network: every request it makes becomes a question to the main
 * thread, which asks the embedded engine or a listed site.
 */
const engine = new QueryEngine();
const waiting = new Map<number, { resolve(told: Told): void; reject(error: Error): void }>();
let asked = 0;

interface Told {
  readonly body: string;
  readonly mediaType: string;
}

const tell = (message: FromEvaluator): void => parentPort?.postMessage(message);

function ask(target: string, query: string): Promise<Told> {
  return new Promise((resolve, reject) => {
    const ask = ++asked;
    waiting.set(ask, { resolve, reject });
    tell({ kind: 'ask', ask, target, query });
  });
}

/** In place of the network. A request without a query looks for a service description: we say it is an endpoint, and ask nobody. */
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

/** Comunica knows sources by HTTP addresses; this one never leaves the thread. */
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
      // No number: the cast around the call makes an expression error of it.
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

/** Comunica adds how many requests it made to JSON results; that is no part of the answer. */
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
    if (message.kind === 'told') one?.resolve(message);
    else one?.reject(new Error(message.message));
    return;
  }
  // Sources keep the sizes of earlier answers: another caller, or the next version of the store, has others.
  evaluate(message.run)
    .then(tell, (error) => tell(failure(error)))
    .finally(() => engine.invalidateHttpCache());
});
tell({ kind: 'ready' });
