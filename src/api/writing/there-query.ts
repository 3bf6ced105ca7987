/** Whether there is a graph, empty ones included where the engine remembers those. */
export const thereQuery = (graph: string): string =>
  `ASK { { GRAPH ${graph} {} } UNION { GRAPH ${graph} { ?s ?p ?o } } }`;
