"""Turn a plan into text: a Jinja template for each kind of file, in openapi-python-client's environment."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import evolve, frozen
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from openapi_python_client import Project

from invocant_generator._former_names import FormerNames
from invocant_generator._interface import MADE_FOR
from invocant_generator._names_lock import CLASS_IN_TYPE
from invocant_generator._plan.annotate import Typed, merged
from invocant_generator._plan.identity import PackageIdentity
from invocant_generator._plan.inputs import key_type
from invocant_generator._plan.jobs import modules_of
from invocant_generator._plan.package.classes import Definition, EnumPlan, InputPlan, ModelPlan, UnionPlan
from invocant_generator._plan.package.operations import OperationPlan
from invocant_generator._plan.package.plan import Plan
from invocant_generator._plan.package.resources import ResourcePlan
from invocant_generator._plan.package.sequences import EventPlan, StreamPlan
from invocant_generator._plan.source import literal
from invocant_generator._render.compiled import COMPILED
from invocant_generator._render.texts import (
    HIDING_MODULES,
    SHADOWED,
    docstring,
    unshadowed,
    without_idle_imports,
)

TEMPLATES = Path(__file__).parent / "templates"
_STANDARD = {
    "Any": "typing",
    "AsyncIterable": "collections.abc",
    "Iterable": "collections.abc",
    "Literal": "typing",
    "Mapping": "collections.abc",
    "PathLike": "os",
    "Sequence": "collections.abc",
    "UUID": "uuid",
    "date": "datetime",
    "datetime": "datetime",
    "time": "datetime",
}
"""The module of each standard name that an annotation can mention."""


@frozen
class Import:
    """One `from module import names` line."""

    module: str
    names: tuple[str, ...]


class Package(Project):
    """openapi-python-client's project, with our templates and without a disk: files come out as texts."""

    def __init__(
        self, plan: Plan, *, name: str, source: str, identity: PackageIdentity, templates: Path | None = None
    ) -> None:
        """Take the *plan*, the API's short *name*, the document's path, and what the package is called.

        Templates in the folder *templates* go before ours of the same name.
        """
        parsed = plan.parsed
        if parsed is None:
            raise ValueError("a plan of a document that was not parsed is there to be compared, not rendered")
        super().__init__(openapi=parsed.data, config=parsed.config, custom_template_path=TEMPLATES)
        self._plan = plan = evolve(plan, auth=plan.auth.named(name))
        self._identity = identity
        if templates is not None and self.env.loader is not None:
            self.env.loader = ChoiceLoader([FileSystemLoader(templates), self.env.loader])
        self.env.undefined = StrictUndefined
        self.env.bytecode_cache = COMPILED
        self.env.filters.update(
            docstring=docstring,
            literal=literal,
            key_type=key_type,
            unshadowed=unshadowed,
        )
        self.env.tests.update(plain=_is_plain)
        self.env.globals.update(name=name, source=" ".join(source.split()), plan=plan, identity=identity)

    def files(self, former: FormerNames) -> dict[str, str]:
        """Return every file of the package, by its path inside it.

        Args:
            former: Names of earlier packages and what each stands for now; importing one warns.
        """
        plan = self._plan
        files = {
            "__init__.py": self._render("package.py.jinja", made_for=MADE_FOR),
            "api.py": self._render("api.py.jinja"),
            "client.py": self._render("client.py.jinja", **self._client()),
            "models/__init__.py": self._models(former),
            "operations/__init__.py": self._render("operations/package.py.jinja"),
            "raw.py": self._raw(),
            "resources/__init__.py": self._render("resources/package.py.jinja"),
        }
        by_module: dict[str, list[Definition]] = {}
        for definition in plan.definitions:
            by_module.setdefault(definition.module, []).append(definition)
        for module, definitions in by_module.items():
            files[f"models/{module}.py"] = self._model_module(definitions)
        for operation in plan.table:
            files[f"operations/{operation.module}.py"] = self._operation_module(operation)
            if operation.headers:
                files[f"headers/_{operation.module}.py"] = self._headers_module(operation)
        for resource in plan.root.children:
            files[f"resources/{resource.attribute}.py"] = self._resource_module(resource)
        if plan.root.has_files:
            files["unread.py"] = self._unread()
        if plan.inputs or former.types:
            files["inputs.py"] = self._inputs(former)
        if any(operation.has_event_table for operation in plan.table):
            files["events.py"] = self._events()
        if plan.headers:
            files["headers/__init__.py"] = self._render("headers/package.py.jinja")
        if plan.jobs:
            files["jobs.py"] = self._jobs()
        if plan.webhooks:
            files["webhooks.py"] = self._webhooks()
        identity = self._identity
        if identity.client:
            files["errors.py"] = self._render("errors.py.jinja")
            texts = {"text": identity.text(plan.title), "async_text": identity.text(plan.title, "Async")}
            files["facade.py"] = self._render("facade.py.jinja", **texts)
        return {
            name: text if name.endswith("__init__.py") else without_idle_imports(text)
            for name, text in files.items()
        }

    def _models(self, former: FormerNames) -> str:
        union = ("Union",) if any("Union[" in source for source in former.types.values()) else ()
        return self._render(
            "models/package.py.jinja",
            modules=self._modules,
            aliases=dict(former.aliases),
            types=dict(former.types),
            kinds=dict(former.kinds),
            calls_former=bool(former.types or former.kinds),
            typing_names=("TYPE_CHECKING", "Any", *(("TypeAlias",) if former.types else ()), *union),
        )

    def _render(self, template: str, **context: Any) -> str:
        return self.env.get_template(template).render(**context)

    @cached_property
    def _modules(self) -> dict[str, str]:
        modules = {}
        for definition in self._plan.definitions:
            modules[definition.name] = definition.module
            if isinstance(definition, UnionPlan):
                modules[definition.kind_name] = definition.module
        return dict(sorted(modules.items()))

    def _model_module(self, definitions: list[Definition]) -> str:
        ordered = sorted(
            definitions,
            key=lambda definition: (not isinstance(definition, EnumPlan), isinstance(definition, UnionPlan)),
        )
        types = [definition.typed for definition in ordered if isinstance(definition, UnionPlan)]
        types += [
            field.typed
            for definition in ordered
            if isinstance(definition, ModelPlan)
            for field in definition.fields
        ]
        types += [
            definition.extras
            for definition in ordered
            if isinstance(definition, ModelPlan) and definition.extras is not None
        ]
        imports = self._imports(
            types, models=".", own={definition.name for definition in definitions}, accepts=False
        )
        return self._render(
            "models/module.py.jinja",
            imports=_untyped(imports),
            typing_names=sorted(
                {name for imported in imports if imported.module == "typing" for name in imported.names}
                | (
                    {"TypeAlias", "Union"}
                    if any(isinstance(definition, UnionPlan) for definition in ordered)
                    else set()
                )
                | ({"TYPE_CHECKING"} if _untyped(imports) else set())
                | ({"Any", "ClassVar", "TYPE_CHECKING"} if ModelPlan in map(type, ordered) else set()),
                key=lambda name: (not name.isupper(), name),  # as ruff sorts them: it need not do it again
            ),
            models=[definition for definition in ordered if isinstance(definition, ModelPlan)],
            enums=[definition for definition in ordered if isinstance(definition, EnumPlan)],
            unions=[definition for definition in ordered if isinstance(definition, UnionPlan)],
        )

    def _operation_module(self, operation: OperationPlan) -> str:
        types = [operation.result]
        if operation.paging:
            types.append(operation.paging.item)
        if operation.stream:
            types += operation.stream.types
        used = "".join(
            [parameter.typed.kind for parameter in operation.parameters]
            + [content.typed.kind for content in (operation.body.content if operation.body else ())]
            + [
                field.typed.kind
                for content in (operation.body.content if operation.body else ())
                for field in (*(content.fields or ()), *([content.extras] if content.extras else []))
            ]
            + [content.typed.kind for _, contents in operation.responses for content in contents]
            + ([operation.paging.item.kind] if operation.paging else [])
            + ([operation.stream.kinds] if operation.stream else [])
        )
        own = []
        if operation.headers:
            own = [Import("collections.abc", ("Mapping",)), Import("..headers", (operation.headers.name,))]
        return self._render(
            "operations/module.py.jinja",
            operation=operation,
            imports=_untyped([*self._imports(types, models="..models", accepts=False), *own]),
            needs_ref="ref(" in used,
            needs_k="k." in used or (operation.body is not None),
        )

    def _resource_module(self, resource: ResourcePlan) -> str:
        resources = list(resource.walk())
        return self._render(
            "resources/module.py.jinja",
            resources=resources,
            with_files=[resource for resource in resources if resource.has_files],
            **self._methods_context(resources, ".."),
        )

    def _raw(self) -> str:
        resources = list(self._plan.root.walk())
        context = self._methods_context(resources, ".")
        del context["modules"]  # what is raw is for type checkers: it runs no operation
        return self._render("raw.py.jinja", resources=resources, **context)

    def _unread(self) -> str:
        resources = [resource for resource in self._plan.root.walk() if resource.has_files]
        files = [
            evolve(
                resource,
                methods=tuple(method for method in resource.methods if method.is_file),
                children=tuple(child for child in resource.children if child.has_files),
            )
            for resource in resources
        ]
        context = self._methods_context(files, ".")
        del context["modules"]  # as of what is raw
        return self._render("unread.py.jinja", resources=files, **context)

    def _client(self) -> dict[str, Any]:
        return self._methods_context([self._plan.root], ".")

    def _methods_context(self, resources: list[ResourcePlan], up: str) -> dict[str, Any]:
        methods = [method for resource in resources for method in resource.methods]
        operations = [method.operation for method in methods if not method.is_resume]
        operations = list({operation.module: operation for operation in operations}.values())
        types: list[Typed] = []
        for method in methods:
            types += [argument.typed for argument in method.operation.arguments]
            if method.form in ("call", "job"):
                types.append(method.operation.result)
            if method.starts is not None:
                types += [method.job.state_of, method.job.item]
            if method.form == "pages" and method.operation.paging:
                types.append(method.operation.paging.item)
            if method.form == "stream" and method.operation.stream:
                types += method.operation.stream.types
        hidden = tuple(
            name for name in sorted(HIDING_MODULES) if any(name in resource.names for resource in resources)
        )
        return {
            "imports": _untyped(self._imports(types, models=f"{up}models", accepts=True)),
            "modules": sorted(operation.module for operation in operations),
            "hidden": hidden,
            "modules_of_types": [
                f"{name} as {name}_" if name in hidden else name for name in sorted(HIDING_MODULES)
            ],
        }

    def _events(self) -> str:
        events: dict[str, EventPlan] = {}
        unions: dict[str, list[str]] = {}
        for operation in self._plan.table:
            if isinstance(operation.stream, StreamPlan):
                for event in operation.stream.events:
                    events.setdefault(event.name, event)
                names = dict.fromkeys(event.name for event in operation.stream.events)
                unions.setdefault(operation.stream.union, list(names))
        types = [event.typed for event in events.values()]
        imports = self._imports(types, models=".models", accepts=False)
        return self._render("events.py.jinja", events=list(events.values()), unions=unions, imports=imports)

    def _headers_module(self, operation: OperationPlan) -> str:
        typed = [header.typed for header in operation.headers.every] if operation.headers else []
        return self._render(
            "headers/module.py.jinja",
            operation=operation,
            imports=_untyped(self._imports(typed, models="..models", accepts=False)),
            needs_ref=any("ref(" in piece.kind for piece in typed),
        )

    def _jobs(self) -> str:
        plans = self._plan.jobs
        jobs = [operation.job for operation in plans if operation.job is not None]
        types = [typed for job in jobs for typed in (job.state_of, job.item)]
        return self._render(
            "jobs.py.jinja",
            plans=plans,
            modules=modules_of(jobs),
            imports=_untyped(self._imports(types, models=".models", accepts=False)),
            needs_ref=any("ref(" in job.paging.item.kind for job in jobs if job.paging),
        )

    def _webhooks(self) -> str:
        webhooks = self._plan.webhooks
        payload = merged([webhook.payload for webhook in webhooks])
        types = [payload, *(webhook.payload for webhook in webhooks)]
        imports = _untyped(self._imports(types, models=".models", accepts=False))
        return self._render("webhooks.py.jinja", imports=imports, payload=payload.annotation)

    def _inputs(self, former: FormerNames) -> str:
        types = [field.typed for plan in self._plan.inputs for field in plan.fields]
        imports = [
            imported
            for imported in self._imports(types, models=".models", accepts=True)
            if imported.module in _STANDARD.values()
        ]
        known = {plan.name for plan in self._plan.inputs}
        aliases = {old: new for old, new in former.aliases.items() if new in known}
        return self._render(
            "inputs.py.jinja",
            has_former=bool(aliases or former.types),
            aliases=aliases,
            types={old: _of_inputs(source, known) for old, source in former.types.items()},
            dicts=[plan for plan in self._plan.inputs if not plan.members and not plan.base],
            enums=[plan for plan in self._plan.inputs if plan.base],
            unions=[plan for plan in self._plan.inputs if plan.members],
            imports=_untyped(imports),
            needs_rt=any("rt." in piece.accepts for piece in types),
        )

    def _imports(
        self, types: Iterable[Typed], *, models: str, accepts: bool, own: Iterable[str] = ()
    ) -> list[Import]:
        """Return the imports that the annotations of *types* need, the models' from *models*."""
        names: dict[str, set[str]] = {}
        modules = self._modules
        given = set(own)
        for typed in types:
            text = typed.accepts if accepts else ""
            for name in typed.imports:
                if _mentions(typed.annotation, name) or _mentions(text, name):
                    names.setdefault(_STANDARD[name], set()).add(name)
            for name in typed.classes:
                if name not in given:
                    names.setdefault(f".{modules[name]}" if models == "." else models, set()).add(name)
        return [Import(module, tuple(sorted(imported))) for module, imported in sorted(names.items())]


