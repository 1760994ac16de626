"""Sends what nobody should send: the examples of api/openapi.json with members, parameters and ids in the path changed
for others, at the edge of what their schema allows and far beyond it. Whatever comes, the answer is one that the document
knows or a problem in the caller's language; it is never a 5xx, the server lives, and afterwards every list can still be
read and the books balance. A seed is a history:

    NONSENSE_STEPS=100000 NONSENSE_SEED=7 test/api/run nonsense
"""
import copy
import json
import os
import random
import re
import urllib.parse

import crawl
import examples
from examples import SAMPLE, World, check_value, operations, resolve
from house import Broken, Gone

STEPS = int(os.environ.get("NONSENSE_STEPS", "500"))
SEED = int(os.environ.get("NONSENSE_SEED", "1"))
RENEWED = 150  # steps that records serve
# Whoever sends these is not signed in any more; what these wait for takes its time.
SKIPPED = {*examples.LAST, "event_list"}

RAW = re.compile(r'"<raw (\d+)>"')
RAWS = ["NaN", "-Infinity", "1e999", "-0", "00", "1.0", "1e3", "99999999999999999999999999", "-9223372036854775809", "0x10",
        '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"a\tb"', '"\\x"', "'a'", "nul", "", "[1,]", '{"a":1,}', "[" * 300,
        "[" * 40 + "]" * 40, '{"a":' * 70 + "1" + "}" * 70, '{"id":1,"id":2}', '"\\ud83d\\ude00"', "9007199254740993", "-1e-400"]
NUMBERS = [0, 1, -1, 2, 127, 32768, 2**31 - 1, 2**31, -2**31 - 1, 10**12, 2**53 - 1, 1 - 2**53, 2**53, 2**62, 2**63 - 1, -2**63, 2**63,
           10**30, 0.5, 1.5, -0.0, 1e15, 1e300]
WORDS = ["", " ", "a", "x" * 41, "x" * 301, "x" * 5000, "中" * 81, "\u0000", "a\nb", "\t", "\u202eabc\u202c", "مرحبا بالعالم", "👩‍👩‍👧‍👦", "e\u0301",
         "\ufeff", "\u2028", "%s%n%d", "'; DROP TABLE customer; --", "<script>alert(1)</script>", "=1+1", "../../etc/passwd", "null", "true",
         "0", "-1", "1e9", "NaN", "\uffff", "\U0010ffff", "a,b,,c", ",", "*", "%", "_", "\\", '"', "@", "+", "+8613800000000", "a@b", "a@" + "b" * 250 + ".cn",
         "http://127.0.0.1:1/", "https://[::1]/", "ftp://x", "javascript:alert(1)", "#fff", "#GGGGGG", "rgb(0,0,0)"]
DATES = ["0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2024-02-29", "2023-02-29", "1970-01-01", "1582-10-10", "2026-1-1", "2026-13-01",
         "1899-12-31", "2100-02-29", "-0001-01-01"]
TIMES = ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2016-12-31T23:59:60Z", "1969-12-31T23:59:59.999Z",
         "2026-11-22T24:00:00Z", "2026-11-22T00:00:00+23:59", "2026-11-22T00:00:00-24:00", "2026-11-22", "2026-11-22T00:00:00", "2038-01-19T03:14:08Z",
         "9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00+23:59", "2026-11-22T00:00:00.123456789Z", "1900-01-01T00:00:00Z", "2262-04-11T23:47:16.854Z"]
EXPRESSIONS = ["", "(" * 300, "not " * 300 + "true", "1", "customer", "customer.", "customer.orders", "customer.orders > 9223372036854775807",
               "customer.orders > 99999999999999999999", "customer.orders / 0 > 1", "customer.spent * 9223372036854775807 > 1", "order.total > 1 and",
               "customer.birthday == \"9999-12-31\"", "customer.name == \"" + "x" * 4000 + "\"", "in_segment(\"nobody\")", "customer.tags has \"\"",
               " or ".join(["customer.orders == 1"] * 400), "customer.orders in [" + ",".join(map(str, range(3000))) + "]", "customer.orders == null",
               "\"a\" < 1", "order.total >= 100 and customer.orders > 1", "customer.orders == -9223372036854775808", "customer.first_order_at < now - 99999999999d"]
