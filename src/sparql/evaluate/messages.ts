/** A function that is always true and that no source supports. */
export const pushdownMarker = 'urn:fair-qiaw:function:here';

/**
 * Comunica would push a query with SERVICE down to the embedded engine as a whole, but that engine cannot query other endpoints.
 * A filter with a function that no source supports, around the whole pattern, makes Comunica push down only the parts. These are
 * the texts before and after the outermost group, including its braces.
 */
export const servicesHere = ['{ ', ` FILTER(<${pushdownMarker}>(1)) }`] as const;
/** Messages from the main thread to a Comunica thread. */
export type ToEvaluator =
  | { readonly kind: 'run'; readonly run: Evaluation }
  | { readonly kind: 'reply'; readonly ask: number; readonly body: string; readonly mediaType: string }
  | { readonly kind: 'refused'; readonly ask: number; readonly message: string };

/** Messages from a Comunica thread to the main thread; `ask` is a query for the embedded engine or a site. */
export type FromEvaluator =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask'; readonly ask: number; readonly target: string; readonly query: string }
  | { readonly kind: 'done'; readonly form: 'bindings' | 'boolean' | 'graph'; readonly body: string }
  | { readonly kind: 'failed'; readonly fault: EvaluationFault; readonly message: string };

export type EvaluationFault = 'syntax' | 'too-large' | 'failed';

export interface Evaluation {
  readonly text: string;
  /**
   * `whole`: the embedded engine answers the largest possible parts; `patterns`: it only matches single patterns, and Comunica
   * evaluates everything else.
   */
  readonly local: 'whole' | 'patterns';
  readonly base?: string;
  /** Media types that Comunica writes. */
  readonly resultsType: string;
  readonly graphType: string;
  readonly maxResultBytes: number;
}

/** Target name of the embedded engine; sites are identified by their endpoint. */
export const localTarget = 'urn:fair-qiaw:local';
