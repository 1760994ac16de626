#!/usr/bin/env bash
# How fast the console and the portal come and move in a real browser, over lines and processors that are made slow.
#
#   ROUNDS (5), CUSTOMERS of the demo shop (20000); DB and KEY_FILE: a database of your own instead, without an owner
. script/lib
. bench/shop/shop.bash
need_node
no_key=1

database=${DB-$work/demo.db} key=${KEY_FILE-$work/demo.key}
[ -n "${DB-}" ] || "$huitou" demo --db "$database" --key-file "$key" --customers "${CUSTOMERS:-20000}" --json >/dev/null
serve pages "$database" --key-file "$key"
for _ in $(seq 100); do
	link=$(grep -o 'http://[^ ]*/setup#[^ ]*' "$work/pages.out" | head -n 1) || true
	[ -n "$link" ] && break
	sleep 0.02
done
[ -n "$link" ] || fail "no set-up link came: the database has an owner already"
# shellcheck disable=SC2154 # set by serve
node web/bench/pages.mjs "http://127.0.0.1:$port_pages" "$link"
