#!/bin/bash
# Rows per second of `huitou import orders`, beside `sqlite3 .import` of the same file into a bare table, in one run.
#   bench/import.sh [FILE]     FILE: orders as CSV; without it ../shared/data/retail, else 500,000 made lines
set -euo pipefail
cd "$(dirname "$0")/.."
huitou=${HUITOU:-build/release/huitou}
retail=../shared/data/retail/OnlineRetail.csv.gz
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

if [ -n "${1-}" ]; then
	cp "$1" "$dir/orders.csv"
elif [ -r "$retail" ]; then
	gunzip -c "$retail" >"$dir/orders.csv"
else
	awk 'BEGIN { print "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID"
		for (i = 0; i < 500000; i++) { o = int(i / 20)
			printf "%d,S%d,Thing %d,%d,2024-%02d-%02d 10:%02d:00,%d.%02d,%d\n", o, i % 3000, i % 3000, 1 + i % 9,
				1 + int(o / 2300), 1 + o % 28, o % 60, 1 + i % 20, i % 100, o % 4000 } }' >"$dir/orders.csv"
fi
rows=$(($(wc -l <"$dir/orders.csv") - 1))

seconds() {
	local begin end
	begin=$(date +%s%N)
	"$@" >/dev/null 2>"$dir/said" || { cat "$dir/said" >&2; exit 1; }
	end=$(date +%s%N)
	echo $(((end - begin) / 1000000))
}

bare() {
	sqlite3 "$dir/bare.db" "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" ".mode csv" \
		".import $dir/orders.csv line"
}

bare_ms=$(seconds bare)
own_ms=$(seconds "$huitou" import orders "$dir/orders.csv" --db "$dir/shop.db")
again_ms=$(seconds "$huitou" import orders "$dir/orders.csv" --db "$dir/shop.db")
awk -v rows="$rows" -v bare="$bare_ms" -v own="$own_ms" -v again="$again_ms" 'BEGIN {
	printf "%d rows\n", rows
	printf "sqlite3 .import, bare table     %8d rows/s  %6.1f s\n", rows * 1000 / bare, bare / 1000
	printf "huitou import                   %8d rows/s  %6.1f s  ratio %.3f\n", rows * 1000 / own, own / 1000, bare / own
	printf "huitou import, again (replays)  %8d rows/s  %6.1f s\n", rows * 1000 / again, again / 1000 }'
