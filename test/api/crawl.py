"""Asks every GET route of api/openapi.json on the demo shop: with the ids that lists gave, with each parameter of its
query, as the owner and as everybody else who may sign in, in both languages. Every answer is what the document says,
none is a 5xx, and every list has shown a row somewhere: what a list says of its rows is only seen where it has some.
"""
import datetime
import itertools
import json
import re
import urllib.parse
import zoneinfo

import demo
import examples
from examples import World, check_value, operations, resolve
from house import Broken

CUSTOMERS = 30
ROLES = ("manager", "consultant", "cashier", "analyst")
TRIED = 10  # ids of a kind, until a list has rows
SORTS = 2   # members that a list sorts by, where the document does not name them
ID = re.compile(r"\b([a-z]{3})_[0-9A-HJKMNP-TV-Z]{11}\b")

# Lists that have no rows here, and why.
EMPTY = {}

# What a parameter of plain text takes, where no row tells.
TEXTS = {"q": "a", "right": "customer.read", "after": "0", "types": "points.*", "kind": "insight.run", "actor": "house",
         "act": "create", "object": "customer", "type": "webhook.test", "role": "cashier", "page": "customers", "wallet": "points",
         "delimiter": ",", "quote": "none", "decimal": ".", "format": "json", "external_id": "P-1",
         "event": "customer.note_added", "source": "order", "city": "x", "code": "x", "sku": "85123A", "name": "VIP", "object_id": "1"}


def fill(directory, url):
    """A small demo shop."""
    demo.make(url, directory, "zh", CUSTOMERS)


def furnish(world):
    """One record of each kind that the demo shop may be without; most are about one customer."""
    for kind in list(examples.MAKERS) + list(examples.SPECIAL):
        world.id(f"{kind}_07B925M0000")
    customer = world.ids["cus_07B925M0000"]
    examples.in_household(world, "/cus_07B925M0000", None)
    examples.giving(world, None, None)
    world.ask("POST", f"/v1/customers/{customer}/transfers", {"to": world.make("cus"), "points": 10})
    _, friend = examples.brought(world, None, None)
    friend["code"] = world.ask("POST", f"/v1/customers/{customer}/referral-code")["code"]
    world.ask("POST", "/v1/referrals", friend)
    world.ask("POST", "/v1/orders", {"external_id": "C-1", "customer_id": customer,
                                     "lines": [{"sku": "85123A", "quantity": 1, "unit_price": 3200}]})
    world.ask("PATCH", f"/v1/customers/{customer}", {"emails": [{"address": "crawl@example.com"}]})
    examples.Passkey(world).kept()
    examples.code_for(world, "browser crawl", "/v1/m/codes", "crawl@example.com")
    refused = world.house.call("owner", "POST", "/v1/imports?kind=orders", {}, HEAD + "C-2,85123A,one,2024-03-01 10:00,2.55,1")
    world.ask("POST", f"/v1/imports/{refused[1]['id']}/run", {})
    world.ask("POST", "/csp-report", {"csp-report": {"document-uri": "https://crm.example/", "effective-directive": "img-src",
                                                     "blocked-uri": "https://tracker.example/"}})
    differing(world)
    warned(world)


HEAD = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n"


def differing(world):
    """A back-test that finds a difference: points from every order."""
    terms = {"name_en": "Double", "name_zh": "双倍", "trigger": "order_paid", "wallet": "points", "measure": "amount",
             "points": 2, "per": 100}
    made = world.ask("POST", "/v1/backtests", {"terms": [{"code": "crawl", "terms": terms}]})["id"]
    world.house.until(lambda: {"done": 1}[world.ask("GET", f"/v1/backtests/{made}")["state"]])


def warned(world):
    """A warning of the day that somebody's points lapse."""
    zone, days = zoneinfo.ZoneInfo("Asia/Shanghai"), []
    for customer in world.ask("GET", "/v1/customers?limit=200")["items"]:
        for lot in world.ask("GET", f"/v1/customers/{customer['id']}/lots")["items"]:
            if lot["expires_at"] and not days:
                end = datetime.datetime.fromisoformat(lot["expires_at"].replace("Z", "+00:00")) - datetime.timedelta(milliseconds=1)
                days = [n for n in [(end.astimezone(zone).date() - datetime.datetime.now(zone).date()).days] if n <= 730]
        if days:
            break
    world.ask("POST", "/v1/expiry-warnings", {
        "name": "Crawl", "wallet_id": examples.wallet(world, "points"), "days_before": days[0]})