EXPRESSED = {"condition", "expression", "definition", "where", "each", "amount"}
BAD_IDS = ["cus_", "cus_00000000000", "cus_ZZZZZZZZZZZ", "CUS_07B925M0000", "ord_07B925M0000", "1", "0", "-1", "me", "%00", "cus_07B925M000", "cus_07B925M00000",
           "usr_00000000001", "..", "%2e%2e", "%ff", "a" * 3000, " ", "'", "*"]


class Nonsense:
    def __init__(self, document, house):
        self.document, self.house, self.world = document, house, World(document, house)
        self.random, self.broken, self.statuses, self.unmade, self.ids = random.Random(SEED), [], {}, {}, {}
        self.operations = [(method, path, operation) for method, path, operation in operations(document)
                           if operation["operationId"] not in SKIPPED]

    # ------------------------------------------------------------ values

    def word(self, schema):
        words = list(WORDS)
        if "maxLength" in schema:
            words += ["字" * schema["maxLength"], "y" * schema["maxLength"], "z" * (schema["maxLength"] + 1), "😀" * min(schema["maxLength"], 4000)] * 3
        return self.random.choice(words)

    def known(self, kind):
        return self.random.choice(self.ids.get(kind) or [f"{kind}_07B925M0000"])

    def fitting(self, schema, name):
        """Another value that the schema allows, mostly at its edge."""
        schema, pick = resolve(self.document, schema), self.random.choice
        if "anyOf" in schema:
            schema = resolve(self.document, schema["anyOf"][0])
        kinds = schema.get("type", "string")
        kind = pick([one for one in ([kinds] if isinstance(kinds, str) else kinds)])
        if name in EXPRESSED and kind == "string":
            return pick(EXPRESSIONS)
        if "enum" in schema:
            return pick(schema["enum"])
        if kind == "null":
            return None
        if kind == "boolean":
            return pick([True, False])
        if kind == "integer":
            low, high = schema.get("minimum", 0), schema.get("maximum", 1000)
            return pick([low, high, low + 1, high - 1, min(max(low, 0), high), min(max(low, 1), high), min(max(low, 7), high)])
        if kind == "array":
            count = pick([0, 1, 2, 3, schema.get("maxItems", 10)])
            return [self.fitting(schema.get("items", {}), name) for _ in range(min(count, 60))]
        if kind == "object":
            return {name: self.fitting(inner, name) for name, inner in schema.get("properties", {}).items()
                    if name in schema.get("required", []) or self.random.random() < 0.5}
        if schema.get("format") == "date":
            return pick(DATES)
        if schema.get("format") == "date-time":
            return pick(TIMES)
        if "pattern" in schema and re.match(r"\^\w{3}_\[", schema["pattern"]):
            return self.known(schema["pattern"][1:4])
        return self.word(schema)

    def wild(self, schema, value):
        pick = self.random.choice
        kind = pick(["raw", "raw", "number", "number", "word", "word", "date", "time", "id", "null", "list", "object", "many", "flip"])
        if kind == "raw":
            return f"<raw {self.random.randrange(len(RAWS))}>"
        if kind == "number":
            return pick(NUMBERS)
        if kind == "word":
            return self.word(schema)
        if kind in ("date", "time"):
            return pick(DATES if kind == "date" else TIMES)
        if kind == "id":
            return pick([self.known(pick(list(self.ids))), pick(BAD_IDS)])
        if kind == "many":
            return [value] * pick([2, 33, 257, 10000])
        if kind == "list":
            return pick([[], [None], [value], [[value]], [1, "a", None]])
        if kind == "object":
            return pick([{}, {"": 1}, {"id": value}, {"a": value}])
        return not value if kind == "flip" else None

    # ------------------------------------------------------------ bodies

    def places(self, value, schema, name=None):
        """Each member of a body that is there or could be: (holder, key, its schema, its name)."""
        schema = resolve(self.document, schema)
        if "anyOf" in schema:
            schema = resolve(self.document, schema["anyOf"][0])
        if isinstance(value, dict):
            properties = schema.get("properties", {})
            for key in {**value, **properties}:
                yield value, key, properties.get(key, {}), key
                if key in value:
                    yield from self.places(value[key], properties.get(key, {}), key)
        elif isinstance(value, list):
            for i, inner in enumerate(value):
                yield value, i, schema.get("items", {}), name
                yield from self.places(inner, schema.get("items", {}), name)

    def spoil(self, body, schema):
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            places = list(self.places(body, schema))
            if not places:
                return body
            holder, key, inner, name = self.random.choice(places)
            there = holder[key] if isinstance(holder, list) or key in holder else None
            dice = self.random.random()
            if dice < 0.12:
                if isinstance(holder, list) or key in holder:
                    del holder[key]
            elif dice < 0.17 and isinstance(holder, dict):
                holder[self.random.choice(["unknown", "", "id", "version", "🙂", "a" * 300])] = there
            elif dice < 0.62:
                holder[key] = self.fitting(inner, name)
            else:
                holder[key] = self.wild(inner, copy.deepcopy(there))
        return body

    def written(self, body):
        text = RAW.sub(lambda match: RAWS[int(match.group(1))], json.dumps(body, ensure_ascii=self.random.random() < 0.3))
        dice = self.random.random()
        if dice < 0.01:
            return text[:self.random.randrange(len(text) + 1)]
        if dice < 0.02:
            return text + self.random.choice(["x", "{}", "\u0000", "]", " "])
        if dice < 0.03 and text.startswith("{\""):
            return "{" + text[1:text.index(":") + 1] + "1," + text[1:]
        if dice < 0.04:
            return self.random.choice(["", "null", "[]", "1", '"a"', "{}", "\ufeff" + text])
        return text.encode("utf-8", "surrogatepass") if dice > 0.05 else text.encode("utf-8", "surrogatepass").replace(b"a", b"\xff", 1)

    # ------------------------------------------------------------ a request

    def renew(self):
        """Records to speak of: what is merged, ended or erased meanwhile makes place for new ones."""
        self.world.fresh()
        for kind in sorted({*examples.MAKERS, *examples.SPECIAL} - {"run", "bkt"}):
            try:
                self.world.id(f"{kind}_07B925M0000")
            except Gone:
                raise
            except (Broken, LookupError) as reason:
                self.unmade[kind] = str(reason)[:300]
        for made in self.world.ids.values():
            self.ids[made[:3]] = ([made] + self.ids.get(made[:3], []))[:3]

    def path(self, operation, path):
        path = SAMPLE.sub(lambda match: self.known(match.group(1)), operation["x-example-path"])
        if self.random.random() < 0.08 and "{" in path + operation["x-example-path"] + "{":
            path = re.sub(r"[a-z]{3}_\w{11}", lambda _: self.random.choice(BAD_IDS + [self.known("cus"), self.known("ord")]), path)
        return path.split("?")[0]

    def query(self, operation):
        chosen = {}
        for parameter in operation["parameters"]:
            if parameter.get("in") != "query" or (not parameter.get("required") and self.random.random() < 0.6):
                continue
            value = self.fitting(parameter["schema"], parameter["name"]) if self.random.random() < 0.6 else self.wild(parameter["schema"], "1")
            if isinstance(value, (list, dict)):
                value = json.dumps(value)[:3000]
            chosen[parameter["name"]] = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        text = urllib.parse.urlencode(chosen, errors="surrogatepass")
        if self.random.random() < 0.02:
            text += self.random.choice(["&", "&=", "&%", "&%zz=1", "&a=%ff", "&limit=1&limit=2", "&" + "a" * 7000])
        return "?" + text if text else ""

    def step(self, number):
        method, path, operation = self.random.choice(self.operations)
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        path = self.path(operation, path) + self.query(operation)
        language = self.random.choice(["en", "zh-CN"])
        headers = {"Accept-Language": language}
        if self.random.random() < 0.05:
            headers["If-Match"] = self.random.choice(['"v1"', "v1", "*", '"v999999999999999999999"', '""', "x" * 500])
        if self.random.random() < 0.05:
            headers["Idempotency-Key"] = self.random.choice(["a", "x" * 256, "é", " ", str(number // 50)])
        text = None
        if "example" in content:
            example = json.loads(SAMPLE.sub(lambda match: self.known(match.group(1)), json.dumps(content["example"])))
            if self.random.random() < 0.7:
                example = self.world.vary(example) if isinstance(example, dict) else example
            text = self.written(self.spoil(example, content["schema"]))
            text = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        elif method != "GET" and self.random.random() < 0.1:
            text = b"{}"
        role = "owner" if not path.startswith("/v1/m/") else f"member {self.known('cus')}"
        if operation.get("security") == [] or self.random.random() < 0.02:
            role = None
        self.send(number, role, method, path, headers, text, operation, language)

    def send(self, number, role, method, path, headers, text, operation, language):
        try:
            status, answer, fields = self.house.call(role, method, path, headers, text)
        except Broken as gone:
            if not isinstance(gone, Gone):
                if "could not come in" not in str(gone) and "portal-link" not in str(gone):
                    self.broken.append(f"step {number}: {method} {path} {shown(text)} as {role}: {gone}")
                return
            raise Broken(f"seed {SEED}, step {number}: {method} {path} {shown(text)}: {gone}") from None
        self.statuses[status] = self.statuses.get(status, 0) + 1
        try:
            self.judge(status, answer, fields, operation, language, path)
        except Broken as complaint:
            self.broken.append(f"step {number}: {method} {path} {shown(text)} as {role}: {complaint}"
                               + (self.house.said()[-500:] if status >= 500 else ""))
        if status == 401 and role == "owner":
            self.house.sign_in("owner", examples.OWNER["login"], examples.OWNER["password"])

    def judge(self, status, answer, fields, operation, language, path):
        kind = dict(fields).get("Content-Type", "")
        if status >= 500:
            raise Broken(f"{status} {answer}")
        if status >= 400:
            examples.check_problem(self.document, status, answer, fields, language)
            for error in answer.get("errors") or []:
                if not error["pointer"].startswith("/") and "?" not in path:
                    raise Broken(f"a pointer that is none: {error}")
            if status == 422 and answer["code"].startswith("field_") and not answer.get("errors"):
                raise Broken(f"no pointer: {answer}")
        elif status != 204 and kind.startswith("application/json") and "fields=" not in path:
            wanted = [reply for name, reply in operation["responses"].items() if name.startswith("2")][0]
            schema = wanted.get("content", {}).get("application/json", {}).get("schema")
            if schema:
                check_value(self.document, schema, answer, operation["operationId"])

    def run(self):
        for number in range(STEPS):
            if number % RENEWED == 0:
                self.renew()
            self.step(number)


def shown(text):
    return "" if text is None else text[:400].decode("utf-8", "replace")


def reread(document, house, world):
    """Whatever was taken in can be shown."""
    walk = crawl.Crawl(document, house, world)
    for path, operation in sorted(walk.routes, key=lambda route: route[0].count("{")):
        if not path.startswith("/v1/m/"):
            for filled in walk.paths(path, operation, crawl.TRIED):
                walk.ask("owner", walk.with_query(filled, walk.needed(operation)), operation)
    return walk.broken


def play(document, house):
    made = Nonsense(document, house)
    made.run()
    broken = made.broken + reread(document, house, made.world)
    if os.environ.get("NONSENSE_STEPS"):
        print(f"        {dict(sorted(made.statuses.items()))}, not made: {json.dumps(made.unmade, ensure_ascii=False)}", flush=True)
    if broken:
        raise Broken(f"seed {SEED}, {len(broken)} of {STEPS}:\n        " + "\n        ".join(broken))
