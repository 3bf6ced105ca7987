/** `quick` and `slow` as last seen; `unknown`: never seen. */
export type Pace = 'quick' | 'unknown' | 'slow';

/** How long queries of a shape took last time; the shape leaves out numbers, strings, comments and spacing. */
export class QueryShapes {
  private readonly paces = new Map<string, Pace>();

  constructor(private readonly most = 2000) {}

  pace(shape: string): Pace {
    return this.paces.get(shape) ?? 'unknown';
  }

  /** Takes a shape nobody has seen for slow until it proves otherwise. */
  suspect(shape: string): void {
    if (!this.paces.has(shape)) this.learn(shape, 'slow');
  }

  learn(shape: string, pace: 'quick' | 'slow'): void {
    this.paces.delete(shape);
    this.paces.set(shape, pace);
    const [oldest] = this.paces.keys();
    if (this.paces.size > this.most && oldest !== undefined) this.paces.delete(oldest);
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
