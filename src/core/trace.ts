export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** One timed piece of work of a trace. Attributes are codes, counts and pseudonyms, never identifiers or queries. */
export interface Span {
  /** Something that happened at this moment inside the span. */
  event(name: string): void;
  set(attributes: SpanAttributes): void;
}

/** Where rooms tell what they are doing; OpenTelemetry implements it in the room `operation`, {@link noTracer} drops it. */
export interface Tracer {
  /**
   * Runs the work inside a span, a child of the caller's; an error ends the span as failed and is thrown on. `traceparent` (W3C
   * Trace Context 3.2) makes it a child of a span of another program.
   */
  span<T>(name: string, attributes: SpanAttributes, work: (span: Span) => Promise<T>, traceparent?: string): Promise<T>;
}

const noSpan: Span = { event() {}, set() {} };

export const noTracer: Tracer = { span: (_name, _attributes, work) => work(noSpan) };
