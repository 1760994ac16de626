"""What all runners of this folder share: the real binary as a server on a fresh database, and who has signed in to it."""
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
BINARY = os.environ.get("HUITOU") or os.path.join(HERE, "../../build/debug/huitou")


class Broken(Exception):
    """What a scenario expected and did not get."""


class Gone(Broken):
    """A server that does not answer."""


class House:
    """A running server on a fresh database, and who has signed in."""

    def __init__(self, directory, url, owner=None):
        self.log = open(os.path.join(directory, "log"), "w+b")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--db", url, "--key-file", os.path.join(directory, "key"), "--listen", "127.0.0.1:0",
             "--rate-per-minute", "0", "--private-allowed", "127.0.0.0/8", "--log-level", "warn"],
            stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL)
        self.cookies, self.jars, self.port, self.asking = {}, {}, None, None
        try:
            self.sign_up("owner", self.started(), owner or {"login": "owner@example.com", "name": "Owner"})
        except BaseException:
            self.process.kill()
            self.stop()
            raise

    def started(self):
        """Waits for the server, and gives the token by which an owner sets it up."""
        late = threading.Timer(120, self.process.kill)
        late.start()
        try:
            for line in self.process.stdout:
                line = line.decode()
                if found := re.search(r"serves http://127\.0\.0\.1:(\d+)", line):
                    self.port = int(found.group(1))
                if found := re.search(r"/setup#(\S+)", line):
                    return found.group(1)
        finally:
            late.cancel()
        raise Broken("the server did not start:\n" + self.said())

    def sign_up(self, role, token, more):
        status, _, headers = self.call(None, "POST", "/v1/setup", {},
                                       json.dumps({"token": token, "password": "staple of nine lanterns", **more}))
        if status != 200:
            raise Broken(f"{role} could not sign in: {status}")
        self.cookies[role] = "; ".join(value.split(";")[0] for name, value in headers if name.lower() == "set-cookie")

    def sign_in(self, role, login, password):
        status, _, headers = self.call(None, "POST", "/v1/session", {}, json.dumps({"login": login, "password": password}))
        if status != 200:
            raise Broken(f"{login} could not sign in: {status}")
        self.cookies[role] = "; ".join(value.split(";")[0] for name, value in headers if name.lower() == "set-cookie")

    @staticmethod
    def until(what, seconds=20):
        """The answer of what() once it has one: for what happens a little later."""
        end = time.monotonic() + seconds
        while True:
            try:
                return what()
            except Gone:
                raise
            except (Broken, LookupError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def known(self, role):
        """The credentials of somebody with that role, who is invited when first asked for."""
        if role == "nobody":
            return {}
        if role.startswith("browser "):
            return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.jars.setdefault(role, {}).items())}
        if role not in self.cookies:
            if role.startswith("key "):
                made = self.asked("POST", "/v1/keys", {"name": "A program", "rights": role.split()[1:]})
                self.cookies[role] = {"Authorization": "Bearer " + made["key"]}
            elif role.startswith("member "):
                self.enter(role, role.split()[1])
            else:
                name, _, store = role.partition(" of ")
                self.invite(role, name, store)
        held = self.cookies[role]
        return held if isinstance(held, dict) else {"Cookie": held}

    def enter(self, role, customer):
        """A member comes into the portal by a link that the owner makes."""
        link = self.asked("POST", f"/v1/customers/{customer}/portal-link")["link"]
        status, _, headers = self.call(None, "POST", "/v1/m/links/use", {}, json.dumps({"token": link.split("#")[1]}))
        if status != 200:
            raise Broken(f"{role} could not come in: {status}")
        self.cookies[role] = "; ".join(value.split(";")[0] for name, value in headers if name.lower() == "set-cookie")

    def invite(self, login, role, store):
        if not store and role in ("manager", "consultant", "cashier"):
            stores = self.asked("GET", "/v1/stores")["items"]
            store = stores[0]["id"] if stores else self.asked("POST", "/v1/stores", {"code": "home", "name": "Home"})["id"]
        made = self.asked("POST", "/v1/users", {"name": role, "login": re.sub("[^a-z0-9]", "-", login.lower()),
                                                "role": role, **({"store_id": store} if store else {})})
        self.sign_up(login, made["link"].split("#")[1], {})

    def asked(self, method, path, body=None):
        """What the owner asks for, which must succeed."""
        status, answer, _ = self.call("owner", method, path, {}, json.dumps(body) if body is not None else None)
        if status >= 300:
            raise Broken(f"{method} {path}: {status} {json.dumps(answer, ensure_ascii=False)}")
        return answer

    def call(self, role, method, path, headers, body):
        port = self.port
        if path.startswith("http://"):
            port, path, role = int(path.split(":")[2].split("/")[0]), "/" + path.split("/", 3)[3], None
        try:
            return self.exchange(role, port, method, path, headers, body)
        except (OSError, http.client.HTTPException) as error:
            raise Gone(f"{method} {path}: {type(error).__name__} {error}; {self.state()}") from error

    def state(self):
        """How the server is when it does not answer: what it ended with and said, or where its threads stand."""
        try:
            code = self.process.wait(2)
            return f"the server ended with {code}:\n{self.said()}"
        except subprocess.TimeoutExpired:
            stacks = subprocess.run(["gdb", "-p", str(self.process.pid), "-batch", "-ex", "thread apply all bt 12"],
                                    capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
                                    timeout=60).stdout if shutil.which("gdb") else "no gdb to see where"
            return f"the server runs:\n{self.said()}\n{stacks[-6000:]}"

    def exchange(self, role, port, method, path, headers, body):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Origin": f"http://127.0.0.1:{port}", **(self.known(role) if role else {}), **headers}
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, bytes) else body.encode()
        connection.request(method, urllib.parse.quote(path, safe="/?&=%:,.-_~#[]+"), body, headers)
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        for name, value in reply.getheaders() if role in self.jars else []:
            if name.lower() == "set-cookie":
                cookie, _, content = value.split(";")[0].partition("=")
                self.jars[role][cookie] = content
        kind = reply.getheader("Content-Type") or ""
        try:
            answer = json.loads(text.decode()) if "json" in kind and text else text.decode(errors="replace")
        except ValueError as error:
            raise Broken(f"{reply.status} with JSON that is none: {error}: {text[:300]!r}") from None
        return reply.status, answer, reply.getheaders()

    def statements(self):
        return int(re.search(r"^huitou_db_statements_total (\d+)", self.call(None, "GET", "/metrics", {}, None)[1], re.M)[1])

    def own_statements(self):
        """How many of them asking for their number takes."""
        if self.asking is None:
            counts = [self.statements() for _ in range(8)]
            self.asking = min(after - before for before, after in zip(counts, counts[1:]))
        return self.asking

    def said(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-3000:]

    def stop(self):
        """Ends the server and returns what it complained of, a sanitizer's report for one."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        said = self.said()
        self.log.close()
        self.process.stdout.close()
        return None if code == 0 else f"the server ended with {code}:\n{said}"


def balance(directory, url):
    """Whatever a scenario did: ledger, statistics and audit still add up."""
    done = subprocess.run([BINARY, "check", "--db", url, "--key-file", os.path.join(directory, "key")],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=300)
    if done.returncode != 0:
        raise Broken(f"huitou check leaves with {done.returncode}:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def database(name, engine, server, directory):
    """A fresh database of that engine, by its URL; with all tables where HUITOU_TEST_SCHEMA has them (test/support.h)."""
    schema = os.environ.get("HUITOU_TEST_SCHEMA")
    if engine == "SQLite":
        url = os.path.join(directory, "shop.db")
        if schema:
            shutil.copyfile(schema, url)
        yield url
        return
    fresh = f"scenario_{os.getpid()}_{re.sub(r'[^a-z0-9]', '_', name)}"
    psql(server, f"CREATE DATABASE {fresh}" + (" TEMPLATE huitou_schema" if schema else ""))
    try:
        yield server.rsplit("/", 1)[0] + "/" + fresh
    finally:
        psql(server, f"DROP DATABASE IF EXISTS {fresh} WITH (FORCE)")


def psql(server, command):
    done = subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", server, "-c", command], check=False,
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    if done.returncode != 0:
        raise Broken(f"{command}: {done.stderr}")
