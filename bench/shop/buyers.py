"""Customers and orders straight into an SQLite shop of `huitou demo`: buyers after BG/NBD (Fader, Hardie, Lee 2005) with
Gamma-Gamma baskets over two years. For `huitou insight run`, which reads orders and nothing else of them.

    python3 bench/shop/buyers.py SHOP.db CUSTOMERS
"""
import random
import sqlite3
import sys
import time

DAY = 86400000
SPAN = 730 * DAY
FIRST_ID = 10**15
CUSTOMER = "INSERT INTO customer (id, version, created_at, updated_at, status, source, basis, has_phone, has_email) " \
           "VALUES (?, 1, ?, ?, 'active', 'order', 'contract', 0, 0)"
ORDER = "INSERT INTO orders (id, customer_id, source, external_id, channel, status, currency, placed_at, paid_at, subtotal, " \
        "discount, shipping, total, paid_money, returned, fingerprint, version, updated_at) " \
        "VALUES (?, ?, 'bench', ?, 'store', 'paid', 'CNY', ?, ?, ?, 0, 0, ?, ?, 0, 0, 1, ?)"


def orders_of(rnd, first, now):
    rate = rnd.gammavariate(.6, 1 / 40)
    leave = rnd.betavariate(.8, 2.4)
    mean = rnd.gammavariate(4, 2500)
    at = first
    while at < now:
        yield at, int(rnd.gammavariate(6, mean / 6)) + 1
        if rnd.random() < leave:
            return
        at += int(rnd.expovariate(rate + 1e-9) * DAY) + 1


def main():
    shop, count = sqlite3.connect(sys.argv[1]), int(sys.argv[2])
    rnd, now, order_id = random.Random(7), int(time.time() * 1000), 2 * FIRST_ID
    shop.execute("PRAGMA synchronous=OFF")
    for start in range(0, count, 50000):
        customers, orders = [], []
        for customer in range(FIRST_ID + start, FIRST_ID + min(start + 50000, count)):
            first = now - int(rnd.random() * SPAN)
            customers.append((customer, first, first))
            for at, paid in orders_of(rnd, first, now):
                order_id += 1
                orders.append((order_id, customer, str(order_id), at, at, paid, paid, paid, at))
        shop.executemany(CUSTOMER, customers)
        shop.executemany(ORDER, orders)
        shop.commit()
    print(count, "customers,", order_id - 2 * FIRST_ID, "orders")


main()
