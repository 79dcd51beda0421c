# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of JSON Schema 2020-12 that docs/*.schema.json use; an unknown keyword is an error."""
import re

IGNORED = {'$schema', '$id', '$defs', 'title', 'description', 'default'}
TYPES = {
    'object': lambda v: isinstance(v, dict),
    'array': lambda v: isinstance(v, list),
    'string': lambda v: isinstance(v, str),
    'integer': lambda v: isinstance(v, int) and not isinstance(v, bool),
    'number': lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    'boolean': lambda v: isinstance(v, bool),
    'null': lambda v: v is None,
}


def faults(value, schema, root, where='$'):
    """Sentences about what does not fit."""
    found = []
    for key, rule in schema.items():
        if key in IGNORED:
            continue
        if key == '$ref':
            target = root
            for step in rule.removeprefix('#/').split('/'):
                target = target[step]
            found += faults(value, target, root, where)
        elif key == 'type':
            kinds = rule if isinstance(rule, list) else [rule]
            if not any(TYPES[kind](value) for kind in kinds):
                found.append(f'{where}: {value!r} is not {rule}')
        elif key == 'enum':
            if value not in rule:
                found.append(f'{where}: {value!r} is not one of {rule}')
        elif key == 'required':
            found += [f'{where}: {name} is missing' for name in rule
                      if isinstance(value, dict) and name not in value]
        elif key == 'properties':
            for name, inner in rule.items():
                if isinstance(value, dict) and name in value:
                    found += faults(value[name], inner, root, f'{where}.{name}')
        elif key == 'additionalProperties':
            known = schema.get('properties', {})
            for name, inner in value.items() if isinstance(value, dict) else ():
                if name not in known:
                    found += faults(inner, rule, root, f'{where}.{name}')
        elif key == 'oneOf':
            fitting = [one for one in rule if not faults(value, one, root, where)]
            if len(fitting) != 1:
                found.append(f'{where}: {value!r} is {len(fitting)} of {rule}')
        elif key == 'items':
            for i, item in enumerate(value if isinstance(value, list) else []):
                found += faults(item, rule, root, f'{where}[{i}]')
        elif key == 'pattern':
            if isinstance(value, str) and not re.search(rule, value):
                found.append(f'{where}: {value!r} does not match {rule}')
        elif key in ('minimum', 'maximum', 'minLength', 'minItems', 'maxLength', 'maxItems'):
            if value is None:
                continue
            if not isinstance(value, (int, float) if key.endswith('mum') else (str, list)):
                continue
            size = value if key.endswith('mum') else len(value)
            if size < rule if key.startswith('min') else size > rule:
                found.append(f'{where}: {key} {rule} does not hold for {value!r}')
        else:
            raise ValueError(f'keyword {key} is not supported')
    return found


def check(value, schema):
    found = faults(value, schema, schema)
    assert not found, found
