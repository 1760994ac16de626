#!/usr/bin/env bash
# A million lots lapse at once while orders keep coming: the job that posts it goes through the low lane, in slices, and
# tills must not feel it. The orders' p99 without and beside it, in one run, on SQLite.
#
#   LOTS (1000000), SECONDS_EACH turn (10), CUSTOMERS (200000)
. bench/shop/shop.bash

lots=${LOTS:-1000000} seconds=${SECONDS_EACH:-10} customers=${CUSTOMERS:-200000}
orders=build/release/bench/shop/orders

"$huitou" migrate --db "$work/shop.db" --key-file "$work/shop.key" >/dev/null
# Customers without a file of their own: the ledger knows them by number only. Their lots lapsed a minute ago.
python3 - "$work/shop.db" "$lots" "$customers" <<'END'
import sqlite3, sys, time
shop, lots, customers = sqlite3.connect(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
now = int(time.time() * 1000)
then, due, each = now - 400 * 86400000, now - 60000, lots // customers
base = 1 << 40  # below all ids of now
for customer in range(customers):
    owner = base + customer
    ids = [base + customers + customer * each + i for i in range(each)]
    shop.executemany("INSERT INTO lot (id, customer_id, wallet_id, granted, remaining, held, reversed, state, earned_at, "
                     "posted_at, activates_at, expires_at, source, source_id) "
                     "VALUES (?, ?, 1, 10, 10, 0, 0, 'active', ?, ?, ?, ?, 'bench', 1)",
                     [(lot, owner, then, then, then, due) for lot in ids])
    shop.executemany("INSERT INTO posting (customer_id, at, id, wallet_id, lot_id, kind, debit, credit, amount, source, "
                     "source_id, tx) VALUES (?, ?, ?, 1, ?, 'earn', 'issuance', 'active', 10, 'bench', 1, 0)",
                     [(owner, then, lot, lot) for lot in ids])
    shop.execute("INSERT INTO account (customer_id, wallet_id, granted, pending, active, held, spent, expired, reversed, "
                 "forfeited, debt, next_due_at) VALUES (?, 1, ?, 0, ?, 0, 0, 0, 0, 0, 0, ?)",
                 (owner, 10 * each, 10 * each, now + 10 ** 12))
shop.commit()
END

due() {
	python3 - "$work/shop.db" "$1" <<'END'
import sqlite3, sys, time
shop = sqlite3.connect(sys.argv[1], timeout=60)
if sys.argv[2] == "begin":
    shop.execute("UPDATE account SET next_due_at = ? WHERE customer_id < ?", (int(time.time() * 1000) - 60000, 1 << 41))
    shop.execute("UPDATE job SET run_at = 1 WHERE kind = 'points.expire' AND state = 'waiting'")
    shop.commit()
print(shop.execute("SELECT COUNT(*) FROM lot WHERE source = 'bench' AND remaining > 0").fetchone()[0])
END
}

serve shop "$work/shop.db"
# shellcheck disable=SC2154 # set by serve
"$orders" "$port_shop" "$key_shop" 0 64 20000 1000000000 >/dev/null
echo "orders alone:         $("$orders" "$port_shop" "$key_shop" "$seconds" 32 20000 1100000000)"
stop_all
before=$(due begin)
serve shop "$work/shop.db"
started=$(date +%s)
echo "orders beside expiry: $("$orders" "$port_shop" "$key_shop" "$seconds" 32 20000 1200000000)"
echo "    meanwhile $((before - $(due none))) of $before lapsed lots were posted"
while [ "$(due none)" -gt 0 ] && [ $(($(date +%s) - started)) -lt 1200 ]; do sleep 2; done
echo "all posted after $(($(date +%s) - started)) s"
stop_all
"$huitou" check --db "$work/shop.db" --key-file "$work/shop.key"
