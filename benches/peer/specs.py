"""An OpenAPI file as the comparison needs it."""

import json

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Spec:
    """A file, what it holds, and a copy that calls itself 3.0.3."""

    def __init__(self, path, yaml):
        self.path = path
        self.name = path.stem.replace("_", "-").lower()
        text = path.read_text()
        if path.suffix == ".json":
            self.document = json.loads(text)
        else:
            self.document = yaml.load(text, loader(yaml))
        self.version = str(self.document.get("openapi"))
        self.schemas = len((self.document.get("components") or {}).get("schemas") or {})

    def operations(self):
        """(path, method, operation) of each, in the file's order."""
        for path, item in (self.document.get("paths") or {}).items():
            for method, operation in (item or {}).items():
                if method in METHODS:
                    yield path, method, operation

    def relabelled(self, folder):
        """The same document under version 3.0.3, for generators that refuse 3.1 unread."""
        copy = folder / f"{self.name}-3.0.3.json"
        folder.mkdir(parents=True, exist_ok=True)
        copy.write_text(json.dumps({**self.document, "openapi": "3.0.3"}))
        return copy


def loader(yaml):
    """A fast loader to which dates are text."""
    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        pass
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in Loader.yaml_implicit_resolvers.items()}
    return Loader