def render(
    plan: Plan,
    *,
    name: str,
    source: str,
    former: FormerNames | None = None,
    identity: PackageIdentity | None = None,
    templates: Path | None = None,
) -> dict[str, str]:
    """Return the text of every file of the package, by its path inside it; not yet formatted.

    Args:
        plan: What the package holds.
        name: The API's short name, as log lines give it.
        source: The document as a reader should find it, for the first line of each file.
        former: Names of earlier packages and what each stands for now, or None.
        identity: What the package is called beside that; None for a package that is one of several.
        templates: A folder of templates that go before ours of the same name, or None.
    """
    identity = identity or PackageIdentity()
    package = Package(plan, name=name, source=source, identity=identity, templates=templates)
    return package.files(former or FormerNames())


def _of_inputs(source: str, known: Collection[str]) -> str:
    """Return the *source* of a plain type with those of its classes that are not *known* here as models."""
    return CLASS_IN_TYPE.sub(
        lambda match: match[0] if match[1] in known else repr(f"models.{match[1]}"), source
    )


def _untyped(imports: Iterable[Import]) -> list[Import]:
    """Return *imports* without that of `typing`, which a template has itself."""
    return [imported for imported in imports if imported.module != "typing"]


def _is_plain(plan: InputPlan) -> bool:
    """Tell whether all keys of *plan* can be declared in the body of a class."""
    return all(map(_is_plain_key, (field.key for field in plan.fields)))


def _is_plain_key(key: str) -> bool:
    """Tell whether *key* can be declared in the body of a TypedDict: it hides no type, and Python keeps it.

    A name that begins with two underscores would get the name of the class in front.
    """
    mangled = key.startswith("__") and not key.endswith("__")
    return (
        key.isidentifier()
        and not keyword.iskeyword(key)
        and key not in {*SHADOWED, "models", "rt"}
        and not mangled
    )


def _mentions(annotation: str, name: str) -> bool:
    return _words[name].search(annotation) is not None


_words = {name: re.compile(rf"(?<![\w.]){name}\b") for name in _STANDARD}
