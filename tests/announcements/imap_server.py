"""A real IMAP server of the few words that reading a mailbox takes, on a real socket."""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class ImapMailbox:
    port: int = 0
    letters: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    password: str = "secret"

    @property
    def url(self) -> str:
        return f"imap://guides%40boreal.example:{self.password}@127.0.0.1:{self.port}/INBOX"


class Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"* OK IMAP4rev1 ready\r\n")
        while line := self.rfile.readline():
            tag, _space, words = line.decode().strip().partition(" ")
            verb = words.partition(" ")[0].upper()
            answer = getattr(self, f"on_{verb.lower()}", self.on_else)(words)
            self.wfile.write(f"{tag} {answer}\r\n".encode())
            if verb == "LOGOUT":
                return

    @property
    def mailbox(self) -> ImapMailbox:
        return self.server.mailbox  # type: ignore[attr-defined,no-any-return]

    def on_else(self, words: str) -> str:
        return "OK done"

    def on_capability(self, words: str) -> str:
        self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        return "OK done"

    def on_login(self, words: str) -> str:
        return "OK in" if f'"{self.mailbox.password}"' in words else "NO no such person"

    def on_select(self, words: str) -> str:
        self.wfile.write(f"* {len(self.mailbox.letters)} EXISTS\r\n".encode())
        return "OK [READ-WRITE] done" if "INBOX" in words else "NO no such folder"

    def on_search(self, words: str) -> str:
        unseen = [str(n) for n in range(1, len(self.mailbox.letters) + 1) if n not in self.mailbox.seen]
        self.wfile.write(f"* SEARCH {' '.join(unseen)}\r\n".encode())
        return "OK done"

    def on_fetch(self, words: str) -> str:
        number = int(words.split()[1])
        letter = self.mailbox.letters[number - 1]
        self.wfile.write(f"* {number} FETCH (BODY[] {{{len(letter)}}}\r\n".encode() + letter + b")\r\n")
        return "OK done"

    def on_store(self, words: str) -> str:
        found = re.match(r"STORE (\d+) \+FLAGS \(\\Seen\)", words)
        self.mailbox.seen |= {int(found[1])} if found else set()
        return "OK done"


def start(mailbox: ImapMailbox) -> socketserver.ThreadingTCPServer:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
    server.daemon_threads = True
    server.mailbox = mailbox  # type: ignore[attr-defined]
    mailbox.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server
