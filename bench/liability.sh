#!/usr/bin/env bash
# Reports of the whole ledger of a large shop over HTTP, on SQLite: the roll-forward of a month, the journal of a day,
# points by day, the liability; each while the daily sums are kept, and with PROGRAM=… of an older build without them.
#
#   CUSTOMERS (120000), ROUNDS (5). Some fourteen lots a customer over two years; a fifth of them spent, a tenth lapsed.
. bench/shop/shop.bash

customers=${CUSTOMERS:-120000} rounds=${ROUNDS:-5}

"$huitou" migrate --db "$work/shop.db" --key-file "$work/shop.key" >/dev/null
# Customers without a file of their own: the ledger knows them by number only.
python3 - "$work/shop.db" "$customers" <<'END'
import random, sqlite3, sys, time
shop, customers = sqlite3.connect(sys.argv[1]), int(sys.argv[2])
chance = random.Random(1)
now, day = int(time.time() * 1000), 86400000
newer = "tx" in {row[1] for row in shop.execute("PRAGMA table_info(posting)")}
taken = set()
lots, postings, accounts = [], [], []

def flush():
    shop.executemany("INSERT INTO lot (id, customer_id, wallet_id, granted, remaining, held, reversed, state, earned_at, "
                     "posted_at, activates_at, expires_at, source, source_id, fair_value) "
                     "VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, 'bench', 1, ?)", lots)
    shop.executemany("INSERT INTO posting (customer_id, at, id, wallet_id, lot_id, kind, debit, credit, amount, source, "
                     f"source_id{', tx' if newer else ''}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'bench', 1"
                     f"{', 0' if newer else ''})", postings)
    shop.executemany("INSERT INTO account (customer_id, wallet_id, granted, pending, active, held, spent, expired, "
                     "reversed, forfeited, debt, next_due_at) VALUES (?, ?, ?, 0, ?, 0, ?, ?, 0, 0, 0, ?)", accounts)
    lots.clear(), postings.clear(), accounts.clear()

def new_id(at):
    """Nobody else's: the daily sums go on from the last id they have seen."""
    made = (at - 1704067200000) << 12
    while made in taken:
        made += 1
    taken.add(made)
    return made

for customer in range(1, customers + 1):
    for wallet in (1, 2):
        sums, next_due = [0, 0, 0, 0], None  # granted, active, spent, expired
        for _ in range(7):
            at = now - chance.randrange(730 * day)
            points, due = chance.randrange(10, 400), at + 710 * day if wallet == 1 else None
            lot, fate = new_id(at), chance.random() if wallet == 1 else 1
            gone = "spend" if fate < .2 else "expire" if due and due < now else None
            lots.append((lot, customer, wallet, points, 0 if gone else points,
                         {"spend": "consumed", "expire": "expired", None: "active"}[gone], at, at, at, due, points))
            postings.append((customer, at, lot, wallet, lot, "earn", "issuance", "active", points))
            if gone:
                then = due if gone == "expire" else min(now - 1, at + chance.randrange(300 * day))
                postings.append((customer, then, new_id(then), wallet, lot, gone, "active",
                                 "spent" if gone == "spend" else "expired", points))
            if due and not gone:
                next_due = min(due, next_due or due)
            sums[0] += points
            sums[{"spend": 2, "expire": 3, None: 1}[gone]] += points
        accounts.append((customer, wallet, *sums, next_due))
    if customer % 5000 == 0:
        flush()
flush()
shop.commit()
print(*(shop.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in ("lot", "posting")), "lots, postings")
END

serve shop "$work/shop.db"
# shellcheck disable=SC2154 # set by serve
base=http://127.0.0.1:$port_shop
kept() {
	python3 - "$work/shop.db" <<'END'
import sqlite3, sys
shop = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, timeout=60)
try:
    print(shop.execute("SELECT COUNT(*) FROM posting, points_mark WHERE (posting.tx, posting.id) > (points_mark.tx, posting_id)"
                       ).fetchone()[0] if shop.execute("SELECT zone FROM points_mark").fetchone()[0] else 1)
except sqlite3.OperationalError:
    print(0)  # an older build
END
}
started=$(date +%s)
while [ "$(kept)" -gt 0 ] && [ $(($(date +%s) - started)) -lt 1800 ]; do sleep 1; done
echo "sums kept after $(($(date +%s) - started)) s"

time_of() {
	curl -s -o "$work/answer" -b "$work/jar" -w '%{http_code} %{time_total}\n' "$base$1" | awk '{ print ($1 == 200 ? $2 * 1000 : "-") }'
}
month=$(date -d "$(date +%Y-%m-01) -1 month" +%Y-%m-01)
for path in "/v1/liability/roll-forward" "/v1/liability/roll-forward?from=${month}T00:00:00%2B08:00" "/v1/liability/journal" \
	"/v1/points/series" "/v1/points/series?by=month" "/v1/liability"; do
	times=()
	for ((round = 0; round < rounds; round++)); do times+=("$(time_of "$path")"); done
	echo "$path: $(median "${times[@]}") ms (${times[*]})"
done
stop_all
"$huitou" check ledger --db "$work/shop.db" --key-file "$work/shop.key"
