// Turns the plain SPARQL page into an editor (YASGUI). Without scripts, the form in the page offers the basic functions.
/* global Yasgui */
(() => {
  const data = JSON.parse(document.getElementById('editor-data').textContent);
  const place = document.getElementById('editor');
  const plain = document.getElementById('plain-form');
  if (typeof Yasgui === 'undefined' || !place) return;

  const endpoint = new URL('sparql', location.href).href;
  const tokenField = document.getElementById('token');
  const terms = fetch('sparql/terms')
    .then((response) => (response.ok ? response.json() : undefined))
    .catch(() => undefined)
    .then((known) => known ?? { classes: [], properties: [] });

  // Completion from this server's own terms; the defaults would query external services.
  for (const [name, kind] of [
    ['class', 'classes'],
    ['property', 'properties'],
  ]) {
    const usual = Yasgui.Yasqe.Autocompleters[name];
    Yasgui.Yasqe.registerAutocompleter(
      {
        ...usual,
        name,
        bulk: false,
        persistenceId: null,
        get: async (_, token) => {
          const wanted = (token?.autocompletionString ?? '').toLowerCase();
          const found = (await terms)[kind].filter(
            ({ iri, label }) => iri.toLowerCase().startsWith(wanted) || label.toLowerCase().includes(wanted),
          );
          return found.slice(0, 200).map(({ iri }) => iri);
        },
      },
      true,
    );
  }
  Yasgui.Yasqe.registerAutocompleter(
    {
      ...Yasgui.Yasqe.Autocompleters.prefixes,
      name: 'prefixes',
      bulk: true,
      persistenceId: null,
      get: () =>
        Object.entries(data.prefixes)
          .map(([prefix, namespace]) => `${prefix}: <${namespace}>`)
          .sort(),
    },
    true,
  );
  Yasgui.Yasqe.defaults.prefixCcApi = null;
  Yasgui.Yasr.defaults.prefixes = data.prefixes;

  plain.hidden = true;
  place.hidden = false;
  const yasgui = new Yasgui(place, {
    requestConfig: {
      endpoint,
      method: 'POST',
      // Read for each request and never stored with the tabs.
      headers: () => (tokenField.value === '' ? {} : { Authorization: `Bearer ${tokenField.value}` }),
    },
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [], renderItem: () => {} },
    persistenceId: `qiaw ${endpoint}`,
    yasqe: { value: data.first, editorHeight: '22em', createShareableLink: shareLink },
  });
  window.qiawEditor = yasgui;
  document.getElementById('token-row').hidden = false;

  function shareLink(yasqe) {
    return `${new URL('sparql', location.href).href}#${new URLSearchParams({ query: yasqe.getValue() })}`;
  }

  // A named query opens in its own tab, with its parameters bound by the server.
  for (const form of document.querySelectorAll('form.named-query')) {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const problem = form.querySelector('.problem');
      const values = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
      const response = await fetch(`${form.getAttribute('action')}?${values}`, {
        headers: { accept: 'application/sparql-query' },
      });
      const text = await response.text();
      problem.textContent = response.ok ? '' : JSON.parse(text).detail;
      if (!response.ok) return;
      const tab = yasgui.addTab(true, { name: form.dataset.name });
      tab.setQuery(text);
      place.scrollIntoView({ behavior: 'smooth' });
      tab.query().catch(() => {});
    });
  }
})();
