"""Plays every example of api/openapi.json against a running server, after looking at the document itself: references
lead somewhere, paths and parameters agree, every operation has its own name.

The examples stand alone: ids in them are samples. Before an example is sent, each sample is replaced by the id of a
record of that kind, made for it from the example of the operation that makes such records; what an operation needs
besides stands in PREPARE.
"""
import base64
import hashlib
import json
import os
import re
import subprocess
import tempfile
import time

from house import Broken

OWNER = {"login": "li.na", "name": "Li Na", "password": "correct horse battery"}
SAMPLE = re.compile(r"\b([a-z]{3})_[0-9A-HJKMNP-TV-Z]{11}\b")
METHODS = ("get", "post", "put", "patch", "delete")

# Which operation makes a record of a kind, where its example cannot be told by its answer.
MAKERS = {"cus": "customer_create", "ord": "order_take", "sto": "store_create", "cat": "category_create", "gol": "goal_create",
          "prd": "product_create", "stf": "staff_create", "usr": "user_create", "key": "key_create", "tag": "tag_create",
          "fld": "field_create", "not": "customer_note_add", "whk": "webhook_create", "tir": "tier_create",
          "rwd": "reward_create", "red": "redemption_make", "wal": "wallet_create", "hld": "hold_make", "hhd": "household_make",
          "seg": "segment_create", "tqt": "till_quote_make",
          "rul": "earning_rule_create", "grp": "earning_group_create", "bud": "earning_budget_create",
          "act": "activity_report", "ben": "tier_benefit_create", "cpt": "coupon_create",
          "ofr": "offer_create", "hol": "holiday_create", "xwn": "warning_create", "ppl": "partnership_create",
          "pns": "contract_create", "rfp": "referral_create", "nba": "action_rule_create",
          "viw": "view_create", "cho": "coupon_handout_begin", "cbk": "customer_bulk_begin",
          "crd": "card_template_create",
          "acq": "acquisition_create", "eff": "effort_rate_create"}


def operations(document):
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


# ---------------------------------------------------------------- the document

def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def check_references(document):
    for reference in set(references(document)):
        at = document
        for part in reference.removeprefix("#/").split("/"):
            if part not in at:
                raise Broken(f"{reference} leads nowhere")
            at = at[part]


def check_operation(document, method, path, operation):
    where = f"{method} {path}"
    named = {p["name"]: p for p in operation["parameters"] if p.get("in") == "path"}
    if set(re.findall(r"{(\w+)}", path)) != set(named):
        raise Broken(f"{where}: the parameters of the path are {sorted(named)}")
    if not all(p.get("required") for p in named.values()):
        raise Broken(f"{where}: a parameter of the path is not required")
    queries = [p["name"] for p in operation["parameters"] if p.get("in") == "query"]
    if len(queries) != len(set(queries)):
        raise Broken(f"{where}: a parameter stands twice")
    if not [status for status in operation["responses"] if status.startswith("2")]:
        raise Broken(f"{where}: no answer of success")
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content and "example" not in content["application/json"]:
        raise Broken(f"{where}: a body without an example")
    if not operation.get("summary") or operation["tags"][0] not in [tag["name"] for tag in document["tags"]]:
        raise Broken(f"{where}: no summary, or a tag that is not listed")


def check_document(document):
    if document["openapi"] != "3.1.0":
        raise Broken("not OpenAPI 3.1.0")
    check_references(document)
    names = [operation["operationId"] for _, _, operation in operations(document)]
    names += [item["post"]["operationId"] for item in document["webhooks"].values()]
    if len(names) != len(set(names)):
        raise Broken("two operations of one name: " + ", ".join(sorted({n for n in names if names.count(n) > 1})))
    for method, path, operation in operations(document):
        check_operation(document, method, path, operation)


# ---------------------------------------------------------------- values against schemas

def resolve(document, schema):
    while "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        schema = document["components"]["schemas"][name]
    return schema


TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def is_type(value, name):
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def check_value(document, schema, value, where):
    """Whether an answer is what the document says, as far as this document's words go."""
    schema = resolve(document, schema)
    if "anyOf" in schema:
        if value is None and {"type": "null"} in schema["anyOf"]:
            return
        schema = resolve(document, schema["anyOf"][0])
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_type(value, name) for name in types):
        raise Broken(f"{where}: {value!r} is no {' or '.join(types)}")
    if "enum" in schema and value not in schema["enum"]:
        raise Broken(f"{where}: {value!r} is none of {schema['enum']}")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        raise Broken(f"{where}: {value!r} is not like {schema['pattern']}")
    if isinstance(value, dict):
        for name in schema.get("required", []):
            if name not in value:
                raise Broken(f"{where}: no member {name}")
        for name, inner in value.items():
            if name in schema.get("properties", {}):
                check_value(document, schema["properties"][name], inner, f"{where}.{name}")
            elif "properties" in schema:
                raise Broken(f"{where}: the document knows no member {name}")
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            check_value(document, schema.get("items", {}), inner, f"{where}[{i}]")


CHINESE = re.compile("[\u4e00-\u9fff]")


def check_problem(document, status, answer, headers, language):
    """Whether a refusal is one: a problem of RFC 9457 of that status, in the language that was asked for."""
    if dict(headers).get("Content-Type") != "application/problem+json" or answer.get("status") != status:
        raise Broken(f"{status} without a problem: {answer}")
    check_value(document, document["components"]["schemas"]["Problem"], answer, "Problem")
    for text in [answer["detail"]] + [error["detail"] for error in answer.get("errors") or []]:
        # What was sent may be repeated in it.
        if not (CHINESE if language.startswith("zh") else re.compile("[a-z] [a-z]|^[A-Z]")).search(text):
            raise Broken(f"{status} is told in the wrong language: {text}")


# ---------------------------------------------------------------- the world

def told(status, answer):
    if isinstance(answer, dict):
        return f"{status} {answer.get('detail', answer)} {answer.get('errors', '')}"
    return f"{status} {answer}"


class World:
    """Records of every kind, made when an example asks for one."""

    def __init__(self, document, house):
        self.document, self.house, self.count = document, house, 0
        self.by_name = {operation["operationId"]: (method, path, operation)
                        for method, path, operation in operations(document)}
        self.ids, self.made = {}, {}

    def ask(self, method, path, body=None, role="owner"):
        status, answer, headers = self.house.call(role, method, path, {}, json.dumps(body) if body is not None else None)
        if status >= 400:
            raise Broken(f"{method} {path} {json.dumps(body, ensure_ascii=False)}: {told(status, answer)}")
        return answer

    def vary(self, body):
        """The same record with other unique values."""
        self.count += 1
        fresh = {key: value for key, value in body.items() if key not in ("phones", "emails", "identities")}
        for key in ("code", "sku", "login", "external_id", "key"):
            if key in fresh:
                fresh[key] = f"{fresh[key]}_{self.count}".lower() if key != "sku" else f"{fresh[key]}-{self.count}"
        if "date" in fresh:
            fresh["date"] = f"2030-{self.count // 28 % 12 + 1:02}-{self.count % 28 + 1:02}"
        if "order" in fresh:
            fresh["order"] = {**fresh["order"], "external_id": f"Q-{self.count}"}
        if "threshold" in fresh:
            fresh["threshold"] += self.count
        if "minutes" in fresh and "event" in fresh:
            rare = [name for name in self.document["webhooks"] if name.split(".")[0] in ("store", "points", "webhook", "tag")]
            fresh["event"] = rare[self.count % len(rare)]
        if "name" in fresh and set(fresh) & {"color", "grants", "columns"}:
            fresh["name"] = f"{fresh['name']}_{self.count}"
        return fresh

    def make(self, prefix):
        if prefix in SPECIAL:
            return SPECIAL[prefix](self)
        if prefix not in MAKERS:
            raise Broken(f"nobody makes a {prefix}_…")
        method, path, operation = self.by_name[MAKERS[prefix]]
        body = operation["requestBody"]["content"]["application/json"]["example"]
        if prefix == "ord":
            body = {**body, "customer": None, "customer_id": self.id("cus_07B925M0000")}
        if prefix in ("red", "hld"):
            points(self, None, None)
        body = json.loads(self.real(json.dumps(self.vary(body), ensure_ascii=False)))
        answer = self.ask(method, self.real(operation["x-example-path"]), body)
        return answer["id"] if "id" in answer else answer["user"]["id"]

    def id(self, sample):
        if sample not in self.ids:
            self.ids[sample] = self.make(sample[:3])
        return self.ids[sample]

    def use_made(self, path):
        """A change says again what creating said: it is about the record that was created so."""
        sample = SAMPLE.search(path)
        if sample and sample.group(1) in self.made:
            self.ids[sample.group(0)] = self.made[sample.group(1)]

    def real(self, text):
        return SAMPLE.sub(lambda match: self.id(match.group(0)), text)

    def fresh(self):
        """Examples that change what they are about do not disturb those after them."""
        self.ids = {}


