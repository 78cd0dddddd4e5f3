"""What a wheel has more than the repository: the built-in rules and lexicon, prepared for a quick start."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PreparedPatterns(BuildHookInterface[Any]):
    """Puts the prepared patterns into the wheel. Wrong patterns end the build with a ``PatternError`` that lists what
    is wrong. An editable install has none: a checkout is edited, and keeps them in the user's cache folder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root, "src")))
        from kcn_extract.prepared import built_in_files
        from kcn_extract.value_functions import VALUES

        self._folder = tempfile.TemporaryDirectory()
        for name, content in built_in_files(VALUES).items():
            path = Path(self._folder.name, name)
            path.write_bytes(content)
            build_data["force_include"][str(path)] = f"kcn_extract/patterns/prepared/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()
