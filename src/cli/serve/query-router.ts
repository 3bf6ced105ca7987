import { type SiteCredentials, siteVariable } from '../../core/config/index.ts';
import { QueryRouter, type Site } from '../../sparql/index.ts';
import type { GraphStore } from '../../store/index.ts';
import type { Setup } from '../options/common.ts';

/** The query router of a store, with the sites of the configuration and their credentials. */
export function openRouter(store: GraphStore, { config, environment }: Setup): QueryRouter {
  const { sites, privateAddresses, threads, memoryMegabytes } = config.federation;
  return new QueryRouter(store, {
    sites: Object.entries(sites).map(([name, { endpoint, timeoutSeconds, maxResultBytes }]): Site => {
      const authorization = authorizationOf(environment.sites[siteVariable(name)]);
      return {
        name,
        endpoint,
        timeoutMs: timeoutSeconds * 1000,
        maxResultBytes,
        ...(authorization === undefined ? {} : { authorization }),
      };
    }),
    privateAddresses,
    threads,
    memoryMb: memoryMegabytes,
  });
}

function authorizationOf({ token, user, password }: SiteCredentials = {}): string | undefined {
  if (token !== undefined) return `Bearer ${token}`;
  if (user === undefined || password === undefined) return undefined;
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
