/** `quick` and `slow` as measured so far; `unknown`: not measured yet. */
export type Pace = 'quick' | 'unknown' | 'slow';

/** Trust lost by one slow run, and the maximum trust of a shape. */
const priceOfSlow = 3;
const mostTrust = 9;

/**
 * Speed of queries by shape. The shape ignores numbers, strings, comments and spacing. A shape that was quick many times keeps
 * that rating through one or two slow runs on a new engine or a busy machine; otherwise it would have to queue behind slow queries.
 */
export class QueryShapes {
  /** Trust per shape; 0 means slow. */
  private readonly trust = new Map<string, number>();

  constructor(private readonly most = 2000) {}

  pace(shape: string): Pace {
    const trust = this.trust.get(shape);
    return trust === undefined ? 'unknown' : trust > 0 ? 'quick' : 'slow';
  }

  /** Rates an unknown shape as slow until it proves otherwise. */
  suspect(shape: string): void {
    if (!this.trust.has(shape)) this.learn(shape, 'slow');
  }

  learn(shape: string, pace: 'quick' | 'slow'): void {
    const before = this.trust.get(shape) ?? 0;
    this.trust.delete(shape);
    this.trust.set(shape, pace === 'quick' ? Math.min(mostTrust, before + 1) : Math.max(0, before - priceOfSlow));
    const [oldest] = this.trust.keys();
    if (this.trust.size > this.most && oldest !== undefined) this.trust.delete(oldest);
  }
}

/**
 * Queries that differ only in IRIs, strings and numbers probably cost the same. A very long text is identified by its beginning
 * and its length.
 */
export function shapeOf(text: string): string {
  const shape = text
    .slice(0, 20_000)
    .replace(/<[^<>"{}|^`\\\s]*>|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|#[^\n]*/g, (token) =>
      token.startsWith('<') ? '<>' : '""',
    )
    .replace(/\d+(?:\.\d+)?/g, '0')
    .replace(/(?:""|\s)+/g, ' ')
    .trim();
  return text.length > 20_000 ? `${shape} ${text.length}` : shape;
}