def last(world, path):
    return world.ask("GET", path)["items"][0]["id"]


def make_delivery(world):
    hook = world.id("whk_07B925M0000")
    world.ask("POST", f"/v1/webhooks/{hook}/test")
    return world.house.until(lambda: last(world, f"/v1/webhooks/{hook}/deliveries"))


def make_benefit_use(world):
    path, body = with_benefit(world, f"/v1/customers/{world.make('cus')}/benefits/use", {"used_for": "R-1"})
    return world.ask("POST", path, body)["use_id"]


def make_merge(world):
    world.ask("POST", "/v1/customers/merges",
              {"survivor_id": world.id("cus_07B925M0000"), "loser_id": world.id("cus_07B925M0001")})
    return last(world, f"/v1/customers/{world.id('cus_07B925M0000')}/merges")


def make_job(world):
    """One that waits for its hour, so that nobody takes it up meanwhile: what is done daily."""
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 120))

    def waiting():
        return [job["id"] for job in world.ask("GET", "/v1/jobs?state=waiting")["items"] if job["run_at"] > soon][0]
    return world.house.until(waiting)


def make_tag_of_customer(world):
    tag = world.ask("POST", "/v1/tags", world.vary({"name": "VIP", "color": "#1a7f5a"}))
    if "cus_07B925M0000" in world.ids:
        world.ask("POST", f"/v1/customers/{world.ids['cus_07B925M0000']}/tags", {"name": tag["name"]})
    return tag["id"]


def make_session(world):
    world.house.sign_in("second", OWNER["login"], OWNER["password"])
    return [s["id"] for s in world.ask("GET", "/v1/sessions")["items"] if not s["current"]][0]


def upload(world, rows):
    """A file of orders, uploaded; the last one's id."""
    lines = ["InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID"]
    lines += [f"{world.count}-{i},85123A,1,2024-03-01 10:00,2.55,{i % 7}" for i in range(rows)]
    world.count += 1
    status, answer, _ = world.house.call("owner", "POST", "/v1/imports?kind=orders", {}, "\n".join(lines))
    if status >= 400:
        raise Broken(f"POST /v1/imports: {told(status, answer)}")
    return answer["id"]


def make_import(world):
    return upload(world, 3)


def wallet(world, code):
    return [w["id"] for w in world.ask("GET", "/v1/wallets")["items"] if w["code"] == code][0]


def make_tier_set(world):
    return world.ask("POST", "/v1/tier-sets", world.vary({
        "code": "set", "name_en": "Set", "name_zh": "体系", "wallet_id": wallet(world, "growth"), "span": "calendar", "months": 12,
        "fall": "one", "grace_days": 30}))["id"]


def make_coupon(world):
    customer = world.id("cus_07B925M0000")
    return world.ask("POST", f"/v1/customers/{customer}/coupons", {"template_id": world.make("cpt")})["id"]


def make_batch(world):
    return world.ask("POST", f"/v1/coupon-templates/{world.make('cpt')}/batches", {"codes": 10})["id"]


def idle(world):
    """One run of insight at a time."""
    def none():
        return {True: 1}[all(run["state"] not in ("waiting", "running")
                             for run in world.ask("GET", "/v1/insight/runs")["items"])]
    world.house.until(none)


def make_run(world):
    idle(world)
    run = world.ask("POST", "/v1/insight/runs", {})["id"]
    world.house.until(lambda: {"done": 1}[world.ask("GET", f"/v1/insight/runs/{run}")["state"]])
    return run


def make_referral(world):
    """One to be looked at: both have the same phone."""
    referral_plan(world)
    phones = [{"number": f"+86138{world.count:08}"}]
    friend, referrer = [world.ask("POST", "/v1/customers", {"surname": name, "phones": phones})["id"]
                        for name in ("钱", "孙")]
    code = world.ask("POST", f"/v1/customers/{referrer}/referral-code")["code"]
    return world.ask("POST", "/v1/referrals", {"code": code, "customer_id": friend})["id"]


def make_data_request(world):
    customer = world.id("cus_07B925M0000")
    world.house.call(f"member {customer}", "POST", "/v1/m/erasure", {}, None)
    return last(world, "/v1/data-requests")


