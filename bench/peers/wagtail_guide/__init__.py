"""The same guide in Wagtail, written as its documentation does: what `bench/reading.py` measures ours against."""