class Crawl:
    def __init__(self, document, house, world):
        self.document, self.house, self.world = document, house, world
        self.ids, self.broken, self.rows, self.good, self.asked = {}, [], {}, {}, 0
        self.routes = [(path, operation) for method, path, operation in operations(document) if method == "GET"]
        for made in world.ids.values():
            self.keep(made)

    def keep(self, text):
        for match in ID.finditer(text):
            known = self.ids.setdefault(match.group(1), [])
            if match.group(0) not in known:
                known.append(match.group(0))

    def schema(self, operation):
        status = [status for status in operation["responses"] if status.startswith("2")][0]
        return operation["responses"][status]["content"]["application/json"]["schema"]

    def some(self, schema):
        """A list of which only some fields were asked for."""
        item = {**resolve(self.document, schema["properties"]["items"]["items"]), "required": []}
        return {**schema, "properties": {**schema["properties"], "items": {"type": "array", "items": item}}}

    def ask(self, role, path, operation, language="en"):
        """The answer when it is one of success."""
        self.asked += 1
        status, answer, headers = self.house.call(role, "GET", path, {"Accept-Language": language}, None)
        name, kind = operation["operationId"], dict(headers).get("Content-Type", "")
        try:
            if status >= 500:
                raise Broken(f"{status} {answer}")
            if status >= 400:
                examples.check_problem(self.document, status, answer, headers, language)
                return None
            if kind.startswith("application/json"):
                schema = self.schema(operation)
                check_value(self.document, self.some(schema) if "fields=" in path else schema, answer, name)
        except Broken as complaint:
            self.broken.append(f"GET {path} as {role}: {complaint}")
            return None
        if isinstance(answer, dict) and isinstance(answer.get("items"), list) and kind.startswith("application/json"):
            self.rows[name] = max(self.rows.get(name, 0), len(answer["items"]))
        if role == "owner" or role.startswith("member"):
            self.keep(json.dumps(answer)[:20000])
        return answer

    # ------------------------------------------------------------ where

    def paths(self, path, operation, count):
        """The path with ids of its kinds, several if it can be."""
        choices = []
        for parameter in operation["parameters"]:
            if parameter.get("in") != "path":
                continue
            kind = re.match(r"\^(\w{3})_", parameter["schema"].get("pattern", ""))
            choices.append((parameter["name"], self.ids.get(kind.group(1), []) if kind else ["manager", "cashier"]))
        for values in itertools.islice(itertools.product(*[ids for _, ids in choices]), count):
            filled = path
            for (name, _), value in zip(choices, values):
                filled = filled.replace("{" + name + "}", value)
            yield filled

    def needed(self, operation, row=None):
        return {parameter["name"]: self.values(parameter, operation, row)[0] for parameter in operation["parameters"]
                if parameter.get("in") == "query" and parameter.get("required")}

    # ------------------------------------------------------------ with what

    def values(self, parameter, operation, answer):
        schema, name = parameter["schema"], parameter["name"]
        rows = answer.get("items") if isinstance(answer, dict) else None
        row = rows[0] if rows else {}
        today = datetime.date.today()
        if "enum" in schema:
            return schema["enum"]
        if "pattern" in schema:
            return self.ids.get(schema["pattern"][1:4], [])[:2]
        if schema["type"] == "boolean":
            return ["true", "false"]
        if schema["type"] == "integer":
            return sorted({max(schema.get("minimum", 0), 0), min(schema.get("maximum", 3), 3), schema.get("maximum", 1)})
        if schema.get("format") == "date":
            return [str(today - datetime.timedelta(30 if name == "from" else 0)), "2024-02-29"]
        if schema.get("format") == "date-time":
            return [f"{today}T00:00:00Z", "2024-02-29T23:59:59+08:00"]
        if name == "cursor":
            return [answer["next"]] if isinstance(answer, dict) and answer.get("next") else []
        if name in ("sort", "fields"):
            members = list(resolve(self.document, self.schema(operation)["properties"]["items"]["items"])["properties"])
            return [",".join(members[:3])] if name == "fields" else members + ["-" + one for one in members]
        if name == "ids":
            return [",".join(self.ids["cus"][:5])]
        if name == "code" and operation["operationId"] == "member_scan":
            return [self.house.asked("GET", "/v1/customers?limit=1")["items"][0]["member_no"]]
        if name == "field":
            return [{f"field.{one['key']}": "1" for one in self.house.asked("GET", "/v1/fields")["items"][:1]}]
        if isinstance(row.get(name), str):
            return [row[name]]
        return ["csv", "json"] if name == "format" else [TEXTS[name]]

    # ------------------------------------------------------------ the rounds

    def first(self, role, path, operation, language="en"):
        """The first answer with rows, of several ids; where it came from."""
        best = None
        for filled in self.paths(path, operation, TRIED):
            answer = self.ask(role, self.with_query(filled, self.needed(operation)), operation, language)
            if answer is not None and (best is None or not self.empty(answer)):
                best = filled, answer
            if best and not self.empty(best[1]):
                break
        if best:
            self.good[operation["operationId"]] = best[0]
        return best

    @staticmethod
    def empty(answer):
        return isinstance(answer, dict) and answer.get("items") == []

    @staticmethod
    def with_query(path, query):
        query = {name: value for given, value in query.items()
                 for name, value in (value.items() if isinstance(value, dict) else [(given, value)])}
        return path + "?" + urllib.parse.urlencode(query) if query else path

    def search(self, role, path, operation):
        """Each parameter by itself, with each value that it has."""
        found = self.first(role, path, operation)
        if not found:
            self.broken.append(f"GET {path} as {role}: never an answer; "
                               f"{[p for p in self.paths(path, operation, 1)] or 'no ids of its kind'}")
            return
        filled, answer = found
        self.ask(role, self.with_query(filled, self.needed(operation)), operation, "zh-CN")
        for parameter in operation["parameters"]:
            if parameter.get("in") != "query":
                continue
            query = self.needed(operation)
            if parameter["name"] == "cursor":
                answer = self.ask(role, self.with_query(filled, {**query, "limit": 1}), operation)
            values = self.values(parameter, operation, answer)
            good = 0
            for value in values:
                good += self.ask(role, self.with_query(filled, {**query, parameter["name"]: value}), operation) is not None
                if good == SORTS and parameter["name"] == "sort" and "enum" not in parameter["schema"]:
                    break
            if values and not good:
                self.broken.append(f"GET {filled}: {parameter['name']} was refused with all of {values}")

    def everything(self, role, wanted):
        routes = [(path, operation) for path, operation in self.routes if wanted(path, operation)]
        # Those without ids first: they give the ids for the others.
        for path, operation in sorted(routes, key=lambda route: route[0].count("{")):
            self.search(role, path, operation)

    def as_others(self, member):
        for i, role in enumerate(ROLES):
            for path, operation in self.routes:
                if not path.startswith("/v1/m/"):
                    place = self.good.get(operation["operationId"])
                    if place:
                        self.ask(role, self.with_query(place, self.needed(operation)), operation, "zh-CN" if i % 2 else "en")
        for role in (member, "nobody"):
            for path, operation in self.routes:
                place = self.good.get(operation["operationId"])
                if place:
                    self.ask(role, self.with_query(place, self.needed(operation)), operation, "zh-CN")


def is_list(document, operation):
    schema = [content for status, reply in operation["responses"].items() if status.startswith("2")
              for content in reply.get("content", {}).values()]
    return bool(schema) and "items" in schema[0]["schema"].get("properties", {})


def play(document, house):
    world = World(document, house)
    furnish(world)
    crawl = Crawl(document, house, world)
    crawl.everything("owner", lambda path, _: not path.startswith("/v1/m/"))
    member = f"member {world.ids['cus_07B925M0000']}"
    crawl.ids = {}
    crawl.everything(member, lambda path, _: path.startswith("/v1/m/"))
    crawl.as_others(member)
    for _, operation in crawl.routes:
        name = operation["operationId"]
        if is_list(document, operation) and not crawl.rows.get(name) and name not in EMPTY:
            crawl.broken.append(f"{name} never showed a row")
    if crawl.broken:
        raise Broken(f"{len(crawl.broken)} of {crawl.asked}:\n        " + "\n        ".join(crawl.broken))
