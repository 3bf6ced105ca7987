import { counted, QiawError } from '../../core/index.ts';
import {
  type CheckOptions,
  type Gate,
  type GraphKind,
  type Quad,
  type ValidationResult,
  violations,
} from '../../graph/index.ts';

/** A graph that several cases share. */
export type SharedGraph = GraphKind;

/** The additions of a case to a shared graph, and the content before them. */
export interface Parts {
  readonly before: readonly Quad[];
  readonly own: readonly Quad[];
}

/**
 * The part of a shared graph that breaks the shapes: the earlier content, the additions of the case, or only both
 * together.
 */
export type Fault = 'before' | 'case' | 'contradiction';

/** A graph that this program itself made breaks its own shapes, and nothing of it becomes visible. */
export class GraphRefused extends QiawError {
  readonly code = 'QIAW_GRAPH_REFUSED';

  constructor(
    readonly shared: SharedGraph,
    /** The violations, without warnings. */
    readonly violations: readonly ValidationResult[],
    /** The W3C validation report as Turtle. */
    readonly report: string,
    /** Undefined if no case was being added. */
    readonly fault?: Fault,
  ) {
    const graph = violations[0]?.graph ?? shared;
    super(
      `The graph ${graph} breaks the shapes (${firstOf(violations)}) and was not written. ` +
        'The cases themselves are safe; please report this.',
    );
  }
}

interface SharedCheck {
  readonly context?: readonly Quad[];
  readonly parts?: () => Parts;
  /** Texts of the case that must not remain in the graph. */
  readonly held?: CheckOptions;
}

/** Checks a shared graph and, if it is refused, its parts, to find the cause. @throws GraphRefused */
export async function requireConforming(
  gate: Gate,
  name: string,
  shared: SharedGraph,
  quads: readonly Quad[],
  { context = [], parts, held = {} }: SharedCheck = {},
): Promise<void> {
  const verdict = await gate.check(name, quads, context, held);
  if (verdict.conforms) return;
  const fault = parts && (await faultOf(gate, name, parts(), held));
  throw new GraphRefused(shared, violations(verdict.results), verdict.reportTurtle, fault);
}

async function faultOf(gate: Gate, name: string, { before, own }: Parts, held: CheckOptions): Promise<Fault> {
  if (before.length > 0 && !(await gate.check(name, before, [], held)).conforms) return 'before';
  return (await gate.check(name, own, [], held)).conforms ? 'contradiction' : 'case';
}

/** `2 violations, the first: A definition has exactly one UCUM unit.` */
export function firstOf(violations: readonly ValidationResult[]): string {
  const message = (violations[0]?.message ?? 'no message').replace(/\.$/, '');
  const said = counted(violations.length, 'violation');
  return `${said}${violations.length === 1 ? '' : ', the first'}: ${message}`;
}
