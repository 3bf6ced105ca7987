import { type GraphBuilder, type NamedNode, qiaw, text } from '../../graph/index.ts';
import type { Withdrawal } from '../model.ts';
import { dct, prov, rdf, rdfs } from './vocabularies.ts';
import { address, instant } from './words.ts';

/** The tombstone of a withdrawn resource: its title, the date and reason of withdrawal, and its successor (FAIR A2). */
export function addTombstone(
  graph: GraphBuilder,
  node: NamedNode,
  title: string,
  { withdrawnAt, reason, note }: Withdrawal,
  successor: NamedNode | undefined,
): void {
  const words = note ?? reasons[reason];
  graph
    .add(node, rdf.type, qiaw.WithdrawnResource)
    .add(node, dct.title, text(title, 'en'))
    .add(node, dct.identifier, address(node.value))
    .add(node, prov.invalidatedAtTime, instant(withdrawnAt))
    .add(node, rdfs.comment, text(words, 'en'))
    .add(node, dct.isReplacedBy, successor);
}

const reasons: Readonly<Record<Withdrawal['reason'], string>> = {
  withdrawn: 'Withdrawn by its publisher.',
  erasure: 'Withdrawn because data of a subject had to be erased.',
};
