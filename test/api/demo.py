"""The demo shop: what its staff has written is in one language, the one it was made in; the same seed, day and language
make the same shop; and of its goals some are on track, one is at risk and one off track, at any size."""
import contextlib
import json
import os
import re
import sqlite3
import subprocess

from house import BINARY, Broken

CUSTOMERS = 200
FEW = 12  # of the shops that are held against each other
HAN = re.compile("[\u4e00-\u9fff]")
STATES = ["at_risk", "off_track", "on_track", "on_track"]
# What is kept in one language only, and the member that people read.
WRITTEN = (("/v1/stores", "name"), ("/v1/stores", "city"), ("/v1/products", "name"), ("/v1/categories", "name"), ("/v1/tags", "name"),
           ("/v1/segments", "name"), ("/v1/segments", "description"), ("/v1/expiry-warnings", "name"), ("/v1/goals", "name"),
           ("/v1/goals", "note"), ("/v1/households", "name"), ("/v1/earning-rules", "note"),
           ("/v1/coupon-templates/$flyer/batches", "name"))
SAME = ("SELECT external_id, placed_at, total FROM orders ORDER BY 1", "SELECT name FROM tag ORDER BY 1",
        "SELECT name, target FROM goal ORDER BY 1", "SELECT name FROM segment ORDER BY 1")


def make(url, directory, language, customers):
    done = subprocess.run([BINARY, "demo", "--customers", str(customers), "--language", language, "--json", "--db", url,
                           "--key-file", os.path.join(directory, "key")],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise Broken(f"huitou demo leaves with {done.returncode}:\n{done.stderr}")


def read(path):
    with contextlib.closing(sqlite3.connect(path)) as shop:
        return [shop.execute(one).fetchall() for one in SAME]


def same_shop(directory):
    shops = {}
    for name, language in (("a", "zh"), ("b", "zh"), ("c", "en")):
        path = os.path.join(directory, name + ".db")
        make(path, directory, language, FEW)
        shops[name] = read(path)
    if shops["a"] != shops["b"]:
        raise Broken("the same seed, day and language made another shop")
    if shops["a"][0] != shops["c"][0]:
        raise Broken("in another language other orders were made")
    if not all(HAN.search(name) for (name,) in shops["a"][3]):
        raise Broken(f"segments of a Chinese shop: {shops['a'][3]}")
    if any(re.search("[A-Za-z]{3}", name) for (name,) in shops["a"][3]):
        raise Broken(f"segments of a Chinese shop: {shops['a'][3]}")


def fill(directory, url):
    same_shop(directory)
    make(url, directory, "en", CUSTOMERS)


def play(document, house):
    del document
    flyer = house.asked("GET", "/v1/coupon-templates?code=flyer")["items"][0]["id"]
    for path, member in WRITTEN:
        items = house.asked("GET", path.replace("$flyer", flyer))["items"]
        told = [item[member] for item in items if item.get(member)]
        if not told:
            raise Broken(f"{path} shows no {member}")
        if foreign := [text for text in told if HAN.search(text)]:
            raise Broken(f"{path} of an English shop: {foreign}")
    if (language := house.asked("GET", "/v1/shop")["language"]) != "en":
        raise Broken(f"an English shop speaks {language}")
    goals = house.asked("GET", "/v1/goals")["items"]
    progress = [house.asked("GET", f"/v1/goals/{goal['id']}/progress") for goal in goals]
    if sorted(one["state"] for one in progress) != STATES:
        raise Broken("goals: " + json.dumps([[one["name"], one["state"], one["chance"], one["target"]] for one in progress]))
