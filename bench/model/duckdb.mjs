// DuckDB doing what bench/model/tables does, on the same orders: processor time of this process, one thread.
//
//	build/release/bench/model/tables --rounds 1 --write /tmp/orders.csv
//	npm install --prefix /tmp/peer @duckdb/node-api
//	NODE_PATH=/tmp/peer/node_modules node bench/model/duckdb.mjs /tmp/orders.csv
import { createRequire } from 'node:module';

const { DuckDBInstance } = createRequire(process.env.NODE_PATH + '/')('@duckdb/node-api');
const db = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();

await db.run(`CREATE TABLE orders AS SELECT customer::INTEGER AS customer, day::INTEGER AS day,
	amount::BIGINT AS amount, DATE '2023-01-01' + day::INTEGER AS date FROM read_csv('${process.argv[2]}')`);
await db.run(`CREATE TABLE stats AS SELECT customer, 1096 - max(day) AS recency, count(*) AS orders,
	sum(amount) AS amount FROM orders GROUP BY customer`);

const ntiles = `SELECT customer, ntile(5) OVER (ORDER BY recency DESC, customer) AS r,
	ntile(5) OVER (ORDER BY orders, customer) AS f, ntile(5) OVER (ORDER BY amount, customer) AS m`;
const work = {
	'RFM from orders': `CREATE OR REPLACE TABLE rfm AS ${ntiles} FROM (SELECT customer, 1096 - max(day) AS recency,
		count(*) AS orders, sum(amount) AS amount FROM orders GROUP BY customer)`,
	'RFM from kept statistics': `CREATE OR REPLACE TABLE rfm AS ${ntiles} FROM stats`,
	'cohorts': `CREATE OR REPLACE TABLE cohorts AS
		WITH first AS (SELECT customer, min(date_trunc('month', date)) AS cohort FROM orders GROUP BY customer)
		SELECT cohort, date_diff('month', cohort, date_trunc('month', date)) AS age,
			count(DISTINCT customer) AS customers, sum(amount) AS amount
		FROM orders JOIN first USING (customer) GROUP BY ALL`,
	'repurchase and median gap': `CREATE OR REPLACE TABLE gaps AS
		WITH days AS (SELECT DISTINCT customer, day FROM orders),
		gap AS (SELECT customer, day - lag(day) OVER (PARTITION BY customer ORDER BY day) AS gap FROM days)
		SELECT median(gap) AS median,
			count(DISTINCT customer) FILTER (gap IS NOT NULL) / count(DISTINCT customer) AS repurchase
		FROM gap`,
};
for (const [name, sql] of Object.entries(work)) {
	const seconds = [];

	for (let round = 0; round < 3; round++) {
		const before = process.cpuUsage();
		await db.run(sql);
		const used = process.cpuUsage(before);
		seconds.push((used.user + used.system) / 1e6);
	}
	console.log(name, seconds.map((s) => s.toFixed(3)).join(' '));
}
const gaps = await db.runAndReadAll('SELECT median, repurchase FROM gaps');
console.log('median and repurchase', gaps.getRowsJson()[0]);
