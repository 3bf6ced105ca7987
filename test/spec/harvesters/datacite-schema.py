"""The faults that the JSON schema of DataCite 4.5 (package datacite; 4.6 adds values only) finds: `datacite-schema.py <file>`."""

import json
import sys

from datacite import schema45

with open(sys.argv[1]) as file:
    attributes = json.load(file)
# Properties of the REST API, which the schema does not describe.
for key in ("url",):
    attributes.pop(key, None)
print(json.dumps([f"{list(error.path)}: {error.message[:300]}" for error in schema45.validator.iter_errors(attributes)]))
