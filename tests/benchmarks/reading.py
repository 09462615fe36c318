"""Read one Word document in a process of its own: seconds, and memory by the size of its XML.

``python -m tests.benchmarks.reading FILE`` prints one JSON object. What every process pays once
(imports, tables of the language) is paid before the measurement, by reading a short document.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import NamedTuple

from converters.readers.docx import read
from tests.support.docx_builder import build_docx, paragraph, reading_context
from tests.support.project import PROJECT

_WARMING = "Chương một. Ngày xửa ngày xưa có một người đi buôn ở kinh thành."


class Reading(NamedTuple):
    """What reading a document costs."""

    seconds: float
    memory_mb: float
    xml_mb: float

    @property
    def ratio(self) -> float:
        """Memory by the size of the document's XML."""
        return self.memory_mb / self.xml_mb


def measured(document: Path) -> Reading:
    """Return the cost of reading ``document``, the best time of three processes."""
    command = [sys.executable, "-m", "tests.benchmarks.reading", str(document)]
    found = []
    for _ in range(3):
        output = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True).stdout
        found.append(Reading(**json.loads(output)))
    return min(found, key=lambda reading: reading.seconds)


def _peak_mb() -> float:
    status = Path("/proc/self/status")
    if status.is_file():
        # Linux hands the resource usage of the parent on to the child; this is the child's alone.
        line = next(x for x in status.read_text("utf-8").splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / (1 << 10)
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main(document: Path) -> None:
    """Measure in this process."""
    with tempfile.TemporaryDirectory(prefix="banso-bench-") as name:
        folder = Path(name)
        short = build_docx(folder / "short.docx", paragraph(_WARMING) * 40)
        read(short, reading_context(folder))
        before, start = _peak_mb(), time.process_time()
        read(document, reading_context(folder))
        seconds, memory = time.process_time() - start, _peak_mb() - before
    print(json.dumps(Reading(seconds, memory, _xml_mb(document))._asdict()))


def _xml_mb(document: Path) -> float:
    """Return the size of all parts that are XML: the notes are read as the text is."""
    with zipfile.ZipFile(document) as package:
        sizes = [part.file_size for part in package.infolist() if part.filename.endswith(".xml")]
    return sum(sizes) / (1 << 20)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
