import { type Agents, type Answer, AnswerTooLarge, send } from '../../core/index.ts';
import { QuerySyntaxError, QueryTimeout, QueryUnsupported, ResultTooLarge, StoreDisk } from '../errors.ts';
import { type Limits, withinLimits } from '../within-limits.ts';

/** Any name: connections go to a Unix socket. */
const address = (path: string): URL => new URL(`http://engine.invalid${path}`);

export interface Asked extends Limits {
  readonly maxBytes: number;
}

export async function isAnswering(agents: Agents): Promise<boolean> {
  const asked = { method: 'GET', silenceMs: 2000, repeatable: false } as const;
  return send(address('/query?query=ASK%20%7B%7D'), asked, agents).then(
    (answer) => {
      answer.discard();
      return answer.ok;
    },
    () => false,
  );
}

/** HTTP to the engine, with its failures as typed errors. */
export class NativeClient {
  constructor(private readonly agents: Agents) {}

  /** The complete answer. The engine reports a failure within an answer only by words after its incomplete end. */
  async query(parameters: URLSearchParams, accept: string, asked: Asked): Promise<string> {
    return withinLimits(asked, async (signal) => {
      const answer = await this.send(
        '/query',
        'application/x-www-form-urlencoded',
        parameters.toString(),
        accept,
        signal,
      );
      if (!answer.ok) throw await refusal(answer);
      const body = await answer.text(asked.maxBytes).catch((error: unknown) => {
        throw error instanceof AnswerTooLarge ? new ResultTooLarge(asked.maxBytes) : lost(error);
      });
      if (isComplete(accept, body)) return body;
      if (/operation has been cancelled$/.test(body)) throw new QueryTimeout(asked.timeoutMs);
      throw new StoreDisk(
        `The engine of the store on disk broke off an answer: ${body.slice(-200).split('\n').at(-1)}`,
      );
    });
  }

  async update(text: string): Promise<void> {
    const answer = await this.send('/update', 'application/sparql-update', text, '*/*', undefined);
    if (!answer.ok) throw await refusal(answer);
    answer.discard();
  }

  /** Everything in the store, as N-Quads. */
  async dump(): Promise<AsyncIterable<Uint8Array>> {
    const answer = await send(address('/store'), { headers: { accept: 'application/n-quads' } }, this.agents);
    if (!answer.ok) throw await refusal(answer);
    return answer.body;
  }

  private send(
    path: string,
    type: string,
    body: string,
    accept: string,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const headers = { accept, 'content-type': type };
    return send(address(path), { method: 'POST', headers, body, signal, redirects: 'refuse' }, this.agents).catch(
      (error: unknown) => {
        throw signal?.aborted ? error : lost(error);
      },
    );
  }
}

/** Whether nothing listened, so that nothing was sent. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof StoreDisk &&
  ['ECONNREFUSED', 'ENOENT'].includes((error.cause as NodeJS.ErrnoException | undefined)?.code ?? '');

const lost = (cause: unknown): Error =>
  new StoreDisk(
    'The engine of the store on disk ended while it was working; it is started again. If the same query ends it again, it needs more ' +
      'memory than `store.memoryMegabytes`.',
    { cause },
  );

async function refusal(answer: Answer): Promise<Error> {
  const text = (await answer.text(1024 * 1024).catch(() => '')).trim().slice(0, 1000);
  if (answer.status === 400) return new QuerySyntaxError(`The query does not parse: ${text}`);
  if (/not supported|not implemented/i.test(text))
    return new QueryUnsupported(`This service cannot run the query: ${text}`);
  return new StoreDisk(`The engine of the store on disk answered ${answer.status}: ${text}`);
}

const ends: ReadonlyArray<readonly [type: RegExp, end: RegExp]> = [
  [/json/, /[}\]]\s*$/],
  [/sparql-results\+xml/, /<\/sparql>\s*$/],
  [/rdf\+xml/, /<\/rdf:RDF>\s*$/],
  [/csv/, /\r\n$|^(?:true|false)$/],
  [/tab-separated/, /\n$|^(?:true|false)$/],
  [/n-triples|n-quads|turtle|trig/, /\n$|^$/],
];

const isComplete = (accept: string, body: string): boolean =>
  ends.find(([type]) => type.test(accept))?.[1].test(body.slice(-40)) ?? true;
