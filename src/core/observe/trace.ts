export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** One timed piece of work of a trace. Attributes are codes, counts and pseudonyms, never identifiers or queries. */
export interface Span {
  /** Something that happened at this moment inside the span. */
  event(name: string): void;
  set(attributes: SpanAttributes): void;
}

/** The tracer port: OpenTelemetry implements it in the module `operation`, {@link noTracer} discards everything. */
export interface Tracer {
  /**
   * Runs the work inside a span, a child of the caller's; an error ends the span as failed and is rethrown.
   * `traceparent` (W3C Trace Context 3.2) makes it a child of a span of another program.
   */
  span<T>(name: string, attributes: SpanAttributes, work: (span: Span) => Promise<T>, traceparent?: string): Promise<T>;
}

const noSpan: Span = { event() {}, set() {} };

export const noTracer: Tracer = { span: (_name, _attributes, work) => work(noSpan) };
