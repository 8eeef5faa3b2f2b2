import os
import secrets
from pathlib import Path


def kept_secret_key(path: Path) -> str:
    """The key in the file; made on first use, readable by its owner only. Two processes at once agree on one."""
    while True:
        try:
            return path.read_text().strip() or _made(path)
        except FileNotFoundError:
            _made(path)


def _made(path: Path) -> str:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(draft, path)  # atomic: the first one wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
