import type { ContactPoint, Organisation } from '../../core/config/index.ts';
import { boolean, type GraphBuilder, type NamedNode, namedNode, string, text } from '../../graph/index.ts';
import type { Creator } from '../record/record-schema.ts';
import { Authorities } from './authorities.ts';
import { below, notYetDescribed } from './context.ts';
import { cv, dcat, dct, foaf, health, rdf, rdfs, skos, vcard } from './vocabularies.ts';

/** Health-RI requires a mailbox for every agent; `.invalid` never resolves (RFC 2606), so no mail is sent by mistake. */
const nobody = 'not-yet-described@catalogue.invalid';

/** The node under which an agent is described, and default values for missing properties. */
interface AgentPlace {
  /** Used if the agent has no page of its own. */
  readonly page: string;
  readonly email: string | undefined;
}

/** An organisation with the agent properties that DCAT-AP, HealthDCAT-AP (releases 5 to 7) and Health-RI each require. */
export function addOrganisation(
  graph: GraphBuilder,
  node: NamedNode,
  organisation: Organisation | undefined,
  place: AgentPlace,
): NamedNode {
  const name = organisation?.name ?? notYetDescribed;
  const email = organisation?.email ?? place.email;
  const homepage = namedNode(organisation?.homepage ?? organisation?.contactPage ?? place.page);
  const type = organisation?.type === undefined ? below(node, 'type') : namedNode(organisation.type);
  const note = organisation?.note ?? organisation?.name ?? notYetDescribed;
  const contactPoint = addPublicContact(graph, below(node, 'contact'), email, homepage);
  const authorities = new Authorities(graph);
  graph
    .add(node, rdf.type, foaf.Agent)
    .add(node, foaf.name, string(name))
    .add(node, dct.identifier, string(organisation?.identifier ?? node.value))
    .add(node, foaf.homepage, homepage)
    .add(node, foaf.mbox, namedNode(`mailto:${email ?? nobody}`))
    .add(node, dct.type, type)
    .add(node, dct.spatial, organisation?.country === undefined ? undefined : authorities.place(organisation.country))
    .add(node, cv.contactPoint, contactPoint)
    .add(node, dcat.contactPoint, addContact(graph, below(node, 'card'), { name, email, page: homepage.value }, place))
    .add(node, health.publisherType, type)
    .add(node, health.publisherNote, text(note, 'en'))
    .add(node, health.trustedDataHolder, boolean(organisation?.trustedDataHolder ?? false))
    .add(homepage, rdf.type, foaf.Document)
    .add(type, rdf.type, skos.Concept)
    .add(type, skos.prefLabel, text(organisation?.type ?? notYetDescribed, 'en'));
  return node;
}

/** A person who created the data. */
export function addCreator(graph: GraphBuilder, node: NamedNode, creator: Creator, place: AgentPlace): NamedNode {
  const orcid = creator.orcid === undefined ? undefined : `https://orcid.org/${creator.orcid.slice(-19)}`;
  const homepage = namedNode(creator.homepage ?? orcid ?? place.page);
  graph
    .add(node, rdf.type, foaf.Agent)
    .add(node, foaf.name, string(creator.name))
    .add(node, dct.identifier, string(orcid ?? node.value))
    .add(node, rdfs.seeAlso, orcid === undefined ? undefined : namedNode(orcid))
    .add(node, foaf.homepage, homepage)
    .add(node, foaf.mbox, namedNode(`mailto:${creator.email ?? place.email ?? nobody}`))
    .add(node, dct.description, creator.affiliation === undefined ? undefined : string(creator.affiliation))
    .add(homepage, rdf.type, foaf.Document);
  return node;
}

type Contact = Pick<ContactPoint, 'name'> & { readonly [K in 'email' | 'page']: string | undefined };

/** The contact point: exactly one name, mailbox and page. */
export function addContact(
  graph: GraphBuilder,
  node: NamedNode,
  contact: Contact | undefined,
  place: AgentPlace,
): NamedNode {
  graph
    .add(node, rdf.type, vcard.Kind)
    .add(node, vcard.fn, string(contact?.name ?? notYetDescribed))
    .add(node, vcard.hasEmail, namedNode(`mailto:${contact?.email ?? place.email ?? nobody}`))
    .add(node, vcard.hasURL, namedNode(contact?.page ?? place.page));
  return node;
}

function addPublicContact(graph: GraphBuilder, node: NamedNode, email: string | undefined, page: NamedNode): NamedNode {
  graph
    .add(node, rdf.type, cv.ContactPoint)
    .add(node, cv.email, email === undefined ? undefined : string(email))
    .add(node, cv.contactPage, page);
  return node;
}
