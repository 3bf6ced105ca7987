// Cohorts from Node, cell by cell; it needs only Node. CATALOGUE is the address of a server, TOKEN a token with write scope.
// %% Ask
const catalogue = process.env.CATALOGUE ?? 'http://127.0.0.1:8080/';
const token = process.env.TOKEN;

async function ask(query, variables = {}) {
  const response = await fetch(new URL('graphql', catalogue), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors.map(({ message, extensions }) => `${extensions?.code}: ${message}`).join('\n'));
  return data;
}

// %% What can filters be made of?
const { filteringTerms } = await ask('{ filteringTerms { path kind keys } }');
console.log(filteringTerms.map(({ path, keys }) => `${path}: ${keys.length}`).join('\n'));

// %% Narrow a cohort while looking at its distribution
const filter = {
  roi: { class: ['GTV_PRIMARY'], feature: [{ name: 'original_shape_MeshVolume', gte: 1000 }] },
  series: { sliceThickness: { lte: 5 } },
};
const { subjectAggregations } = await ask(
  `query ($filter: SubjectFilter) { subjectAggregations(filter: $filter) {
    count { count suppressed }
    facet(by: MANUFACTURER, filterSelf: false) { cells { label count suppressed } }
    distribution(feature: { name: original_shape_MeshVolume }, roi: { class: [GTV_PRIMARY] }) { mean sd median histogram(bins: { count: 5 }) { from to count } }
  } }`,
  { filter },
);
console.log(`${subjectAggregations.count.count} subjects`);
console.table(subjectAggregations.distribution.histogram);

// %% Read all of it, page by page
const subjects = [];
for (let after = null, more = true; more; ) {
  const { subjects: page } = await ask(
    `query ($filter: SubjectFilter, $after: String) { subjects(first: 100, after: $after, filter: $filter) {
      nodes { iri identifier volume: value(feature: { name: original_shape_MeshVolume }, roi: { class: [GTV_PRIMARY] }) }
      pageInfo { hasNextPage endCursor } } }`,
    { filter, after },
  );
  subjects.push(...page.nodes);
  more = page.pageInfo.hasNextPage;
  after = page.pageInfo.endCursor;
}
console.table(subjects.slice(0, 5));

// %% Freeze it, cite it, take its features
if (token) {
  const { saveCohort } = await ask(
    'mutation ($filter: SubjectFilter!) { saveCohort(input: { title: "Tumours of a cubic centimetre and more", filter: $filter }) { id citation featureMatrix } }',
    { filter },
  );
  console.log(saveCohort.citation);
  const address = new URL(new URL(saveCohort.featureMatrix).pathname, catalogue);
  const table = await (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).text();
  console.log(`${table.trim().split('\n').length - 1} rows of features`);
}
