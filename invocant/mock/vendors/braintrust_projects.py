"""Braintrust's projects, and where its tools are told that the API is.

The project NAME has the id `project_id(NAME)` when the mock makes it. A function may be stored under any
other id: that project is there then too, and is called `Project` and the beginning of its id until it is
given a name. Every organization name stands for the one that the key belongs to.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from invocant.mock._exchange.replies import Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.paging import DEFAULT_PAGE_ITEMS, Selection, StoredPage, by_cursor, page_reply
from invocant.mock._meaning.semantics import Semantics, answers
from invocant.mock.vendors.braintrust_tools import with_tools

ORGANIZATION = "mock"
"""Name of the organization that every key belongs to."""


def project_id(name: str) -> str:
    """Return the id that the mock gives to the project of this name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mock:project:{name}"))


class ProjectSemantics(Semantics):
    """Login and projects."""

    @classmethod
    def served(cls, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the document with the paths that the vendor's own tools call beside it."""
        return with_tools(document)

    @answers("tools.login")
    def login(self, call: DecodedCall) -> Reply:
        """Say which organization a key belongs to, and that its API is here."""
        origin = f"http://{call.request.header('host') or 'localhost'}"
        organization = {
            "id": project_id("organization"),
            "name": ORGANIZATION,
            "api_url": origin,
            "proxy_url": origin,
            "realtime_url": None,
            "is_universal_api": True,
            "git_metadata": None,
        }
        return Reply({"org_info": [organization]})

    @answers("tools.version")
    def version(self, _call: DecodedCall) -> Reply:
        """Say that there is no bound on what is logged at once."""
        return Reply({"version": "mock", "logs3_payload_max_bytes": None})

    @answers("tools.log")
    def log(self, call: DecodedCall) -> Reply:
        """Keep rows of logs, of one id the newest members; nothing is answered from them."""
        logs = self.backend.collection("logs")
        ids = [str(row.get("id") or self.backend.uuid("logs")) for row in call.body["rows"]]
        for name, row in zip(ids, call.body["rows"], strict=True):
            known = self.backend.store.get(logs, name) or {}
            self.backend.store.put(logs, name, {**known, **row})
        return Reply({"ids": ids})

    @answers("tools.register_project")
    def register_project(self, call: DecodedCall) -> Reply:
        """Return the project of a name, or of an id; what there is none of is made."""
        body: Mapping[str, Any] = call.body
        if body.get("project_id") is not None:
            return Reply({"project": self._project(body["project_id"])})
        if not body.get("project_name"):
            raise self.invalid(call.operation, "give project_name or project_id")
        return Reply({"project": self._project_named(body["project_name"])})

    @answers("projects.create")
    def create_project(self, call: DecodedCall) -> Reply:
        """Make a project, or return the one of that name, unchanged."""
        return Reply(self._project_named(call.body["name"], call.body.get("description")))

    @answers("projects.list")
    def list_projects(self, call: DecodedCall) -> Reply:
        """List projects, newest first."""
        query = call.query
        if query.get("starting_after") is not None and query.get("ending_before") is not None:
            raise self.invalid(call.operation, "pass only one of starting_after and ending_before")
        if query.get("limit") == 0:
            return page_reply(call, StoredPage([], more=False), self.schemas)
        where: dict[str, Any] = {"id": query["ids"]} if "ids" in query else {}
        if "project_name" in query:
            where["name"] = query["project_name"]
            self.project_ids(query["project_name"])  # gives one that has no name yet this one
        chosen = Selection(self._projects, where=where, newest_first=True, page_size=self.backend.page_size)
        paging = {
            **(call.operation.paging or {}),
            "limit": {"parameter": "limit", "default": DEFAULT_PAGE_ITEMS},
        }
        return page_reply(call, by_cursor(self.backend.store, chosen, paging, query), self.schemas)

    @answers("projects.get")
    def get_project(self, call: DecodedCall) -> Reply:
        """Return a project."""
        return Reply(self._stored_project(call))

    @answers("projects.update")
    def update_project(self, call: DecodedCall) -> Reply:
        """Change the given members; its name must be free, and null changes nothing."""
        project = self._stored_project(call)
        given = {name: value for name, value in call.body.items() if value is not None}
        changed = {name: given[name] for name in ("name", "description", "settings") if name in given}
        namesakes = self.project_ids(changed["name"]) if "name" in changed else []
        others = [name for name in namesakes if name != project["id"]]
        if any(self.backend.store.get(self._projects, name) is not None for name in others):
            raise self.invalid(call.operation, f"there is a project {changed['name']} already")
        return Reply(self._keep_project({**project, **changed}))

    @answers("projects.delete")
    def delete_project(self, call: DecodedCall) -> Reply:
        """Delete a project with its functions and return it."""
        project = self._stored_project(call)
        self.backend.store.delete(self._projects, project["id"])
        self.delete_functions_of(project["id"])
        return Reply({**project, "deleted_at": self.backend.now()})

    # -- what functions need of them ---------------------------------------------------------------

    def project_ids(self, name: str) -> list[str]:
        """Return the ids of the projects of this name: none, or one."""
        ids = [row.id for row in self.backend.store.rows(self._projects, where={"name": name})]
        usual = project_id(name)
        project = self.backend.store.get(self._projects, usual)
        if project is not None and project["name"] == _stand_in(usual):
            self._keep_project({**project, "name": name})
        elif project is not None or self.backend.store.place(self._projects, usual) is not None:
            return ids  # it has another name by now, or is deleted
        return list(dict.fromkeys([*ids, usual]))

    def know_project(self, name: str) -> None:
        """Let there be a project of this id."""
        self._project(name)

    def delete_functions_of(self, project: str) -> None:
        """Delete the functions of a project."""

    # -- helpers -----------------------------------------------------------------------------------

    @property
    def _projects(self) -> str:
        return self.backend.collection("projects")

    def _project(self, name: str) -> dict[str, Any]:
        """Return the project of an id; it is made where there is none."""
        project = self.backend.store.get(self._projects, name)
        return project if project is not None else self._made_project(name, _stand_in(name))

    def _project_named(self, name: str, description: str | None = None) -> dict[str, Any]:
        for known in self.project_ids(name):
            project = self.backend.store.get(self._projects, known)
            if project is not None:
                return project
        usual = project_id(name)
        used = self.backend.store.place(self._projects, usual) is not None
        return self._made_project(self.backend.uuid("projects") if used else usual, name, description)

    def _made_project(self, key: str, name: str, description: str | None = None) -> dict[str, Any]:
        return self._keep_project(
            {
                "id": key,
                "org_id": project_id("organization"),
                "name": name,
                "description": description,
                "created": self.backend.now(),
                "deleted_at": None,
                "user_id": None,
                "settings": None,
            }
        )

    def _keep_project(self, project: dict[str, Any]) -> dict[str, Any]:
        self.backend.store.put(self._projects, project["id"], project)
        return project

    def _stored_project(self, call: DecodedCall) -> dict[str, Any]:
        name = str(call.path["project_id"]).lower()
        project = self.backend.store.get(self._projects, name)
        if project is None:
            raise self.missing("project", name)
        return project


def _stand_in(name: str) -> str:
    """Return what a project is called that was given no name."""
    return f"Project {name[:8]}"
