/** `quick` and `slow` as seen so far; `unknown`: never seen. */
export type Pace = 'quick' | 'unknown' | 'slow';

/** What one slow run costs of the trust that quick ones have earned, and how much of it a shape can have. */
const priceOfSlow = 3;
const mostTrust = 9;

/**
 * How long queries of a shape take; the shape leaves out numbers, strings, comments and spacing. One that was quick many times stays so
 * through a run or two on an engine that was just made or a machine that is busy: called slow, it would wait behind what is slow.
 */
export class QueryShapes {
  /** Trust from 0 (slow) on. */
  private readonly trust = new Map<string, number>();

  constructor(private readonly most = 2000) {}

  pace(shape: string): Pace {
    const trust = this.trust.get(shape);
    return trust === undefined ? 'unknown' : trust > 0 ? 'quick' : 'slow';
  }

  /** Takes a shape nobody has seen for slow until it proves otherwise. */
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

/** Two queries that differ in IRIs, strings and numbers only are likely to cost the same; an overlong text is told apart by its beginning and length. */
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
