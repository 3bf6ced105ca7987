import type { HashChoice } from './join-method.ts';
import type { JoinGroup, JoinPart, JoinStep, Probe } from './join-part.ts';
import { RowsSoFar } from './rows-so-far.ts';

/** With more parts, planning would take longer than it saves. */
export const mostParts = 16;
/** Maximum number of rows counted to choose join methods, some 10 ms of work. Further parts are looked up. */
const mostSpent = 40_000;

/**
 * A join order with few intermediate rows. Each next part is the one that gives the fewest rows for a sample of the rows so far
 * (index-based join sampling, Leis et al., CIDR 2017). `isHashed` chooses the join method; without it all parts are looked up.
 */
export async function sampledOrder(group: JoinGroup, probe: Probe, isHashed?: HashChoice): Promise<JoinStep[]> {
  const left = [...group.parts];
  const order: JoinStep[] = [];
  const alone = new Map<JoinPart, number>();
  const sofar = await RowsSoFar.over(probe, group);
  const { bound } = sofar;
  let spent = 0;
  const spending: Probe = {
    ...probe,
    async count(pattern, atMost) {
      const counted = await probe.count(pattern, atMost);
      spent += counted;
      return counted;
    },
  };
  const isConnected = (part: JoinPart) => sofar.isConnected(part);
  const cost = async (part: JoinPart): Promise<number> => {
    if (isOpenPath(part, bound)) return Number.POSITIVE_INFINITY;
    if (isConnected(part)) return sofar.fanOut(part);
    const rows = alone.get(part) ?? (await sofar.fanOut(part));
    alone.set(part, rows);
    return rows;
  };
  while (left.length > 0) {
    left.sort((a, b) => boundPositions(b, bound) - boundPositions(a, bound));
    const connected = left.filter(isConnected);
    let [next, rows] = left.length > 1 ? await cheapest(connected.length > 0 ? connected : left, cost) : [left[0]!, 1];
    // A part without shared variables multiplies the rows. That pays off only if it binds variables of the next part.
    if (rows > 1 && connected.length > 0) {
      const helps = ({ variables }: JoinPart) =>
        [...next.variables].some((name) => variables.has(name) && !bound.has(name));
      const [other, others] = await cheapest(
        left.filter((part) => !isConnected(part) && helps(part)),
        cost,
      );
      if (others < rows) [next, rows] = [other, others];
    }
    left.splice(left.indexOf(next), 1);
    const choice = spent < mostSpent ? isHashed : undefined;
    const hashed = isConnected(next) && ((await choice?.(next, sofar, spending)) ?? false);
    order.push({ part: next, hashed });
    if (left.length === 0) continue;
    const exact = choice ? await sofar.exactly(next, rows, spending) : rows;
    await sofar.join({ part: next, hashed }, exact, left);
  }
  return order;
}

/** The first part with the fewest rows. A part that does not increase the number of rows is taken without comparing others. */
async function cheapest(
  parts: readonly JoinPart[],
  cost: (part: JoinPart) => Promise<number>,
): Promise<[JoinPart, number]> {
  let best: [JoinPart, number] = [parts[0]!, Number.POSITIVE_INFINITY];
  for (const part of parts) {
    const rows = await cost(part);
    if (rows < best[1]) best = [part, rows];
    if (rows <= 1) break;
  }
  return best;
}

/** Join order without sampling, for patterns evaluated per outer row: the part with the most bound positions is next. */
export function boundOrder({ parts }: JoinGroup, outside: ReadonlySet<string>): JoinStep[] {
  const left = [...parts];
  const bound = new Set(outside);
  const order: JoinStep[] = [];
  while (left.length > 0) {
    const worth = (part: JoinPart) => (isOpenPath(part, bound) ? -1 : boundPositions(part, bound));
    const next = left.reduce((best, part) => (worth(part) > worth(best) ? part : best));
    left.splice(left.indexOf(next), 1);
    order.push({ part: next, hashed: false });
    for (const name of next.variables) bound.add(name);
  }
  return order;
}

const isOpenPath = ({ pathEnds }: JoinPart, bound: ReadonlySet<string>): boolean =>
  pathEnds !== undefined && !pathEnds.some((name) => bound.has(name));

const boundPositions = ({ constants, variables }: JoinPart, bound: ReadonlySet<string>): number =>
  constants + [...variables].filter((name) => bound.has(name)).length;