def make_backtest(world):
    made = world.ask("POST", "/v1/backtests", {})["id"]
    world.house.until(lambda: {"done": 1}[world.ask("GET", f"/v1/backtests/{made}")["state"]])
    return made


def ask_correction(world, role, customer):
    """A correction of points that waits for a second person; others go on alone."""
    world.ask("PATCH", f"/v1/wallets/{wallet(world, 'points')}", {"approve_above": 100000})
    status, answer, _ = world.house.call(role, "POST", f"/v1/customers/{customer}/adjustments", {},
                                         json.dumps({"points": 200000, "reason": "x"}))
    if status != 202:
        raise Broken(f"a correction that should wait: {told(status, answer)}")
    world.ask("PATCH", f"/v1/wallets/{wallet(world, 'points')}", {"approve_above": None})
    return answer["correction"]["id"]


def correction_of(world, customer):
    """Asked for by a colleague, so that the owner decides."""
    home = world.id("sto_07B925M0000")
    world.ask("PATCH", f"/v1/customers/{customer}", {"store_id": home})
    return ask_correction(world, f"manager of {home}", customer)


def make_correction(world):
    return correction_of(world, world.id("cus_07B925M0000"))


def own_correction(world, path, body):
    world.ids["cor_07B925M0000"] = ask_correction(world, "owner", world.id("cus_07B925M0000"))
    return path, body


SPECIAL = {"bnu": make_benefit_use, "cor": make_correction, "bkt": make_backtest, "trs": make_tier_set, "cpn": make_coupon, "cpb": make_batch, "run": make_run, "rfr": make_referral,
           "dtr": make_data_request, "imp": make_import, "job": make_job, "dlv": make_delivery, "mrg": make_merge, "tag": make_tag_of_customer, "ses": make_session}


def order_placed(world, path, body):
    order = world.ask("POST", "/v1/orders", {
        "external_id": f"P-{world.count}", "customer_id": world.id("cus_07B925M0000"), "unpaid": True,
        "lines": [{"sku": "85123A", "quantity": 1, "unit_price": 3200}]})
    world.ids["ord_07B925M0000"] = order["id"]
    return path, body


def invited(world, path, body):
    user = world.ask("POST", "/v1/users", world.vary({"name": "Zhao Li", "login": "zhao.li", "role": "analyst"}))
    return path, {**body, "token": user["link"].split("#")[1]}


def coupon(world, path, body):
    customer = world.id("cus_07B925M0000")
    world.id("red_07B925M0000")
    return path, {**body, "code": world.ask("GET", f"/v1/customers/{customer}/coupons")["items"][0]["code"]}


def points(world, path, body):
    world.ask("POST", f"/v1/customers/{world.id('cus_07B925M0000')}/adjustments", {"points": 1000, "reason": "x"})
    return path, body


def approved(world, path, body):
    world.ask("POST", f"/v1/earning-rules/{world.id(SAMPLE.search(path).group(0))}/versions/1/approve")
    return path, body


def giving(world, path, body):
    world.ask("PATCH", f"/v1/wallets/{wallet(world, 'points')}", {"transfer": True})
    return points(world, path, body)


def known_number(world, path, body):
    world.ask("POST", "/v1/customers", {"surname": "周", "identities": [
        {"kind": "external_id", "value": body["customer"]["value"]}]})
    return path, body


def job_stopped(world, path, body):
    world.ask("POST", f"/v1/jobs/{world.id('job_07B925M0000')}/stop")
    return path, body


def import_file(world, path, body):
    return "/v1/imports?kind=orders", "InvoiceNo"


def import_running(world, path, body):
    world.ids["imp_07B925M0000"] = upload(world, 100000)
    world.ask("POST", f"/v1/imports/{world.ids['imp_07B925M0000']}/run", {})
    return path, body


def import_stopped(world, path, body):
    import_running(world, path, body)
    world.ask("POST", f"/v1/imports/{world.ids['imp_07B925M0000']}/stop")
    return path, body


def import_done(world, path, body):
    world.ask("POST", f"/v1/imports/{world.id('imp_07B925M0000')}/run", {})
    world.house.until(lambda: {"done": [True]}[world.ask(
        "GET", f"/v1/imports/{world.id('imp_07B925M0000')}")["state"]][0])
    return path, body


