"""Builds this folder's site: python build.py [build|serve|check|import|export|new|explain|rules|schema] (see README.md)."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = HERE / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def in_environment() -> bool:
    if Path(sys.prefix).resolve() == (HERE / ".venv").resolve():
        return True
    from importlib.util import find_spec  # only who stands elsewhere waits for it

    return find_spec("msgspec") is not None


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - said before anything is imported that older Pythons cannot read
        sys.exit("Gongkai 需要 Python 3.11 或更新的版本。Gongkai needs Python 3.11 or newer.")
    if not in_environment():
        if PYTHON.exists():
            command = [str(PYTHON), *sys.argv]
            if os.name == "nt":
                import subprocess

                sys.exit(subprocess.call(command))
            os.execv(PYTHON, command)  # the same process: whoever ends it leaves no child behind
        print(f"还没有装好运行环境，请先在 {HERE} 里运行 make site。", file=sys.stderr)
        print(f"The environment is missing: run `make site` in {HERE} first.", file=sys.stderr)
        sys.exit(2)
    from gongkai.cli import run

    run(HERE)
