CREATE TABLE bundles (
    sha TEXT NOT NULL COLLATE "C",
    file TEXT NOT NULL COLLATE "C",
    node TEXT NOT NULL COLLATE "C",
    at BIGINT NOT NULL,
    direction TEXT NOT NULL COLLATE "C",
    report TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (sha)
);
--
CREATE INDEX bundles_at ON bundles (at);
--
CREATE TABLE capacities (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    category TEXT COLLATE "C",
    day TEXT COLLATE "C",
    qty BIGINT,
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE INDEX capacities_category ON capacities (category, day);
--
CREATE TABLE checkpoints (
    node TEXT NOT NULL COLLATE "C",
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    sig BYTEA NOT NULL,
    PRIMARY KEY (node, seq)
);
--
CREATE TABLE chg (
    pos SERIAL NOT NULL,
    node BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hlc BIGINT NOT NULL,
    body BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (pos),
    UNIQUE (node, seq)
);
--
CREATE TABLE clashes (
    kind BIGINT NOT NULL,
    row BIGINT NOT NULL,
    rule TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (kind, row, rule)
);
--
CREATE TABLE contested (
    kind BIGINT NOT NULL,
    row BIGINT NOT NULL,
    field TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (kind, row, field)
);
--
CREATE TABLE customers (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    name TEXT COLLATE "C",
    contact TEXT COLLATE "C",
    phone TEXT COLLATE "C",
    address TEXT COLLATE "C",
    note TEXT COLLATE "C",
    region TEXT COLLATE "C",
    kind TEXT NOT NULL COLLATE "C",
    grade TEXT COLLATE "C",
    credit BIGINT,
    merged_into_id BIGINT,
    folded_name TEXT COLLATE "C",
    phone_key TEXT COLLATE "C",
    into_id BIGINT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(merged_into_id) REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX customers_code ON customers (code);
--
CREATE INDEX customers_folded ON customers (folded_name, phone_key, into_id);
--
CREATE INDEX customers_graded ON customers (grade) WHERE grade IS NOT NULL;
--
CREATE INDEX customers_into ON customers (into_id) WHERE into_id IS NOT NULL;
--
CREATE INDEX customers_merged ON customers (merged_into_id) WHERE merged_into_id IS NOT NULL;
--
CREATE INDEX customers_phone ON customers (phone_key, into_id);
--
CREATE INDEX customers_weighty ON customers (kind) WHERE kind <> 'ordinary';
--
CREATE TABLE drafts (
    login TEXT NOT NULL COLLATE "C",
    form TEXT NOT NULL COLLATE "C",
    body TEXT NOT NULL COLLATE "C",
    saved BIGINT NOT NULL,
    PRIMARY KEY (login, form)
);
--
CREATE TABLE erased (
    kind BIGINT NOT NULL,
    uid BYTEA NOT NULL,
    node BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (kind, uid, node, seq)
);
--
CREATE TABLE head (
    kind BIGINT NOT NULL,
    row BIGINT NOT NULL,
    field TEXT NOT NULL COLLATE "C",
    node BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hlc BIGINT NOT NULL,
    val TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (kind, row, field, node, seq)
);
--
CREATE TABLE kept_figures (
    kind TEXT NOT NULL COLLATE "C",
    first TEXT NOT NULL COLLATE "C",
    until TEXT NOT NULL COLLATE "C",
    basis TEXT NOT NULL COLLATE "C",
    pos INTEGER NOT NULL,
    figures TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (kind, first)
);
--
CREATE TABLE learned (
    node BIGINT NOT NULL,
    about BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    upto BIGINT NOT NULL,
    PRIMARY KEY (node, about, seq)
);
--
CREATE TABLE login_try (
    login TEXT NOT NULL COLLATE "C",
    wrong INTEGER NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (login)
);
--
CREATE TABLE meta (
    key TEXT NOT NULL COLLATE "C",
    value TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (key)
);
--
CREATE TABLE nodes (
    id SERIAL NOT NULL,
    uid TEXT NOT NULL COLLATE "C",
    store TEXT NOT NULL COLLATE "C",
    terminal TEXT NOT NULL COLLATE "C",
    key TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE TABLE numbering (
    day TEXT NOT NULL COLLATE "C",
    n BIGINT NOT NULL,
    PRIMARY KEY (day)
);
--
CREATE TABLE parked (
    node TEXT NOT NULL COLLATE "C",
    seq BIGINT NOT NULL,
    line TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (node, seq)
);
--
CREATE TABLE peers (
    node TEXT NOT NULL COLLATE "C",
    about TEXT NOT NULL COLLATE "C",
    seq BIGINT NOT NULL,
    said BIGINT NOT NULL,
    PRIMARY KEY (node, about)
);
--
CREATE TABLE pins (
    login TEXT NOT NULL COLLATE "C",
    pin TEXT NOT NULL COLLATE "C",
    about TEXT NOT NULL COLLATE "C",
    chosen BIGINT NOT NULL,
    PRIMARY KEY (login)
);
--
CREATE TABLE playbooks (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    problem TEXT NOT NULL COLLATE "C",
    steps TEXT NOT NULL COLLATE "C",
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE INDEX playbooks_problem ON playbooks (problem);
--
CREATE TABLE products (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    name TEXT NOT NULL COLLATE "C",
    spec TEXT COLLATE "C",
    unit TEXT COLLATE "C",
    category TEXT COLLATE "C",
    list_price BIGINT,
    floor_price BIGINT,
    lead_days BIGINT,
    barcode TEXT COLLATE "C",
    template TEXT COLLATE "C",
    folded TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE INDEX products_barcode ON products (barcode);
--
CREATE INDEX products_code ON products (code);
--
CREATE TABLE promotions (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    name TEXT NOT NULL COLLATE "C",
    percent BIGINT NOT NULL,
    min_qty BIGINT,
    min_amount BIGINT,
    valid_from TEXT COLLATE "C",
    valid_to TEXT COLLATE "C",
    products TEXT COLLATE "C",
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE INDEX promotions_code ON promotions (code);
--
CREATE TABLE regions (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    name TEXT NOT NULL COLLATE "C",
    modes TEXT NOT NULL COLLATE "C",
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE INDEX regions_name ON regions (name);
--
CREATE TABLE reviews (
    node TEXT NOT NULL COLLATE "C",
    seq BIGINT NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (node, seq, code)
);
--
CREATE TABLE roster (
    uid TEXT NOT NULL COLLATE "C",
    field TEXT NOT NULL COLLATE "C",
    node BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hlc BIGINT NOT NULL,
    val TEXT NOT NULL COLLATE "C",
    replaces TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (uid, field, node, seq)
);
--
CREATE TABLE scripts (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    name TEXT NOT NULL COLLATE "C",
    situation TEXT NOT NULL COLLATE "C",
    text TEXT NOT NULL COLLATE "C",
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE INDEX scripts_code ON scripts (code);
--
CREATE TABLE settings (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    key TEXT NOT NULL COLLATE "C",
    value TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE INDEX settings_key ON settings (key);
--
CREATE TABLE side (
    h BYTEA NOT NULL,
    kind BIGINT NOT NULL,
    row BIGINT NOT NULL,
    salt BYTEA NOT NULL,
    value TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (h)
);
--
CREATE INDEX side_row ON side (kind, row);
--
CREATE TABLE sign_ins (
    id SERIAL NOT NULL,
    at BIGINT NOT NULL,
    login TEXT NOT NULL COLLATE "C",
    how TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (id)
);
--
CREATE TABLE templates (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    name TEXT NOT NULL COLLATE "C",
    steps TEXT NOT NULL COLLATE "C",
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE INDEX templates_code ON templates (code);
--
CREATE TABLE terminals (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    store TEXT NOT NULL COLLATE "C",
    name TEXT NOT NULL COLLATE "C",
    public_key TEXT NOT NULL COLLATE "C",
    recipient TEXT NOT NULL COLLATE "C",
    continues TEXT COLLATE "C",
    endorsed TEXT COLLATE "C",
    revoked_seq BIGINT,
    counts INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE TABLE touch (
    kind BIGINT NOT NULL,
    row BIGINT NOT NULL,
    pos BIGINT NOT NULL,
    PRIMARY KEY (kind, row, pos)
);
--
CREATE TABLE users (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    login TEXT NOT NULL COLLATE "C",
    name TEXT NOT NULL COLLATE "C",
    role TEXT NOT NULL COLLATE "C",
    active INTEGER NOT NULL,
    password TEXT COLLATE "C",
    password_at BIGINT,
    must_change INTEGER NOT NULL,
    initials TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid)
);
--
CREATE TABLE voidings (
    kind BIGINT NOT NULL,
    row BIGINT NOT NULL,
    node BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (kind, row, node, seq)
);
--
CREATE TABLE vv (
    node BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    told BIGINT DEFAULT '0' NOT NULL,
    PRIMARY KEY (node)
);
--
CREATE TABLE archivings (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    file TEXT NOT NULL COLLATE "C",
    sha TEXT NOT NULL COLLATE "C",
    size BIGINT NOT NULL,
    year BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    commits BIGINT NOT NULL,
    bodies BIGINT NOT NULL,
    first TEXT NOT NULL COLLATE "C",
    last TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE TABLE day_closings (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    number TEXT NOT NULL COLLATE "C",
    place BIGINT NOT NULL,
    day TEXT NOT NULL COLLATE "C",
    made_late INTEGER NOT NULL,
    figures TEXT NOT NULL COLLATE "C",
    cash TEXT NOT NULL COLLATE "C",
    counted BIGINT,
    why_differs TEXT COLLATE "C",
    notes TEXT COLLATE "C",
    points TEXT NOT NULL COLLATE "C",
    said TEXT COLLATE "C",
    corrections TEXT NOT NULL COLLATE "C",
    unclosed TEXT NOT NULL COLLATE "C",
    covers TEXT NOT NULL COLLATE "C",
    log_seq BIGINT NOT NULL,
    log_hash TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX day_closings_day ON day_closings (node, day);
--
CREATE INDEX day_closings_number ON day_closings (number);
--
CREATE TABLE handovers (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    giver_id BIGINT NOT NULL,
    to_id BIGINT,
    given_at BIGINT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(giver_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(to_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX handovers_code ON handovers (code);
--
CREATE INDEX handovers_given ON handovers (given_at);
--
CREATE TABLE orders (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    number TEXT NOT NULL COLLATE "C",
    outside_number TEXT COLLATE "C",
    customer_id BIGINT,
    channel TEXT COLLATE "C",
    document_ref TEXT COLLATE "C",
    placed_at BIGINT,
    requested TEXT COLLATE "C",
    address TEXT COLLATE "C",
    contact TEXT COLLATE "C",
    phone TEXT COLLATE "C",
    region TEXT COLLATE "C",
    delivery_mode TEXT COLLATE "C",
    special TEXT COLLATE "C",
    urgent INTEGER NOT NULL,
    deposit BIGINT,
    owner_id BIGINT,
    team TEXT COLLATE "C",
    origin TEXT NOT NULL COLLATE "C",
    template TEXT COLLATE "C",
    placed_on TEXT COLLATE "C",
    stage TEXT NOT NULL COLLATE "C",
    status TEXT NOT NULL COLLATE "C",
    open INTEGER NOT NULL,
    amount BIGINT NOT NULL,
    promised TEXT COLLATE "C",
    first_promised TEXT COLLATE "C",
    first_due TEXT COLLATE "C",
    slips BIGINT NOT NULL,
    confirmed_at BIGINT,
    shipped_on TEXT COLLATE "C",
    delivered_on TEXT COLLATE "C",
    on_first INTEGER,
    days_late BIGINT NOT NULL,
    cancelled_on TEXT COLLATE "C",
    closed_on TEXT COLLATE "C",
    ended_on TEXT COLLATE "C",
    next_due TEXT COLLATE "C",
    next_code TEXT COLLATE "C",
    last_contact_at BIGINT,
    spoke_on TEXT COLLATE "C",
    contact_on TEXT COLLATE "C",
    valid INTEGER NOT NULL,
    needs_approval INTEGER NOT NULL,
    received BIGINT NOT NULL,
    forecast TEXT COLLATE "C",
    rest_days BIGINT NOT NULL,
    court TEXT NOT NULL COLLATE "C",
    living INTEGER NOT NULL,
    owed TEXT COLLATE "C",
    owed_on TEXT COLLATE "C",
    accepted_on TEXT COLLATE "C",
    visited INTEGER NOT NULL,
    trouble BIGINT NOT NULL,
    promised_at BIGINT,
    faulty_at BIGINT,
    complained_at BIGINT,
    risk_on TEXT COLLATE "C",
    imported INTEGER NOT NULL,
    seen_at BIGINT,
    corrected_at BIGINT,
    amended_at BIGINT,
    lasted BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(customer_id) REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX orders_cancelled ON orders (cancelled_on, owner_id) WHERE cancelled_on IS NOT NULL;
--
CREATE INDEX orders_closable ON orders (delivered_on, owner_id) WHERE living = 1 AND visited = 1 AND accepted_on IS NOT NULL;
--
CREATE INDEX orders_closed ON orders (closed_on, owner_id) WHERE closed_on IS NOT NULL;
--
CREATE INDEX orders_customer ON orders (customer_id);
--
CREATE INDEX orders_delivered ON orders (delivered_on, on_first, owner_id, placed_on) WHERE delivered_on IS NOT NULL;
--
CREATE INDEX orders_ended ON orders (ended_on, placed_on) WHERE ended_on IS NOT NULL;
--
CREATE INDEX orders_entered ON orders (placed_on, cancelled_on, owner_id, amount, corrected_at);
--
CREATE INDEX orders_first_promised ON orders (first_promised, placed_on, cancelled_on, delivered_on, on_first, owner_id, faulty_at, complained_at);
--
CREATE INDEX orders_lasted ON orders (lasted, placed_on, delivered_on, cancelled_on, closed_on, promised, first_promised, owner_id, promised_at, imported, seen_at);
--
CREATE INDEX orders_living ON orders (stage, urgent, next_due, open, first_due, trouble, forecast, promised, rest_days, customer_id, owner_id, living) WHERE living = 1;
--
CREATE INDEX orders_number ON orders (number);
--
CREATE INDEX orders_open_contact ON orders (contact_on, owner_id) WHERE open = 1;
--
CREATE INDEX orders_open_next ON orders (next_due, owner_id, status, urgent, customer_id, open) WHERE open = 1;
--
CREATE INDEX orders_open_promised ON orders (promised, owner_id, forecast, rest_days, status, next_due, open) WHERE open = 1;
--
CREATE INDEX orders_open_spoke ON orders (spoke_on, owner_id) WHERE open = 1;
--
CREATE INDEX orders_open_status ON orders (status) WHERE open = 1;
--
CREATE INDEX orders_outside ON orders (outside_number);
--
CREATE INDEX orders_overpaid ON orders (placed_on) WHERE received > amount AND status <> 'cancelled';
--
CREATE INDEX orders_owed ON orders (owed_on, owner_id) WHERE owed_on IS NOT NULL;
--
CREATE INDEX orders_placed ON orders (placed_on, id);
--
CREATE INDEX orders_promised ON orders (promised, placed_on, cancelled_on, delivered_on, on_first, slips, owner_id, risk_on);
--
CREATE INDEX orders_shipped ON orders (shipped_on, delivered_on, owner_id) WHERE shipped_on IS NOT NULL;
--
CREATE INDEX orders_unvisited ON orders (delivered_on, owner_id) WHERE living = 1 AND visited = 0 AND delivered_on IS NOT NULL;
--
CREATE TABLE price_breaks (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    product_id BIGINT NOT NULL,
    min_qty BIGINT NOT NULL,
    price BIGINT NOT NULL,
    valid_from TEXT COLLATE "C",
    valid_to TEXT COLLATE "C",
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(product_id) REFERENCES products (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX price_breaks_product ON price_breaks (product_id);
--
CREATE TABLE review_dones (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    change TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX review_dones_change ON review_dones (change);
--
CREATE TABLE saved_filters (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    owner_id BIGINT NOT NULL,
    section TEXT NOT NULL COLLATE "C",
    name TEXT NOT NULL COLLATE "C",
    query TEXT COLLATE "C",
    shared INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(owner_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX saved_filters_owner ON saved_filters (owner_id);
--
CREATE TABLE acceptances (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    person TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX acceptances_order ON acceptances (order_id);
--
CREATE TABLE approvals (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    decision TEXT NOT NULL COLLATE "C",
    codes TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX approvals_order ON approvals (order_id);
--
CREATE TABLE checks (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    "check" TEXT NOT NULL COLLATE "C",
    result TEXT NOT NULL COLLATE "C",
    differed TEXT COLLATE "C",
    differences TEXT COLLATE "C",
    saw TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX checks_at ON checks (at, "check");
--
CREATE INDEX checks_order ON checks (order_id);
--
CREATE TABLE clash_decisions (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    subject TEXT NOT NULL COLLATE "C",
    rule TEXT NOT NULL COLLATE "C",
    keep TEXT NOT NULL COLLATE "C",
    facts TEXT COLLATE "C",
    order_id BIGINT,
    customer_id BIGINT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(customer_id) REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX clash_decisions_subject ON clash_decisions (subject);
--
CREATE TABLE contacts (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT,
    customer_id BIGINT,
    channel TEXT NOT NULL COLLATE "C",
    direction TEXT NOT NULL COLLATE "C",
    summary TEXT COLLATE "C",
    next_on TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(customer_id) REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX contacts_customer ON contacts (customer_id);
--
CREATE INDEX contacts_order ON contacts (order_id);
--
CREATE TABLE customer_yes (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    channel TEXT NOT NULL COLLATE "C",
    person TEXT COLLATE "C",
    note TEXT COLLATE "C",
    agreed TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX customer_yes_order ON customer_yes (order_id);
--
CREATE TABLE day_resumed (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    closing_id BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(closing_id) REFERENCES day_closings (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX day_resumed_closing ON day_resumed (closing_id);
--
CREATE TABLE handover_lines (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    handover_id BIGINT NOT NULL,
    pos BIGINT NOT NULL,
    part TEXT NOT NULL COLLATE "C",
    sort TEXT NOT NULL COLLATE "C",
    what TEXT COLLATE "C",
    name TEXT COLLATE "C",
    number TEXT COLLATE "C",
    code TEXT COLLATE "C",
    day TEXT COLLATE "C",
    qty BIGINT,
    text TEXT COLLATE "C",
    taken_at BIGINT,
    taken_by_id BIGINT,
    remark TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(handover_id) REFERENCES handovers (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(taken_by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX handover_lines_handover ON handover_lines (handover_id, pos);
--
CREATE INDEX handover_lines_open ON handover_lines (handover_id) WHERE taken_at IS NULL;
--
CREATE TABLE lines (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    pos BIGINT NOT NULL,
    product_id BIGINT,
    name TEXT COLLATE "C",
    spec TEXT COLLATE "C",
    unit TEXT COLLATE "C",
    qty BIGINT NOT NULL,
    price BIGINT,
    list_price BIGINT,
    discount BIGINT NOT NULL,
    promotion TEXT COLLATE "C",
    amount BIGINT NOT NULL,
    special TEXT COLLATE "C",
    category TEXT COLLATE "C",
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(product_id) REFERENCES products (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX lines_order ON lines (order_id, pos);
--
CREATE INDEX lines_product ON lines (product_id);
--
CREATE TABLE notices (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    about TEXT NOT NULL COLLATE "C",
    channel TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX notices_order ON notices (order_id);
--
CREATE TABLE order_events (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    event TEXT NOT NULL COLLATE "C",
    code TEXT COLLATE "C",
    detail TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX order_events_confirmed ON order_events (at, order_id) WHERE event = 'confirmed' AND voided = 0;
--
CREATE INDEX order_events_order ON order_events (order_id);
--
CREATE INDEX order_events_overridden ON order_events (at, order_id) WHERE event = 'overridden' AND voided = 0;
--
CREATE TABLE payments (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    number TEXT NOT NULL COLLATE "C",
    kind TEXT NOT NULL COLLATE "C",
    amount BIGINT NOT NULL,
    method TEXT NOT NULL COLLATE "C",
    contract TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX payments_at ON payments (at, voided, amount);
--
CREATE INDEX payments_number ON payments (number);
--
CREATE INDEX payments_order ON payments (order_id, at, voided, amount);
--
CREATE TABLE prints (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT,
    paper TEXT NOT NULL COLLATE "C",
    number TEXT NOT NULL COLLATE "C",
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX prints_number ON prints (number, paper);
--
CREATE INDEX prints_order ON prints (order_id);
--
CREATE TABLE read_backs (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    fields TEXT COLLATE "C",
    saw TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX read_backs_order ON read_backs (order_id);
--
CREATE TABLE refund_steps (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    step TEXT NOT NULL COLLATE "C",
    contract_copy INTEGER,
    amount BIGINT,
    method TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX refund_steps_order ON refund_steps (order_id);
--
CREATE INDEX refund_steps_paid ON refund_steps (at, amount) WHERE step = 'paid' AND voided = 0;
--
CREATE INDEX refund_steps_paid_order ON refund_steps (order_id, at, amount) WHERE step = 'paid' AND voided = 0;
--
CREATE TABLE retrospectives (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    order_id BIGINT NOT NULL,
    held_on TEXT NOT NULL COLLATE "C",
    background TEXT COLLATE "C",
    course TEXT COLLATE "C",
    causes TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX retrospectives_code ON retrospectives (code);
--
CREATE INDEX retrospectives_order ON retrospectives (order_id);
--
CREATE TABLE risks (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    order_id BIGINT NOT NULL,
    factor TEXT NOT NULL COLLATE "C",
    likelihood TEXT NOT NULL COLLATE "C",
    measure TEXT COLLATE "C",
    found_on TEXT NOT NULL COLLATE "C",
    threatens TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX risks_code ON risks (code);
--
CREATE INDEX risks_order ON risks (order_id);
--
CREATE TABLE shipments (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    order_id BIGINT NOT NULL,
    mode TEXT COLLATE "C",
    carrier TEXT COLLATE "C",
    tracking TEXT COLLATE "C",
    expected TEXT COLLATE "C",
    nodes TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX shipments_code ON shipments (code);
--
CREATE INDEX shipments_due ON shipments (expected);
--
CREATE INDEX shipments_order ON shipments (order_id);
--
CREATE TABLE visits (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    channel TEXT NOT NULL COLLATE "C",
    score BIGINT,
    remark TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX visits_at ON visits (at, voided, score);
--
CREATE INDEX visits_order ON visits (order_id);
--
CREATE TABLE complaints (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    customer_id BIGINT NOT NULL,
    order_id BIGINT,
    line_id BIGINT,
    channel TEXT COLLATE "C",
    words TEXT COLLATE "C",
    points TEXT COLLATE "C",
    understood INTEGER NOT NULL,
    opened_at BIGINT NOT NULL,
    owner_id BIGINT,
    core TEXT COLLATE "C",
    facts TEXT COLLATE "C",
    feelings TEXT COLLATE "C",
    impact BIGINT,
    priority BIGINT,
    problem TEXT COLLATE "C",
    step TEXT NOT NULL COLLATE "C",
    open INTEGER NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(customer_id) REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(line_id) REFERENCES lines (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX complaints_begun ON complaints (opened_at, closed_at);
--
CREATE INDEX complaints_code ON complaints (code);
--
CREATE INDEX complaints_customer ON complaints (customer_id);
--
CREATE INDEX complaints_lasting ON complaints (closed_at, opened_at) WHERE coalesce(closed_at, 9999999999) - opened_at > 5356800;
--
CREATE INDEX complaints_open ON complaints (opened_at) WHERE open = 1;
--
CREATE INDEX complaints_order ON complaints (order_id);
--
CREATE TABLE measures (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    order_id BIGINT,
    retrospective_id BIGINT,
    about TEXT COLLATE "C",
    found TEXT COLLATE "C",
    found_in TEXT COLLATE "C",
    text TEXT COLLATE "C",
    owner_id BIGINT,
    due TEXT COLLATE "C",
    check_on TEXT COLLATE "C",
    done_on TEXT COLLATE "C",
    effect TEXT COLLATE "C",
    effective INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(retrospective_id) REFERENCES retrospectives (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX measures_code ON measures (code);
--
CREATE INDEX measures_open ON measures (due) WHERE effective IS NULL;
--
CREATE INDEX measures_order ON measures (order_id);
--
CREATE INDEX measures_retrospective ON measures (retrospective_id);
--
CREATE TABLE milestones (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    line_id BIGINT,
    code TEXT NOT NULL COLLATE "C",
    stage TEXT NOT NULL COLLATE "C",
    pos BIGINT NOT NULL,
    planned TEXT COLLATE "C",
    due TEXT COLLATE "C",
    role TEXT COLLATE "C",
    quality INTEGER NOT NULL,
    name TEXT COLLATE "C",
    category TEXT COLLATE "C",
    days BIGINT,
    after TEXT COLLATE "C",
    court TEXT COLLATE "C",
    notice TEXT COLLATE "C",
    fixed INTEGER,
    removed INTEGER,
    done_at BIGINT,
    done_by_id BIGINT,
    waiting INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(line_id) REFERENCES lines (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX milestones_open_due ON milestones (due, order_id) WHERE waiting = 1;
--
CREATE INDEX milestones_order ON milestones (order_id, pos);
--
CREATE TABLE payment_verified (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    payment_id BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(payment_id) REFERENCES payments (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX payment_verified_payment ON payment_verified (payment_id);
--
CREATE TABLE production_checks (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    line_id BIGINT,
    done BIGINT NOT NULL,
    expected BIGINT,
    by TEXT COLLATE "C",
    finish TEXT COLLATE "C",
    note TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(line_id) REFERENCES lines (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX production_checks_order ON production_checks (order_id);
--
CREATE TABLE promises (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    line_id BIGINT,
    promised TEXT NOT NULL COLLATE "C",
    asked_by TEXT COLLATE "C",
    agreed INTEGER,
    reason TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(line_id) REFERENCES lines (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX promises_at ON promises (at, order_id);
--
CREATE INDEX promises_line ON promises (order_id) WHERE line_id IS NOT NULL;
--
CREATE INDEX promises_order ON promises (order_id, at);
--
CREATE TABLE requests (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    customer_id BIGINT NOT NULL,
    order_id BIGINT,
    line_id BIGINT,
    sort TEXT NOT NULL COLLATE "C",
    channel TEXT NOT NULL COLLATE "C",
    summary TEXT COLLATE "C",
    opened_at BIGINT NOT NULL,
    owner_id BIGINT,
    status TEXT NOT NULL COLLATE "C",
    open INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(customer_id) REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(line_id) REFERENCES lines (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX requests_code ON requests (code);
--
CREATE INDEX requests_customer ON requests (customer_id);
--
CREATE INDEX requests_open ON requests (opened_at) WHERE open = 1;
--
CREATE INDEX requests_opened ON requests (opened_at);
--
CREATE INDEX requests_order ON requests (order_id);
--
CREATE TABLE risk_events (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    risk_id BIGINT NOT NULL,
    event TEXT NOT NULL COLLATE "C",
    outcome TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(risk_id) REFERENCES risks (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX risk_events_at ON risk_events (at);
--
CREATE INDEX risk_events_order ON risk_events (order_id);
--
CREATE TABLE settlements (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    check_id BIGINT NOT NULL,
    field TEXT NOT NULL COLLATE "C",
    keep TEXT NOT NULL COLLATE "C",
    after TEXT NOT NULL COLLATE "C",
    counts INTEGER NOT NULL,
    reason TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(check_id) REFERENCES checks (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX settlements_order ON settlements (order_id);
--
CREATE TABLE shipment_events (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    event TEXT NOT NULL COLLATE "C",
    place TEXT COLLATE "C",
    signed_by TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(shipment_id) REFERENCES shipments (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX shipment_events_order ON shipment_events (order_id);
--
CREATE INDEX shipment_events_shipment ON shipment_events (shipment_id);
--
CREATE TABLE shipment_lines (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    qty BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(line_id) REFERENCES lines (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(shipment_id) REFERENCES shipments (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX shipment_lines_order ON shipment_lines (order_id);
--
CREATE INDEX shipment_lines_shipment ON shipment_lines (shipment_id);
--
CREATE TABLE complaint_options (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    complaint_id BIGINT NOT NULL,
    offer BIGINT NOT NULL,
    pos BIGINT NOT NULL,
    sort TEXT NOT NULL COLLATE "C",
    text TEXT COLLATE "C",
    amount BIGINT,
    line_id BIGINT,
    qty BIGINT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(complaint_id) REFERENCES complaints (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(line_id) REFERENCES lines (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX complaint_options_complaint ON complaint_options (complaint_id);
--
CREATE TABLE exceptions (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    order_id BIGINT NOT NULL,
    line_id BIGINT,
    type TEXT NOT NULL COLLATE "C",
    problem TEXT NOT NULL COLLATE "C",
    priority BIGINT NOT NULL,
    description TEXT COLLATE "C",
    source TEXT NOT NULL COLLATE "C",
    raised_at BIGINT NOT NULL,
    owner_id BIGINT,
    milestone_id BIGINT,
    shipment_id BIGINT,
    stop TEXT COLLATE "C",
    missed TEXT COLLATE "C",
    status TEXT NOT NULL COLLATE "C",
    open INTEGER NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(line_id) REFERENCES lines (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(milestone_id) REFERENCES milestones (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(shipment_id) REFERENCES shipments (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX exceptions_code ON exceptions (code);
--
CREATE INDEX exceptions_lasting ON exceptions (closed_at, raised_at) WHERE coalesce(closed_at, 9999999999) - raised_at > 5356800;
--
CREATE INDEX exceptions_open ON exceptions (priority, raised_at) WHERE open = 1;
--
CREATE INDEX exceptions_order ON exceptions (order_id);
--
CREATE INDEX exceptions_quality ON exceptions (order_id, raised_at) WHERE problem IN ('quality', 'quantity');
--
CREATE INDEX exceptions_raised ON exceptions (raised_at, closed_at);
--
CREATE TABLE inspections (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    milestone_id BIGINT NOT NULL,
    line_id BIGINT,
    result TEXT NOT NULL COLLATE "C",
    qty BIGINT NOT NULL,
    note TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(line_id) REFERENCES lines (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(milestone_id) REFERENCES milestones (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX inspections_at ON inspections (at);
--
CREATE INDEX inspections_failed ON inspections (order_id, at) WHERE result = 'fail' AND voided = 0;
--
CREATE INDEX inspections_order ON inspections (order_id);
--
CREATE TABLE milestone_done (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    milestone_id BIGINT NOT NULL,
    note TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(milestone_id) REFERENCES milestones (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX milestone_done_milestone ON milestone_done (milestone_id);
--
CREATE TABLE request_events (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT,
    request_id BIGINT NOT NULL,
    event TEXT NOT NULL COLLATE "C",
    channel TEXT COLLATE "C",
    text TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(request_id) REFERENCES requests (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX request_events_at ON request_events (at);
--
CREATE INDEX request_events_request ON request_events (request_id);
--
CREATE TABLE complaint_events (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT,
    complaint_id BIGINT NOT NULL,
    event TEXT NOT NULL COLLATE "C",
    channel TEXT COLLATE "C",
    text TEXT COLLATE "C",
    offer BIGINT,
    beyond INTEGER,
    option_id BIGINT,
    person TEXT COLLATE "C",
    due TEXT COLLATE "C",
    score BIGINT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(complaint_id) REFERENCES complaints (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(option_id) REFERENCES complaint_options (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX complaint_events_at ON complaint_events (at);
--
CREATE INDEX complaint_events_complaint ON complaint_events (complaint_id);
--
CREATE TABLE exception_events (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    exception_id BIGINT NOT NULL,
    event TEXT NOT NULL COLLATE "C",
    action TEXT COLLATE "C",
    due TEXT COLLATE "C",
    level BIGINT,
    cause TEXT COLLATE "C",
    channel TEXT COLLATE "C",
    step TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(exception_id) REFERENCES exceptions (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX exception_events_exception ON exception_events (exception_id);
--
CREATE INDEX exception_events_order ON exception_events (order_id);
--
CREATE TABLE remedies (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    code TEXT NOT NULL COLLATE "C",
    order_id BIGINT,
    exception_id BIGINT,
    complaint_id BIGINT,
    line_id BIGINT,
    sort TEXT NOT NULL COLLATE "C",
    text TEXT COLLATE "C",
    amount BIGINT,
    qty BIGINT,
    owner_id BIGINT,
    due TEXT COLLATE "C",
    beyond INTEGER NOT NULL,
    state TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(complaint_id) REFERENCES complaints (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(exception_id) REFERENCES exceptions (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(line_id) REFERENCES lines (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX remedies_code ON remedies (code);
--
CREATE INDEX remedies_complaint ON remedies (complaint_id);
--
CREATE INDEX remedies_exception ON remedies (exception_id);
--
CREATE INDEX remedies_order ON remedies (order_id);
--
CREATE INDEX remedies_standing ON remedies (state, due) WHERE state IN ('to_approve', 'agreed');
--
CREATE TABLE remedy_events (
    id SERIAL NOT NULL,
    uid BYTEA NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id BIGINT,
    remedy_id BIGINT NOT NULL,
    event TEXT NOT NULL COLLATE "C",
    text TEXT COLLATE "C",
    qty BIGINT,
    method TEXT COLLATE "C",
    shipment_id BIGINT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(remedy_id) REFERENCES remedies (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(shipment_id) REFERENCES shipments (id) DEFERRABLE INITIALLY DEFERRED
);
--
CREATE INDEX remedy_events_order ON remedy_events (order_id);
--
CREATE INDEX remedy_events_remedy ON remedy_events (remedy_id);
--
