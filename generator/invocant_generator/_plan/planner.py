"""Decide the whole package of a parsed document: classes, operations, resources, and how clients get in."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Mapping, Sequence

from attrs import evolve

from invocant.documents.pointers import join
from invocant_generator import _identifiers as naming
from invocant_generator._method_lock import LockedMethod, MethodNames
from invocant_generator._plan.annotate import Typer
from invocant_generator._plan.answers import headers_plan, with_links
from invocant_generator._plan.calls import OperationNames, label_of, operation_plan
from invocant_generator._plan.definitions import definitions
from invocant_generator._plan.forms import form_classes
from invocant_generator._plan.inputs import inputs
from invocant_generator._plan.jobs import with_jobs
from invocant_generator._plan.package.operations import OperationPlan
from invocant_generator._plan.package.plan import Plan
from invocant_generator._plan.package.resources import MethodPlan, ResourcePlan
from invocant_generator._plan.pairs import Tree
from invocant_generator._plan.schemas import Schema
from invocant_generator._plan.security import auth_plan
from invocant_generator._plan.servers import ServerReader, servers_plan
from invocant_generator._plan.webhooks import webhook_plans
from invocant_generator._plan.wording import text_of


def plan(tree: Tree, methods: MethodNames | None = None) -> Plan:
    """Decide the package of a parsed document. What is not in the *tree* is among the diagnostics.

    Args:
        tree: The document.
        methods: What the lock knows of methods, which is told what was decided; None for no lock.
    """
    methods = methods if methods is not None else MethodNames()
    methods.forget()
    parsed, document = tree.parsed, tree.document
    typer = Typer(tree.components, tree.names, tree.members)
    given = OperationNames((pair.operation for pair in tree.operations), methods)
    auth = auth_plan(
        document,
        (
            (str(pair.operation.raw.get("x-invocant-pointer", "")), pair.operation.raw)
            for pair in tree.operations
        ),
    )
    reader = ServerReader({*naming.CLIENT_OPTIONS, *(credential.name for credential in auth.credentials)})
    api = reader.read(document)
    certain = api[0].plain_url if len(api) == 1 and not api[0].variables else ""
    locked = [methods.lookup(label_of(pair.operation)) for pair in tree.operations]
    held = {entry.headers for entry in locked if entry is not None}
    table: list[OperationPlan] = []
    modules: dict[str, str] = {}
    taken = {*tree.names.values(), *naming.CLASS_NAMES}
    called = [given.give(pair.operation) for pair in tree.operations]
    for pair, (name, module) in zip(tree.operations, called, strict=True):
        modules.setdefault(str(pair.operation.raw.get("x-invocant-pointer", "")), module)
        streamed_as = given.give_stream(pair, name)
        planned = operation_plan(
            pair,
            typer,
            reader,
            name=name,
            module=module,
            base_url=certain,
            auth=auth,
            streamed_as=streamed_as,
        )
        own = methods.lookup(label_of(pair.operation))
        known = own.headers if own is not None else ""
        headers = None
        if any(response.headers for response in pair.responses):
            unfree = taken | (held - {known})
            headers = headers_plan(pair.responses, typer, operation=name, taken=unfree, known=known)
        taken |= {headers.name} if headers else set()
        pointer = str(pair.operation.raw.get("x-invocant-pointer", ""))
        plain = join("/paths", planned.path, planned.method.lower())
        table.append(evolve(planned, headers=headers, pointer="" if pointer == plain else pointer))
    table, jobs_dropped = with_jobs(table, tree.operations, typer, given)
    table = with_links(table, tree.operations)
    for pair, made in zip(tree.operations, table, strict=True):
        methods.record(label_of(pair.operation), _locked(made))
    defined = tuple(definitions(tree.classes, typer, modules, form_classes(tree)))
    info = document.get("info") or {}
    return Plan(
        title=str(info.get("title", "")),
        version=(parsed and parsed.config.package_version_override) or str(info.get("version", "")),
        description=str(info.get("description", "")),
        servers=servers_plan(api, (operation.choosable for operation in table)),
        auth=auth,
        definitions=defined,
        inputs=inputs(defined, table),
        table=tuple(table),
        root=_resources(table, document, {definition.name for definition in defined}, methods.former),
        parsed=parsed.head() if parsed else None,
        diagnostics=(
            *(parsed.diagnostics if parsed else ()),
            *auth.diagnostics,
            *tree.dropped,
            *jobs_dropped,
        ),
        webhooks=tuple(webhook_plans(tree.webhooks, typer)),
    )


def _locked(operation: OperationPlan) -> LockedMethod:
    """Return what the lock is told of an operation."""
    return LockedMethod(
        operation.name,
        operation.operation_id if operation.operation_id != operation.name else "",
        operation.stream.method if operation.stream and not operation.stream_only else "",
        operation.job.resume if operation.job else "",
        operation.headers.name if operation.headers else "",
    )


def _resources(
    table: Sequence[OperationPlan], document: Schema, taken: Collection[str], former: Mapping[str, str]
) -> ResourcePlan:
    """Return the client's resources; none has the name of a class in *taken*, beside which it is imported.

    Args:
        table: The operations.
        document: The document, for what it says of tags.
        taken: Names of classes.
        former: Dotted names that methods had and keep, each with the one it stands for.
    """
    words = {
        str(tag.get("name")): text_of(tag) for tag in document.get("tags") or () if isinstance(tag, Mapping)
    }
    paths: dict[str, list[MethodPlan]] = {"": []}
    for operation in table:
        own = "job" if operation.job else "pages" if operation.paging else "call"
        forms = [] if operation.stream_only else [(operation.name, own)]
        if operation.stream:
            forms.append((operation.stream.method, "stream"))
        if operation.job:
            forms.append((operation.job.resume, "resume"))
        for name, form in forms:
            path, _, attribute = name.rpartition(".")
            parts = path.split(".") if path else []
            for depth in range(len(parts) + 1):
                paths.setdefault(".".join(parts[:depth]), [])
            taken_by = operation.job.handle if operation.job and form == "resume" else operation
            starts = operation if form in ("job", "resume") else None
            paths[path].append(MethodPlan(attribute, form, taken_by, path, starts))

    current = {method.full_name: method for methods in paths.values() for method in methods}
    for old, new in former.items():
        path, _, attribute = old.rpartition(".")
        for depth in range(path.count(".") + 2 if path else 1):
            paths.setdefault(".".join(path.split(".")[:depth]), [])
        paths[path].append(evolve(current[new], name=attribute, path=path, now=new))

    names: set[str] = set()

    def class_name(path: str) -> str:
        name = "".join(naming.pascal(part) for part in path.split("."))
        if keyword.iskeyword(name) or any(
            candidate in taken or candidate in naming.CLASS_NAMES
            for candidate in (name, f"Async{name}", f"Raw{name}", f"AsyncRaw{name}")
        ):
            name += "Resource"
        name = naming.unique(name, {*taken, *names})
        names.add(name)
        return name

    def build(path: str) -> ResourcePlan:
        children = tuple(build(child) for child in paths if child and child.rpartition(".")[0] == path)
        return ResourcePlan(
            path,
            class_name(path),
            tuple(paths[path]),
            children,
            words.get(path.rpartition(".")[2].title(), ""),
        )

    return build("")