def code_for(world, role, path, address):
    """The code that came to an address that a browser asked for; the role keeps the browser's cookies."""
    world.house.jars.setdefault(role, {})
    world.house.call(role, "POST", path, {}, json.dumps({"to": address}))
    mail = world.house.until(lambda: [m for m in world.ask("GET", "/v1/messages")["items"] if m["recipient"] == address][0])
    return re.search(r"[0-9]{6}", mail["body"]).group(0)


def member_code(world, path, body):
    address = f"visitor{world.count}@example.com"
    world.ask("PATCH", f"/v1/customers/{world.id('cus_07B925M0000')}", {"emails": [{"address": address}]})
    return path, {"code": code_for(world, "browser visitor", "/v1/m/codes", address)}


def newcomer_code(world, path, body):
    return path, {**body, "code": code_for(world, "browser newcomer", "/v1/m/codes", f"newcomer{world.count}@example.com")}


def contact_code(world, path, body):
    """Of a member, in the browser that she is signed in with."""
    address, role = f"new{world.count}@example.com", "browser member"
    link = world.ask("POST", f"/v1/customers/{world.id('cus_07B925M0000')}/portal-link")["link"]
    world.house.jars.setdefault(role, {})
    world.house.call(role, "POST", "/v1/m/links/use", {}, json.dumps({"token": link.split("#")[1]}))
    return path, {"code": code_for(world, role, "/v1/m/contacts/codes", address)}


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Passkey:
    """What a browser does with a key: makes it, and signs with it."""

    def __init__(self, world):
        self.world, self.id, self.counter = world, os.urandom(16), 0
        self.key = os.path.join(tempfile.gettempdir(), f"huitou-passkey-{os.getpid()}.pem")
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", self.key)

    def made(self):
        return {**self.claim("create", 0x45, bytes(16) + len(self.id).to_bytes(2, "big") + self.id),
                "public_key": b64(self.openssl("pkey", "-in", self.key, "-pubout", "-outform", "DER"))}

    def kept(self):
        member = f"member {self.world.id('cus_07B925M0000')}"
        return self.world.ask("POST", "/v1/m/passkeys", self.made(), member)["items"][-1]["id"]

    @staticmethod
    def openssl(*arguments, given=None):
        return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout

    def claim(self, kind, flags, rest=b""):
        challenge = self.world.ask("POST", "/v1/m/passkeys/challenge", role=None)["challenge"]
        client = json.dumps({"type": f"webauthn.{kind}", "challenge": b64(challenge.encode()),
                             "origin": f"https://127.0.0.1:{self.world.house.port}"}).encode()
        self.counter += 1
        authenticator = hashlib.sha256(b"127.0.0.1").digest() + bytes([flags]) + self.counter.to_bytes(4, "big") + rest
        self.said = authenticator + hashlib.sha256(client).digest()
        return {"client_data": b64(client), "authenticator": b64(authenticator)}

    def used(self):
        claim = self.claim("get", 0x05)
        signature = self.openssl("dgst", "-sha256", "-sign", self.key, given=self.said)
        os.remove(self.key)
        return {**claim, "credential": b64(self.id), "signature": b64(signature)}


def passkey_new(world, path, body):
    return path, Passkey(world).made()


def passkey_used(world, path, body):
    key = Passkey(world)
    key.kept()
    return path, key.used()


def passkey_gone(world, path, body):
    world.ids[SAMPLE.search(path).group(0)] = Passkey(world).kept()
    return path, body


def member_points(world, path, body):
    customer = world.id("cus_07B925M0000")
    world.ask("POST", f"/v1/customers/{customer}/adjustments", {"points": 100000, "reason": "x"})
    return path, body


def member_order(world, path, body):
    order = world.ask("POST", "/v1/orders", {
        "external_id": f"M-{world.count}", "customer_id": world.id("cus_07B925M0000"),
        "lines": [{"sku": "85123A", "quantity": 1, "unit_price": 3200}]})
    world.ids[SAMPLE.search(path).group(0)] = order["id"]
    return path, body


def referral_plan(world):
    world.count += 1
    world.ask("POST", "/v1/referral-plans", {
        "code": f"members_{world.count}", "name_en": "Friends", "name_zh": "好友同享", "live": True, "window_days": 30,
        "return_days": 7, "referrer_points": 10, "referee_points": 10})


def member_invites(world, path, body):
    referral_plan(world)
    return path, body


