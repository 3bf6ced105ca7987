export { AddressGuard, AddressRefused, type ResolveName } from './address-guard.ts';
export { addressGuard, addressList } from './addresses.ts';
export { sendRequest } from './send-request.ts';
export {
  type Agents,
  type Answer,
  AnswerTooLarge,
  closeAgents,
  openAgents,
  RedirectRefused,
  type Redirects,
  type Sending,
  send,
} from './transport.ts';
