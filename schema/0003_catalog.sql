-- What is sold, and where. Reference tables: small, read everywhere.

CREATE TABLE store (
  id {{id}},
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  city TEXT,
  address TEXT,
  phone TEXT,
  open SMALLINT NOT NULL CONSTRAINT store_open CHECK (open IN (0, 1)),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX store_code ON store (code);

CREATE TABLE category (
  id {{id}},
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  parent_id BIGINT CONSTRAINT category_parent REFERENCES category (id),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX category_code ON category (code);

CREATE TABLE product (
  id {{id}},
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  category_id BIGINT CONSTRAINT product_category REFERENCES category (id),
  price BIGINT,
  active SMALLINT NOT NULL CONSTRAINT product_active CHECK (active IN (0, 1)),
  origin TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX product_sku ON product (sku);
CREATE INDEX product_of_category ON product (category_id);
