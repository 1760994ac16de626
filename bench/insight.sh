#!/bin/sh
# A run of the models over many customers on SQLite: time by phase, processor time, memory.
#
#	bench/insight.sh        CUSTOMERS=1000000  HUITOU=build/release/huitou  DIR=a place with 1 GB for a million
set -eu

customers=${CUSTOMERS:-1000000}
huitou=${HUITOU:-build/release/huitou}
dir=${DIR:-$(mktemp -d)}
shop=$dir/shop.db

rm -f "$shop" "$shop"-* "$shop".key
"$huitou" demo --customers 20 --db "$shop" --json >/dev/null
python3 bench/shop/buyers.py "$shop" "$customers"
/usr/bin/env time -f '%e s, %U s of the processor, %M KiB at most' "$huitou" insight run --db "$shop"
[ -n "${DIR:-}" ] || rm -rf "$dir"
