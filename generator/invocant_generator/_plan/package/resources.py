"""Resources and their methods, as values."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from invocant_generator._plan.package.operations import JobPlan, OperationPlan


@frozen
class MethodPlan:
    """One method of a resource: an operation in one of its forms."""

    name: str
    form: str
    """`call`, `pages`, `stream`, `job` or `resume`."""
    operation: OperationPlan
    """Of the form `resume`, what it takes."""
    path: str
    """Dotted path of its resource, empty for the client itself."""
    starts: OperationPlan | None = None
    """What starts the job, of the forms `job` and `resume`."""
    now: str = ""
    """What it is called now, of a former name; else empty."""

    @property
    def is_job(self) -> bool:
        """Whether it starts a job."""
        return self.form == "job"

    @property
    def is_resume(self) -> bool:
        """Whether it gives the handle of a job that was started before."""
        return self.form == "resume"

    @property
    def job(self) -> JobPlan:
        """The job that it starts or gives again."""
        if self.starts is None or self.starts.job is None:
            raise ValueError(f"{self.full_name} has no job")
        return self.starts.job

    @property
    def job_constant(self) -> str:
        """The name of the job's declaration."""
        return self.starts.job_constant if self.starts is not None else ""

    @property
    def generics(self) -> str:
        """Return the types of a handle: of the start's answer too where it starts the job."""
        start = f"{self.operation.result.annotation}, " if self.is_job else ""
        return f"{start}{self.job.generics}"

    @property
    def is_call(self) -> bool:
        """Whether it gives one answer."""
        return self.form == "call"

    @property
    def is_file(self) -> bool:
        """Whether it gives bytes or text, which `unread` gives before they are read."""
        return self.form == "call" and any(
            content.typed.kind in {"k.BINARY", "k.STR"}
            and "json" not in (content.handled_as or content.media_type)
            and content.media_type != "text/event-stream"
            for status, contents in self.operation.responses
            if status.startswith("2") or status == "default"
            for content in contents
        )

    @property
    def is_paged(self) -> bool:
        """Whether it gives items, page after page."""
        return self.form == "pages"

    @property
    def is_stream(self) -> bool:
        """Whether it gives an event stream."""
        return self.form == "stream"

    @property
    def full_name(self) -> str:
        """The method as a client has it: `functions.get`."""
        return f"{self.path}.{self.name}" if self.path else self.name

    @property
    def is_deprecated(self) -> bool:
        """Whether any call warns: the operation is deprecated, or the name is a former one."""
        return self.operation.deprecated or bool(self.now)

    @property
    def warning(self) -> str:
        """What a call warns of, where the operation is deprecated, or the name is."""
        if self.now:
            return f"{self.full_name} is called {self.now} now"
        return f"{self.full_name} is deprecated by the vendor"

    @property
    def warnings(self) -> dict[str, str]:
        """What a call warns of that gives a deprecated parameter, by its name; nothing if any call warns."""
        if self.now:
            return {}
        return {
            argument.name: f"{argument.name} of {self.full_name} is deprecated by the vendor"
            for argument in self.operation.outdated
        }

    @property
    def warning_of_any(self) -> str:
        """What type checkers tell of a call that gives any deprecated parameter."""
        return "; ".join(self.warnings.values())

    @property
    def headers_hint(self) -> str:
        """How the headers of an answer are had, in a sentence; empty where it declares none, or streams."""
        if self.operation.headers is None or self.is_stream:
            return ""
        return (
            f"Headers: `headers.{self.operation.headers.name}.of({'page' if self.is_paged else 'result'})`."
        )

    def example(self, prefix: str) -> str:
        """Return a call of the method as a program has it, with what it cannot do without.

        Args:
            prefix: `Async` for the method of an async client, else empty.
        """
        given = [parameter.name for parameter in self.operation.positional]
        given += [
            f"{keyword.name}={keyword.name}" for keyword in self.operation.keywords if keyword.initial is None
        ]
        call = f"client.{self.now or self.full_name}({', '.join(given)})"
        word = "async " if prefix else ""
        if self.is_paged:
            return f"{word}for item in {call}:\n    print(item)"
        if self.is_stream:
            return f"{word}with {call} as stream:\n    {word}for event in stream:\n        print(event)"
        awaited = f"await {call}" if prefix else call
        if self.is_job or self.is_resume:
            wait = f"{'await ' if prefix else ''}job.wait(deadline=600)"
            return f"job = {awaited if self.is_job else call}\nresult = {wait}"
        return awaited if self.operation.result.annotation == "None" else f"result = {awaited}"


@frozen
class ResourcePlan:
    """One resource class: methods and the resources below it."""

    path: str
    """Dotted path, empty for the client itself."""
    name: str
    """Class name of the sync form; the async one has `Async` before it."""
    methods: tuple[MethodPlan, ...]
    children: tuple[ResourcePlan, ...]
    description: str

    @property
    def has_files(self) -> bool:
        """Whether a method of it, or of a resource below it, gives a file."""
        return any(method.is_file for resource in self.walk() for method in resource.methods)

    @property
    def text(self) -> str:
        """Text of the docstring."""
        if all(method.now for resource in self.walk() for method in resource.methods):
            return "Former names of methods, which are called otherwise now."
        return self.description or f"Methods of `{self.path}`."

    @property
    def attribute(self) -> str:
        """The name under which its parent offers it."""
        return self.path.rpartition(".")[2]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the class gives to a method or to a resource below it."""
        return (*(method.name for method in self.methods), *(child.attribute for child in self.children))

    def walk(self) -> Iterator[ResourcePlan]:
        """Yield the resources below this one and then itself."""
        for child in self.children:
            yield from child.walk()
        yield self
