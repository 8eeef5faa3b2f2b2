"""Several who act at the same moment, each in a thread and a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connections


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each in its own thread and connection, all let go together; what each answered or raised."""
    gate, answers = threading.Barrier(len(acts)), []

    def act_in_turn(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            answers.append(act())
        except Exception as error:
            answers.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act_in_turn, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
