"""Stands where Huitou stands behind a proxy, and tells what arrived: for script/proof-proxy only."""
import http.server
import json
import sys


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        size = 0
        if self.headers.get("Transfer-Encoding") == "chunked":
            while chunk := int(self.rfile.readline(), 16):
                size += len(self.rfile.read(chunk))
                self.rfile.readline()
            self.rfile.readline()
        else:
            size = len(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        body = json.dumps({
            "method": self.command,
            "path": self.path,
            "version": self.request_version,
            "body_size": size,
            "port": self.client_address[1],
            "headers": {name.lower(): self.headers.get_all(name) for name in self.headers},
        }).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Echo).serve_forever()
