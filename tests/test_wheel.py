"""The built wheel holds all that it needs, and works outside of the repository."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROBE = """
import json, kcn_extract
from kcn_extract.rules.load import BUILT_IN_PATTERNS
record = kcn_extract.Extractor(names="never").extract("Năm 2023, KCN Đình Trám thu hút 3 tỷ USD, tăng 5%.")
print(json.dumps([kcn_extract.__file__, str(BUILT_IN_PATTERNS), [m.label for m in record.mentions]]))
"""


def test_the_wheel_works_by_itself(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*pip, "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("kcn_extract-*.whl")
    site = tmp_path / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(site), str(wheel)], check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    module, patterns, labels = json.loads(done.stdout)
    assert Path(module).is_relative_to(site) and Path(patterns) == site / "kcn_extract" / "patterns"
    assert labels == ["DATE", "ZONE", "MONEY", "PERCENT"]
    assert {path.name for path in Path(patterns).iterdir()} >= {
        "zone.toml",
        "zones.csv",
        "places.csv",
        "indicator.toml",
    }
    assert (site / "kcn_extract" / "py.typed").is_file()
