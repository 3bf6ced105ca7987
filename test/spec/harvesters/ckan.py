"""Reads a page of a catalogue with the parser of ckanext-dcat, outside CKAN: `ckan.py <address> <folder of ckanext>`."""

import json
import sys
import types
import urllib.request
from unittest.mock import MagicMock


def stub(name, **content):
    module = types.ModuleType(name)
    module.__getattr__ = lambda attribute: MagicMock()
    for key, value in content.items():
        setattr(module, key, value)
    sys.modules[name] = module
    return module


class Plugin:
    def __init__(self, *_, **__):
        pass


def asbool(value):
    return str(value).lower() in ("true", "yes", "on", "1")


def aslist(value, sep=None):
    return value if isinstance(value, list) else (value or "").split(sep)


common = {
    "config": {"ckan.site_url": "http://ckan.example", "ckan.locale_default": "en"},
    "asbool": asbool,
    "aslist": aslist,
    "ObjectNotFound": type("ObjectNotFound", (Exception,), {}),
    "Invalid": type("Invalid", (Exception,), {}),
    "_": lambda text: text,
}
for module in ["ckan", "ckan.lib", "ckan.lib.helpers", "ckan.lib.munge", "ckan.model", "ckan.model.license",
               "ckan.exceptions", "ckan.views", "ckan.views.home", "ckan.views.dataset", "ckan.plugins.interfaces",
               "ckan.logic", "ckan.common"]:
    stub(module, **common)
toolkit = stub("ckan.plugins.toolkit", **common)
plugins = stub("ckan.plugins", toolkit=toolkit, SingletonPlugin=Plugin, PluginImplementations=lambda _: [])
stub("ckan.plugins.interfaces", Interface=Plugin)
sys.modules["ckan"].plugins = plugins
stub("ckantoolkit", **common)
stub("ckan.lib.munge", munge_tag=lambda tag: tag)
no_licences = {}
stub("ckan.model.license", LicenseRegister=lambda: no_licences)

sys.path.insert(0, sys.argv[2])
from ckanext.dcat import processors  # noqa: E402
from ckanext.dcat.profiles import EuropeanDCATAP3Profile  # noqa: E402


class Entry:
    name = "euro_dcat_ap_3"

    def load(self):
        return EuropeanDCATAP3Profile


processors.iter_entry_points = lambda **_: [Entry()]
processors.entry_points = lambda **_: [Entry()]
parser = processors.RDFParser.__new__(processors.RDFParser)
import rdflib  # noqa: E402

parser.g = rdflib.ConjunctiveGraph()
parser._profiles = [EuropeanDCATAP3Profile]
parser.compatibility_mode = False
parser.dataset_type = "dataset"
request = urllib.request.Request(sys.argv[1], headers={"accept": "text/turtle"})
with urllib.request.urlopen(request) as answer:
    parser.parse(answer.read().decode(), _format="turtle")
print(json.dumps(list(parser.datasets()), default=str))
