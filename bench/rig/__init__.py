"""What the benchmarks share: real servers started from wheels, people by the thousand, a load, a table of figures."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
QUICK = "--quick" in sys.argv
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