def member_brought(world, path, body):
    """A friend who has bought nothing yet, and the code of somebody else."""
    referral_plan(world)
    world.ids["cus_07B925M0000"] = world.ask("POST", "/v1/customers", {"surname": "孙", "given_name": "丽"})["id"]
    code = world.ask("POST", f"/v1/customers/{world.id('cus_07B925M0001')}/referral-code")["code"]
    return path, {"code": code}


def member_link(world, path, body):
    link = world.ask("POST", f"/v1/customers/{world.id('cus_07B925M0000')}/portal-link")["link"]
    return path, {"token": link.split("#")[1]}


def member_number(world, path, body):
    customer = world.ask("GET", f"/v1/customers/{world.id('cus_07B925M0000')}")
    return f"/v1/scan?code={customer['member_no']}", body


def of_growth(world, path, body):
    world.ids[SAMPLE.search(body["wallet_id"]).group(0)] = wallet(world, "growth")
    return path, body


def listed(world, path, body):
    world.ids[SAMPLE.search(path).group(0)] = world.ask("POST", "/v1/segments", world.vary({
        "code": "chosen", "name": "名单", "kind": "static"}))["id"]
    return path, body


def gift(world, path, body):
    """A redemption of something that is sent."""
    points(world, None, None)
    reward = world.ask("POST", "/v1/rewards", world.vary({
        "code": "mug", "name_en": "Mug", "name_zh": "马克杯", "kind": "gift", "points": 100, "active": True}))["id"]
    customer = world.id("cus_07B925M0000")
    world.ids[SAMPLE.search(path).group(0)] = world.ask(
        "POST", f"/v1/customers/{customer}/redemptions", {"reward_id": reward})["id"]
    return path, body


def counted(world, path, body):
    world.ids[SAMPLE.search(path).group(0)] = world.ask("POST", "/v1/rewards", world.vary({
        "code": "mug", "name_en": "Mug", "name_zh": "马克杯", "kind": "gift", "points": 100, "stock": "global",
        "active": True}))["id"]
    return path, body


def claimed(world, path, body):
    customer = world.id("cus_07B925M0000")
    made = world.ask("POST", f"/v1/customers/{customer}/coupons", {"template_id": world.make("cpt")})
    return path, {**body, "codes": [made["code"]]}


def open_today(world, path, body):
    for sample in [match.group(0) for match in SAMPLE.finditer(path) if match.group(1) == "ofr"]:
        world.ids[sample] = world.ask("POST", "/v1/offers", world.vary({
            "code": "always", "name_en": "Always", "name_zh": "常年", "kind": "points", "points": 10, "live": True,
            "on": "weekly", "weekdays": [1, 2, 3, 4, 5, 6, 7]}))["id"]
    return path, body


def in_household(world, path, body):
    """Whom the path names heads the household that it names."""
    named = {match.group(1): match.group(0) for match in SAMPLE.finditer(path)}
    made = world.ask("POST", "/v1/households", {"head_id": world.id(named["cus"])})["id"]
    if "hhd" in named:
        world.ids[named["hhd"]] = made
    return path, body


def with_benefit(world, path, body):
    first = [t for t in world.ask("GET", "/v1/tiers?sort=threshold")["items"] if t["threshold"] == 0][0]
    made = world.ask("POST", "/v1/tier-benefits", world.vary({
        "tier_id": first["id"], "code": "sofa", "name_en": "Sofa", "name_zh": "沙发", "uses": 2, "period": "month"}))
    return path, {**body, "code": made["code"]}


def brought(world, path, body):
    referral_plan(world)
    return path, {"code": world.ask("POST", f"/v1/customers/{world.make('cus')}/referral-code")["code"],
                  "customer_id": world.make("cus")}


def main_set(world, path, body):
    """The set that every shop has, with the tiers that examples have added."""
    world.ids[SAMPLE.search(path).group(0)] = "trs_00000000001"
    kept = ("code", "threshold", "keep_threshold", "orders", "keep_orders", "years")
    tiers = world.ask("GET", "/v1/tiers?sort=threshold&set_id=trs_00000000001")["items"]
    return path, {**body, "tiers": [{name: tier[name] for name in kept if tier[name] is not None} for tier in tiers]}


def run_started(world, path, body):
    idle(world)
    world.ids[SAMPLE.search(path).group(0)] = world.ask("POST", "/v1/insight/runs", {})["id"]
    return path, body


