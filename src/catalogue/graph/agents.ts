import type { ContactPoint, Organisation } from '../../core/config/index.ts';
import { canonicalJson, sha256 } from '../../core/index.ts';
import { boolean, type GraphBuilder, type NamedNode, namedNode, string, text } from '../../graph/index.ts';
import type { Creator } from '../record/record-schema.ts';
import { pageOf } from '../record/requirements.ts';
import { Authorities } from './authorities.ts';
import { below, type CatalogueContext } from './context.ts';
import { cv, dcat, dct, foaf, health, org, rdf, rdfs, skos, vcard } from './vocabularies.ts';

/** Identifiers that name an agent everywhere. */
const global = /^https:\/\/(?:ror|orcid|isni)\.org\//;

/** IRI of a person or organisation that has one. */
export const agentIri = ({
  orcid,
  identifier,
}: {
  readonly orcid?: string | undefined;
  readonly identifier?: string | undefined;
}) => (orcid === undefined ? identifier : `https://orcid.org/${orcid.slice(-19)}`);

/**
 * What the catalogue says about each agent with a ROR, ORCID or ISNI: the first description. An agent that another record describes
 * differently gets a node of that record, so that no agent has two mailboxes or homepages, which are inverse functional.
 */
export function sharedAgents(described: Iterable<Organisation | Creator>): ReadonlyMap<string, string> {
  const agents = new Map<string, string>();
  for (const one of described) {
    const iri = agentIri(one);
    if (iri !== undefined && global.test(iri) && !agents.has(iri)) agents.set(iri, canonicalJson(one));
  }
  return agents;
}

interface Place {
  readonly node: NamedNode;
  /** Where nodes without an IRI of their own are named. */
  readonly root: NamedNode;
}

function placeOf(agent: Organisation | Creator, own: NamedNode, { base, agents }: CatalogueContext): Place {
  const iri = agentIri(agent);
  if (iri === undefined || agents?.get(iri) !== canonicalJson(agent)) return { node: own, root: own };
  return { node: namedNode(iri), root: below(namedNode(base), `agent-${sha256(iri).slice(0, 12)}`) };
}

/** An organisation as the record describes it; nothing is filled in. `own` names it if it has no ROR. */
export function addOrganisation(
  graph: GraphBuilder,
  own: NamedNode,
  organisation: Organisation,
  context: CatalogueContext,
): NamedNode {
  const { name, identifier, email, homepage, contactPage, country, note, trustedDataHolder } = organisation;
  const { node, root } = placeOf(organisation, own, context);
  const authorities = new Authorities(graph, context.vocabularies);
  const type = organisation.type === undefined ? undefined : authorities.term(['publisher-type'], organisation.type);
  graph
    .add(node, rdf.type, foaf.Agent)
    .add(node, foaf.name, string(name))
    .add(node, dct.identifier, string(identifier ?? node.value))
    .add(node, foaf.homepage, document(graph, homepage))
    .add(node, foaf.mbox, email === undefined ? undefined : namedNode(`mailto:${email}`))
    .add(node, dct.type, type)
    .add(node, dct.description, note === undefined ? undefined : text(note, 'en'))
    .add(node, dct.spatial, country === undefined ? undefined : authorities.place(country))
    .add(node, health.publisherType, type)
    .add(node, health.publisherNote, note === undefined ? undefined : text(note, 'en'))
    .add(node, health.trustedDataHolder, trustedDataHolder === undefined ? undefined : boolean(trustedDataHolder));
  if (email === undefined && contactPage === undefined) return node;
  const contact = below(root, 'contact');
  const card = below(root, 'card');
  graph
    .add(node, cv.contactPoint, contact)
    .add(contact, rdf.type, cv.ContactPoint)
    .add(contact, cv.email, email === undefined ? undefined : string(email))
    .add(contact, cv.contactPage, document(graph, contactPage))
    .add(node, dcat.contactPoint, addContact(graph, card, { name, email, page: contactPage }));
  return node;
}

/** A person or organisation that created the data. */
export function addCreator(
  graph: GraphBuilder,
  own: NamedNode,
  creator: Creator,
  context: CatalogueContext,
): NamedNode {
  const iri = agentIri(creator);
  const { node, root } = placeOf(creator, own, context);
  graph
    .add(node, rdf.type, foaf.Agent, creator.orcid === undefined ? undefined : foaf.Person)
    .add(node, foaf.name, string(creator.name))
    .add(node, dct.identifier, string(iri ?? node.value))
    .add(node, rdfs.seeAlso, iri === undefined || iri === node.value ? undefined : namedNode(iri))
    .add(node, foaf.homepage, document(graph, pageOf(creator)))
    .add(node, foaf.mbox, creator.email === undefined ? undefined : namedNode(`mailto:${creator.email}`));
  if (creator.affiliation !== undefined) {
    const { name, identifier } =
      typeof creator.affiliation === 'string'
        ? { name: creator.affiliation, identifier: undefined }
        : creator.affiliation;
    const employer = identifier === undefined ? below(root, 'affiliation') : namedNode(identifier);
    graph
      .add(node, org.memberOf, employer)
      .add(employer, rdf.type, org.Organization)
      .add(employer, skos.prefLabel, text(name, 'en'));
  }
  return node;
}

type Contact = Pick<ContactPoint, 'name'> & { readonly [K in 'email' | 'page']?: string | undefined };

/** The contact point as it was given: name, mailbox and page. */
export function addContact(graph: GraphBuilder, node: NamedNode, { name, email, page }: Contact): NamedNode {
  graph
    .add(node, rdf.type, vcard.Kind)
    .add(node, vcard.fn, string(name))
    .add(node, vcard.hasEmail, email === undefined ? undefined : namedNode(`mailto:${email}`))
    .add(node, vcard.hasURL, page === undefined ? undefined : namedNode(page));
  return node;
}

function document(graph: GraphBuilder, page: string | undefined): NamedNode | undefined {
  if (page === undefined) return undefined;
  const node = namedNode(page);
  graph.add(node, rdf.type, foaf.Document);
  return node;
}
