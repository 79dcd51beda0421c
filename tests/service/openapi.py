# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/openapi.json against what is answered: types, members that are not documented, and members that
were never seen."""
import json
import os
import re

import schema

PATH = os.path.join(os.path.dirname(__file__), '..', '..', 'docs', 'openapi.json')


def load():
    with open(PATH, encoding='utf-8') as file:
        return json.load(file)


def resolve(node, root):
    """Follow references; gives the schema and its name, "" for one without."""
    name = ''
    while '$ref' in node:
        name = node['$ref'].rsplit('/', 1)[1]
        target = root
        for step in node['$ref'].removeprefix('#/').split('/'):
            target = target[step]
        node = target
    return node, name


class Document:
    def __init__(self):
        self.root = load()
        self.seen = set()  # (schema, member), for members of named schemas and of objects in them

    def template(self, path):
        """The path of the document that a path is."""
        for template in self.root['paths']:
            pattern = re.sub(r'\\\{[a-z]+\\\}', '[^/]+', re.escape(template))
            if re.fullmatch(pattern, path):
                return template
        raise AssertionError(f'{path} is not documented')

    def operation(self, method, path):
        operations = self.root['paths'][self.template(path)]
        assert method.lower() in operations, f'{method} {path} is not documented'
        return operations[method.lower()]

    def check(self, method, target, answer):
        """Status, type and content are documented."""
        path = target.partition('?')[0]
        where = f'{method} {path} {answer.status}'
        responses = self.operation(method, path)['responses']
        assert str(answer.status) in responses, f'{where} is not documented'
        response, _ = resolve(responses[str(answer.status)], self.root)
        content = response.get('content', {})
        assert not answer.body or answer.type in content, f'{where}: {answer.type} is not documented'
        if answer.body and answer.type.endswith('json'):
            rule = content[answer.type]['schema']
            faults = schema.faults(answer.json(), rule, self.root)
            faults += self.undocumented(answer.json(), rule, where)
            assert not faults, faults

    def undocumented(self, value, rule, where, owner=''):
        rule, name = resolve(rule, self.root)
        owner = name or owner
        for one in rule.get('oneOf', []):
            if not schema.faults(value, one, self.root):
                return self.undocumented(value, one, where, owner)
        found = []
        if isinstance(value, dict) and 'properties' in rule:
            for key, inner in value.items():
                self.seen.add((owner, key))
                if key not in rule['properties']:
                    found.append(f'{where}: member {key} of {owner} is not documented')
                else:
                    found += self.undocumented(inner, rule['properties'][key], where, f'{owner}.{key}')
        elif isinstance(value, dict) and isinstance(rule.get('additionalProperties'), dict):
            for inner in value.values():
                found += self.undocumented(inner, rule['additionalProperties'], where, owner)
        elif isinstance(value, list) and 'items' in rule:
            for inner in value:
                found += self.undocumented(inner, rule['items'], where, owner)
        return found

    def members(self, rule, owner=''):
        """(schema, member) of everything that a schema documents."""
        rule, name = resolve(rule, self.root)
        owner = name or owner
        found = set()
        for key, inner in rule.get('properties', {}).items():
            if (owner, key) not in found:
                found.add((owner, key))
                if '$ref' not in inner:
                    found |= self.members(inner, f'{owner}.{key}')
        for inner in [rule.get('items'), rule.get('additionalProperties'), *rule.get('oneOf', [])]:
            if isinstance(inner, dict) and '$ref' not in inner:
                found |= self.members(inner, owner)
        return found

    def never_seen(self, names):
        wanted = set()
        for name in names:
            wanted |= self.members({'$ref': '#/components/schemas/' + name})
        return wanted - self.seen