def run_stopped(world, path, body):
    run_started(world, path, body)
    run = world.ids[SAMPLE.search(path).group(0)]
    world.house.call("owner", "POST", f"/v1/insight/runs/{run}/stop", {}, None)
    return path, body


def bulk_done(world, path, body):
    bulk = world.ask("POST", "/v1/customer-bulks", {"action": "confirm", "filter": {}})["id"]
    world.house.until(lambda: {"done": 1}[world.ask("GET", f"/v1/customer-bulks/{bulk}")["state"]])
    world.ids[SAMPLE.search(path).group(0)] = bulk
    return path, body


def scored(world, path, body):
    make_run(world)
    return path, body


# What must be so before an example makes sense.
PREPARE = {"import_upload": import_file, "import_stop": import_running, "import_resume": import_stopped,
           "import_revert": import_done, "order_pay": order_placed, "setup_look": invited, "setup_use": invited, "coupon_use": coupon,
           "order_take": known_number, "job_resume": job_stopped, "redemption_make": points, "hold_make": points, "transfer_make": giving,
           "earning_rule_version_publish": approved, "tier_set_create": of_growth, "segment_members_change": listed,
           "redemption_ship": gift, "redemption_use": gift, "reward_stock_count": counted, "coupon_lock": claimed,
           "offer_claim": open_today, "benefit_use": with_benefit, "referral_make": brought, "insight_models": scored, "customer_bulk_undo": bulk_done, "insight_run_stop": run_started, "insight_run_resume": run_stopped,
           "household_leave": in_household, "household_of_customer": in_household, "tier_preview": main_set, "tier_change": main_set,
           "member_redeem": member_points, "member_order": member_order, "member_invitation": member_invites,
           "member_brought": member_brought, "correction_withdraw": own_correction,
           "member_enter": member_code, "member_join": newcomer_code, "passkey_add": passkey_new, "passkey_enter": passkey_used,
           "passkey_remove": passkey_gone,
           "member_contact_take": contact_code, "member_link_use": member_link, "member_scan": member_number}
# What these are about may have ended before they are sent: a run over a few customers is over at once.
QUICK = ["insight_run_stop", "insight_run_resume", "backtest_stop", "customer_bulk_stop", "customer_bulk_resume"]
# In which browser a code was asked for.
BROWSERS = {"member_enter": "browser visitor", "member_join": "browser newcomer", "member_contact_take": "browser member"}
# Whoever is asked by these is not the owner any more afterwards.
LAST = ["member_leave", "sessions_end_others", "session_end", "me_password", "session_close"]


def send(world, method, path, operation):
    content = operation.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {}).get("example")
    path = operation["x-example-path"]
    world.fresh()
    if operation["operationId"] in PREPARE:
        path, body = PREPARE[operation["operationId"]](world, path, body)
    if method == "PATCH":
        world.use_made(path)
    path = world.real(path)
    text = None if body is None else world.real(json.dumps(body, ensure_ascii=False))
    role = None if operation.get("security") == [] else "owner"
    if operation["operationId"] in BROWSERS:
        role = BROWSERS[operation["operationId"]]
    elif role and path.startswith("/v1/m/"):
        role = f"member {world.id('cus_07B925M0000')}"
    status, answer, _ = world.house.call(role, method, path, {}, text)
    wanted = [name for name in operation["responses"] if name.startswith("2")][0]
    if status == 409 and operation["operationId"] in QUICK:
        return
    if str(status) != wanted and not (wanted == "201" and status == 200):
        raise Broken(f"{operation['operationId']}: {method} {path} {text or ''}: not {wanted}: "
                     f"{told(status, answer)}")
    if operation["operationId"] in MAKERS.values() and "{" not in operation["x-example-path"] and "id" in answer:
        world.made[answer["id"][:3]] = answer["id"]
    schema = operation["responses"][wanted].get("content", {}).get("application/json", {}).get("schema")
    if schema:
        check_value(world.document, schema, answer, operation["operationId"])


def place(entry):
    """What makes plain records first: orders make products of their own."""
    name = entry[2]["operationId"]
    return LAST.index(name) + 1 if name in LAST else -1 if name.endswith("_create") else 0


def play(document, house):
    check_document(document)
    world = World(document, house)
    all_of_them = sorted(operations(document), key=place)
    broken = []
    for method, path, operation in all_of_them:
        try:
            send(world, method, path, operation)
        except Broken as complaint:
            broken.append(str(complaint))
    if broken:
        raise Broken("\n        ".join(broken))
