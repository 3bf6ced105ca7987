/** Queries that were seen to run long, by shape: numbers, strings, comments and spacing do not tell them apart. */
export class SlowQueries {
  private readonly shapes = new Set<string>();

  constructor(private readonly most = 1000) {}

  has(text: string): boolean {
    return this.shapes.has(shapeOf(text));
  }

  remember(text: string): void {
    const shape = shapeOf(text);
    this.shapes.delete(shape);
    this.shapes.add(shape);
    const [oldest] = this.shapes;
    if (this.shapes.size > this.most && oldest !== undefined) this.shapes.delete(oldest);
  }

  forget(text: string): void {
    this.shapes.delete(shapeOf(text));
  }
}

function shapeOf(text: string): string {
  return text
    .slice(0, 20_000)
    .replace(/<[^<>"{}|^`\\\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#[^\n]*/g, (token) =>
      token.startsWith('<') ? token : '""',
    )
    .replace(/\b\d+(?:\.\d+)?\b/g, '0')
    .replace(/(?:""|\s)+/g, ' ')
    .trim();
}
