"""A server that takes webhooks and tells what it took: GET / gives [{"path", "headers", "body"}, …] in the order in
which they came; PUT / with {"status": 410} chooses how it answers from then on."""
import http.server
import json
import threading


class Receiver:
    def __init__(self):
        self.status, self.taken = 204, []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, value=None):
                text = json.dumps(value).encode() if value is not None else b""
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def body(self):
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))

            def do_POST(self):  # noqa: N802
                receiver.taken.append({"path": self.path, "body": json.loads(self.body()),
                                       "headers": {name.lower(): value for name, value in self.headers.items()}})
                self.answer(receiver.status)

            def do_GET(self):  # noqa: N802
                self.answer(200, receiver.taken)

            def do_PUT(self):  # noqa: N802
                receiver.status = json.loads(self.body())["status"]
                self.answer(200, {})

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
