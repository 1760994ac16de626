#!/usr/bin/env bash
# Reads over HTTP, and how long they and the orders wait for each other, on SQLite with the demo shop.
#
#   the customer page (file, points, tier, last orders) with 16 and 64 connections, alone
#   the same with 16 connections while orders pour in over 32
#   orders over 32 connections alone, and while a job of the low lane has much to do: points of all customers lapse
#
#   ROUNDS (3), SECONDS_EACH turn (5), CUSTOMERS of the demo shop (20000)
. bench/shop/shop.bash

rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-5}
orders=build/release/bench/shop/orders reads=build/release/bench/shop/reads
page=/v1/customers/%s/overview

"$huitou" demo --db "$work/shop.db" --key-file "$work/shop.key" --customers "${CUSTOMERS:-20000}" --json >/dev/null
serve shop "$work/shop.db"
# shellcheck disable=SC2154 # set by serve
curl -sf -H "Authorization: Bearer $key_shop" "http://127.0.0.1:$port_shop/v1/customers?limit=200" >"$work/page"
for _ in $(seq 9); do
	next=$(sed -n 's/.*"next":"\([^"]*\)".*/\1/p' "$work/page" | tail -n 1)
	[ -n "$next" ] || break
	curl -sf -G -H "Authorization: Bearer $key_shop" --data-urlencode "cursor=$next" -d limit=200 \
		"http://127.0.0.1:$port_shop/v1/customers" >"$work/more"
	cat "$work/more" >>"$work/page"
	cp "$work/more" "$work/page.last"
done
grep -o '"id":"cus_[^"]*"' "$work/page" | cut -d '"' -f 4 | sort -u >"$work/customers"
echo "$(wc -l <"$work/customers") customers are read in turn"

first=100000000
for ((round = 1; round <= rounds; round++)); do
	echo "round $round"
	for connections in 16 64; do
		echo "  pages alone, $connections:     $("$reads" "$port_shop" "$key_shop" "$seconds" "$connections" "$page" "$work/customers")"
	done
	((first += 10000000))
	echo "  orders alone, 32:    $("$orders" "$port_shop" "$key_shop" "$seconds" 32 20000 "$first")"
	((first += 10000000))
	"$orders" "$port_shop" "$key_shop" "$seconds" 32 20000 "$first" >"$work/orders" &
	beside=$!
	echo "  pages beside orders: $("$reads" "$port_shop" "$key_shop" "$seconds" 16 "$page" "$work/customers")"
	wait "$beside"
	echo "  orders beside pages: $(cat "$work/orders")"
done

# All points lapse at once: the job that posts it goes through the low lane, one customer an act, while tills go on.
stop_all
lapsed() {
	python3 - "$work/shop.db" "$1" <<'END'
import sqlite3, sys
shop = sqlite3.connect(sys.argv[1], timeout=30)
if sys.argv[2] == "all":
    shop.execute("UPDATE lot SET expires_at = 1700000000000 WHERE expires_at IS NOT NULL AND remaining > 0")
    shop.execute("UPDATE job SET run_at = 1 WHERE kind = 'points.expire' AND state = 'waiting'")
    shop.commit()
print(shop.execute("SELECT COUNT(*) FROM lot WHERE expires_at <= 1700000000000 AND remaining > 0").fetchone()[0])
END
}
before=$(lapsed all)
serve shop "$work/shop.db"
((first += 10000000))
echo "orders beside expiry, 32: $("$orders" "$port_shop" "$key_shop" "$seconds" 32 20000 "$first")"
echo "    meanwhile $((before - $(lapsed none))) of $before lapsed lots were posted"
