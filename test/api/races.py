"""Many clients at the same moment: points are spent once, a hold ends once, what is merged or erased meanwhile takes
nothing with it. The runner's look at the books comes afterwards."""
import concurrent.futures
import json

from examples import World, correction_of
from house import Broken

CLIENTS = 8
ROUNDS = 3


class Race:
    def __init__(self, world):
        self.world, self.house = world, world.house

    def call(self, method, path, body=None):
        status, answer, _ = self.house.call("owner", method, path, {}, None if body is None else json.dumps(body))
        if status >= 500:
            raise Broken(f"{method} {path}: {status} {answer}")
        return status, answer

    def together(self, calls):
        """The statuses of calls that are made at once."""
        with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
            return [reply[0] for reply in pool.map(lambda call: self.call(*call), calls)]

    def available(self, customer):
        return self.call("GET", f"/v1/customers/{customer}/points")[1]["wallets"][0]["available"]

    def give(self, customer):
        self.world.ask("POST", f"/v1/customers/{customer}/adjustments", {"points": 1000, "reason": "x"})

    def spend(self, customer):
        """Points for one: of all who take it at once one has it."""
        self.give(customer)
        reward = self.world.ask("POST", "/v1/rewards", self.world.vary({
            "code": "race", "name_en": "Cup", "name_zh": "杯", "kind": "gift", "points": 1000, "active": True}))["id"]
        got = self.together([("POST", f"/v1/customers/{customer}/redemptions", {"reward_id": reward})] * CLIENTS)
        if got.count(201) != 1 or self.available(customer) != 0:
            raise Broken(f"a reward that one could have: {got}, {self.available(customer)} points left")

    def hold(self, customer):
        """Confirmed or given back, and nothing between."""
        self.give(customer)
        hold = self.world.ask("POST", "/v1/holds", {"customer_id": customer, "parts": [{"wallet": "points", "amount": 600}]})["id"]
        got = self.together([("POST", f"/v1/holds/{hold}/{end}", {} if end == "confirm" else None)
                             for end in ["confirm", "void"] * (CLIENTS // 2)])
        left = self.available(customer)
        if left not in (400, 1000):
            raise Broken(f"a hold of 600 of 1000: {got}, {left} points left")
        self.world.ask("POST", f"/v1/customers/{customer}/adjustments", {"points": -left, "reason": "x"})

    def correct(self, customer):
        """Approved, refused or withdrawn by one of those who come at once; posted once or not at all."""
        before, asked = self.available(customer), correction_of(self.world, customer)
        got = self.together([("POST", f"/v1/corrections/{asked}/{end}", {"note": "x"})
                             for end in ["approve", "refuse"] * (CLIENTS // 2)])
        moved = self.available(customer) - before
        if got.count(200) != 1 or moved != (200000 if got.index(200) % 2 == 0 else 0):
            raise Broken(f"a correction of 200000: {got}, {moved} points moved")
        if moved:
            self.world.ask("POST", f"/v1/customers/{customer}/adjustments", {"points": -moved, "reason": "x"})

    def orders(self, customer):
        self.world.count += 1
        return [("POST", "/v1/orders", {"external_id": f"race-{self.world.count}-{i}", "customer_id": customer, "lines": [
            {"sku": "R", "quantity": 1, "unit_price": 10000}]}) for i in range(CLIENTS - 2)]

    def merge(self, customer):
        """Every order that was taken is the survivor's."""
        other = self.world.make("cus")
        before = len(self.bought(customer))
        got = self.together([*self.orders(other), ("POST", "/v1/customers/merges", {"survivor_id": customer, "loser_id": other})])
        if len(self.bought(customer)) - before != got[:-1].count(201) or got[-1] >= 300:
            raise Broken(f"a merge among orders: {got}, {len(self.bought(customer)) - before} orders more")

    def bought(self, customer):
        return self.call("GET", f"/v1/orders?limit=200&customer_id={customer}")[1]["items"]

    def erase(self):
        """While files are written and orders are taken."""
        gone = self.world.make("cus")
        self.together([("DELETE", f"/v1/customers/{gone}"), ("GET", "/v1/exports/customers"), *self.orders(gone)])


def play(document, house):
    world = World(document, house)
    customer, race = world.make("cus"), Race(world)
    for _ in range(ROUNDS):
        race.spend(customer)
        race.hold(customer)
        race.correct(customer)
        race.merge(customer)
        race.erase()
        world.ask("POST", f"/v1/customers/{customer}/adjustments", {"points": -race.available(customer), "reason": "x"})
