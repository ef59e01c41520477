"""Take over from the package as it stands what a run would only make again.

How ruff lays out a file depends on its name, its text and ruff alone. So a file whose rendered text is that
of the run before is laid out already: it stands in the package, if nobody edited it. What was rendered then
is remembered outside every source tree, a digest for each file; without that, all are laid out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from invocant_generator._output import lock
from invocant_generator._output.verify import cache_folder


@frozen
class Layouts:
    """What was rendered for the package in a folder, and what the layout made of it."""

    folder: Path
    rules: str
    """What decides the layout beside the text: the tool's release and its settings."""

    def known(self, texts: Mapping[str, str]) -> dict[str, bytes]:
        """Return the files of *texts* that stand in the folder as they would be laid out, by their names."""
        try:
            remembered = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        files: dict[str, bytes] = {}
        for name, text in texts.items() if isinstance(remembered, dict) else ():
            wanted = remembered.get(self._key(name, text))
            path = self.folder / name
            if wanted is not None and path.is_file() and lock.digest(content := path.read_bytes()) == wanted:
                files[name] = content
        return files

    def remember(self, texts: Mapping[str, str], files: Mapping[str, bytes]) -> None:
        """Remember that *texts* are laid out as *files*; what was remembered before is forgotten."""
        table = {self._key(name, texts[name]): lock.digest(files[name]) for name in texts}
        try:
            self._path.write_text(json.dumps(table), "utf-8")
        except OSError:
            return  # the next run lays out everything

    def _key(self, name: str, text: str) -> str:
        return lock.digest(f"{self.rules}\0{name}\0{text}".encode())

    @property
    def _path(self) -> Path:
        return cache_folder("layouts") / f"{lock.digest(str(self.folder.resolve()).encode())[:24]}.json"
