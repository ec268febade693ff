"""The machine that a measurement was made on, in words: without it, no figure says anything."""

import os
import platform
import subprocess
import time
from importlib.metadata import version
from pathlib import Path


def described() -> dict[str, str]:
    """What stands above the tables, in order."""
    return {
        "processor": f"{_model()}, {os.cpu_count()} cores",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "system": _system(),
        "Python": f"{platform.python_version()}, numpy {version('numpy')}",
        "date": time.strftime("%Y-%m-%d"),
        "other work": f"load {os.getloadavg()[0]:.1f} as the run began",
    }


def _model() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if platform.system() == "Darwin":
        asked = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    return platform.processor() or platform.machine()


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        name = platform.platform(terse=True)
    return f"{name}, {platform.system()} {platform.machine()}"
