CREATE TABLE bundles (
    sha TEXT NOT NULL,
    file TEXT NOT NULL,
    node TEXT NOT NULL,
    at INTEGER NOT NULL,
    direction TEXT NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY (sha)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE INDEX bundles_at ON bundles (at);
--
CREATE TABLE capacities (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    category TEXT,
    day TEXT,
    qty INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE INDEX capacities_category ON capacities (category, day);
--
CREATE TABLE checkpoints (
    node TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    sig BLOB NOT NULL,
    PRIMARY KEY (node, seq)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE chg (
    pos INTEGER NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    body BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (pos),
    UNIQUE (node, seq)
)
 STRICT;
--
CREATE TABLE clashes (
    kind INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (kind, "row", rule)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE contested (
    kind INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    field TEXT NOT NULL,
    PRIMARY KEY (kind, "row", field)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE customers (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT,
    contact TEXT,
    phone TEXT,
    address TEXT,
    note TEXT,
    region TEXT,
    kind TEXT NOT NULL,
    grade TEXT,
    credit INTEGER,
    merged_into_id INTEGER,
    folded_name TEXT,
    phone_key TEXT,
    into_id INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(merged_into_id) REFERENCES customers (id)
)
 STRICT;
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
    login TEXT NOT NULL,
    form TEXT NOT NULL,
    body TEXT NOT NULL,
    saved INTEGER NOT NULL,
    PRIMARY KEY (login, form)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE erased (
    kind INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (kind, uid, node, seq)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE head (
    kind INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    field TEXT NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    val TEXT NOT NULL,
    PRIMARY KEY (kind, "row", field, node, seq)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE kept_figures (
    kind TEXT NOT NULL,
    first TEXT NOT NULL,
    until TEXT NOT NULL,
    basis TEXT NOT NULL,
    pos INTEGER NOT NULL,
    figures TEXT NOT NULL,
    PRIMARY KEY (kind, first)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE learned (
    node INTEGER NOT NULL,
    about INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    PRIMARY KEY (node, about, seq)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE login_try (
    login TEXT NOT NULL,
    wrong INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (login)
)
 STRICT;
--
CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE nodes (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    store TEXT NOT NULL,
    terminal TEXT NOT NULL,
    "key" TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE TABLE numbering (
    day TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (day)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE parked (
    node TEXT NOT NULL,
    seq INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (node, seq)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE peers (
    node TEXT NOT NULL,
    about TEXT NOT NULL,
    seq INTEGER NOT NULL,
    said INTEGER NOT NULL,
    PRIMARY KEY (node, about)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE pins (
    login TEXT NOT NULL,
    pin TEXT NOT NULL,
    about TEXT NOT NULL,
    chosen INTEGER NOT NULL,
    PRIMARY KEY (login)
)
 STRICT;
--
CREATE TABLE playbooks (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    problem TEXT NOT NULL,
    steps TEXT NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE INDEX playbooks_problem ON playbooks (problem);
--
CREATE TABLE products (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    spec TEXT,
    unit TEXT,
    category TEXT,
    list_price INTEGER,
    floor_price INTEGER,
    lead_days INTEGER,
    barcode TEXT,
    template TEXT,
    folded TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE INDEX products_barcode ON products (barcode);
--
CREATE INDEX products_code ON products (code);
--
CREATE TABLE promotions (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    percent INTEGER NOT NULL,
    min_qty INTEGER,
    min_amount INTEGER,
    valid_from TEXT,
    valid_to TEXT,
    products TEXT,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE INDEX promotions_code ON promotions (code);
--
CREATE TABLE regions (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    modes TEXT NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE INDEX regions_name ON regions (name);
--
CREATE TABLE reviews (
    node TEXT NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (node, seq, code)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE roster (
    uid TEXT NOT NULL,
    field TEXT NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    val TEXT NOT NULL,
    replaces TEXT NOT NULL,
    PRIMARY KEY (uid, field, node, seq)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE scripts (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    situation TEXT NOT NULL,
    text TEXT NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE INDEX scripts_code ON scripts (code);
--
CREATE TABLE settings (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE INDEX settings_key ON settings ("key");
--
CREATE TABLE side (
    h BLOB NOT NULL,
    kind INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    salt BLOB NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (h)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE INDEX side_row ON side (kind, "row");
--
CREATE TABLE sign_ins (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    login TEXT NOT NULL,
    how TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
--
CREATE TABLE templates (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    steps TEXT NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE INDEX templates_code ON templates (code);
--
CREATE TABLE terminals (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    store TEXT NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    recipient TEXT NOT NULL,
    continues TEXT,
    endorsed TEXT,
    revoked_seq INTEGER,
    counts INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE TABLE touch (
    kind INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    PRIMARY KEY (kind, "row", pos)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE users (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    active INTEGER NOT NULL,
    password TEXT,
    password_at INTEGER,
    must_change INTEGER NOT NULL,
    initials TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
 STRICT;
--
CREATE TABLE voidings (
    kind INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (kind, "row", node, seq)
)
 WITHOUT ROWID,
 STRICT;
--
CREATE TABLE vv (
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    told INTEGER DEFAULT '0' NOT NULL,
    PRIMARY KEY (node)
)
 STRICT;
--
CREATE TABLE archivings (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha TEXT NOT NULL,
    size INTEGER NOT NULL,
    year INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    commits INTEGER NOT NULL,
    bodies INTEGER NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id)
)
 STRICT;
--
CREATE TABLE day_closings (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    number TEXT NOT NULL,
    place INTEGER NOT NULL,
    day TEXT NOT NULL,
    made_late INTEGER NOT NULL,
    figures TEXT NOT NULL,
    cash TEXT NOT NULL,
    counted INTEGER,
    why_differs TEXT,
    notes TEXT,
    points TEXT NOT NULL,
    said TEXT,
    corrections TEXT NOT NULL,
    unclosed TEXT NOT NULL,
    covers TEXT NOT NULL,
    log_seq INTEGER NOT NULL,
    log_hash TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id)
)
 STRICT;
--
CREATE INDEX day_closings_day ON day_closings (node, day);
--
CREATE INDEX day_closings_number ON day_closings (number);
--
CREATE TABLE handovers (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    giver_id INTEGER NOT NULL,
    to_id INTEGER,
    given_at INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(giver_id) REFERENCES users (id),
    FOREIGN KEY(to_id) REFERENCES users (id)
)
 STRICT;
--
CREATE INDEX handovers_code ON handovers (code);
--
CREATE INDEX handovers_given ON handovers (given_at);
--
CREATE TABLE orders (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    number TEXT NOT NULL,
    outside_number TEXT,
    customer_id INTEGER,
    channel TEXT,
    document_ref TEXT,
    placed_at INTEGER,
    requested TEXT,
    address TEXT,
    contact TEXT,
    phone TEXT,
    region TEXT,
    delivery_mode TEXT,
    special TEXT,
    urgent INTEGER NOT NULL,
    deposit INTEGER,
    owner_id INTEGER,
    team TEXT,
    origin TEXT NOT NULL,
    template TEXT,
    placed_on TEXT,
    stage TEXT NOT NULL,
    status TEXT NOT NULL,
    open INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    promised TEXT,
    first_promised TEXT,
    first_due TEXT,
    slips INTEGER NOT NULL,
    confirmed_at INTEGER,
    shipped_on TEXT,
    delivered_on TEXT,
    on_first INTEGER,
    days_late INTEGER NOT NULL,
    cancelled_on TEXT,
    closed_on TEXT,
    ended_on TEXT,
    next_due TEXT,
    next_code TEXT,
    last_contact_at INTEGER,
    spoke_on TEXT,
    contact_on TEXT,
    valid INTEGER NOT NULL,
    needs_approval INTEGER NOT NULL,
    received INTEGER NOT NULL,
    forecast TEXT,
    rest_days INTEGER NOT NULL,
    court TEXT NOT NULL,
    living INTEGER NOT NULL,
    owed TEXT,
    owed_on TEXT,
    accepted_on TEXT,
    visited INTEGER NOT NULL,
    trouble INTEGER NOT NULL,
    promised_at INTEGER,
    faulty_at INTEGER,
    complained_at INTEGER,
    risk_on TEXT,
    imported INTEGER NOT NULL,
    seen_at INTEGER,
    corrected_at INTEGER,
    amended_at INTEGER,
    lasted INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(customer_id) REFERENCES customers (id),
    FOREIGN KEY(owner_id) REFERENCES users (id)
)
 STRICT;
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
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    min_qty INTEGER NOT NULL,
    price INTEGER NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(product_id) REFERENCES products (id)
)
 STRICT;
--
CREATE INDEX price_breaks_product ON price_breaks (product_id);
--
CREATE TABLE review_dones (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    change TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id)
)
 STRICT;
--
CREATE INDEX review_dones_change ON review_dones (change);
--
CREATE TABLE saved_filters (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    section TEXT NOT NULL,
    name TEXT NOT NULL,
    "query" TEXT,
    shared INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(owner_id) REFERENCES users (id)
)
 STRICT;
--
CREATE INDEX saved_filters_owner ON saved_filters (owner_id);
--
CREATE TABLE acceptances (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    person TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX acceptances_order ON acceptances (order_id);
--
CREATE TABLE approvals (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    decision TEXT NOT NULL,
    codes TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX approvals_order ON approvals (order_id);
--
CREATE TABLE checks (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    "check" TEXT NOT NULL,
    result TEXT NOT NULL,
    differed TEXT,
    differences TEXT,
    saw TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX checks_at ON checks (at, "check");
--
CREATE INDEX checks_order ON checks (order_id);
--
CREATE TABLE clash_decisions (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    subject TEXT NOT NULL,
    rule TEXT NOT NULL,
    keep TEXT NOT NULL,
    facts TEXT,
    order_id INTEGER,
    customer_id INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(customer_id) REFERENCES customers (id)
)
 STRICT;
--
CREATE INDEX clash_decisions_subject ON clash_decisions (subject);
--
CREATE TABLE contacts (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER,
    customer_id INTEGER,
    channel TEXT NOT NULL,
    direction TEXT NOT NULL,
    summary TEXT,
    next_on TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(customer_id) REFERENCES customers (id)
)
 STRICT;
--
CREATE INDEX contacts_customer ON contacts (customer_id);
--
CREATE INDEX contacts_order ON contacts (order_id);
--
CREATE TABLE customer_yes (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    person TEXT,
    note TEXT,
    agreed TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX customer_yes_order ON customer_yes (order_id);
--
CREATE TABLE day_resumed (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    closing_id INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(closing_id) REFERENCES day_closings (id)
)
 STRICT;
--
CREATE INDEX day_resumed_closing ON day_resumed (closing_id);
--
CREATE TABLE handover_lines (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    handover_id INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    part TEXT NOT NULL,
    sort TEXT NOT NULL,
    what TEXT,
    name TEXT,
    number TEXT,
    code TEXT,
    day TEXT,
    qty INTEGER,
    text TEXT,
    taken_at INTEGER,
    taken_by_id INTEGER,
    remark TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(handover_id) REFERENCES handovers (id),
    FOREIGN KEY(taken_by_id) REFERENCES users (id)
)
 STRICT;
--
CREATE INDEX handover_lines_handover ON handover_lines (handover_id, pos);
--
CREATE INDEX handover_lines_open ON handover_lines (handover_id) WHERE taken_at IS NULL;
--
CREATE TABLE lines (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    product_id INTEGER,
    name TEXT,
    spec TEXT,
    unit TEXT,
    qty INTEGER NOT NULL,
    price INTEGER,
    list_price INTEGER,
    discount INTEGER NOT NULL,
    promotion TEXT,
    amount INTEGER NOT NULL,
    special TEXT,
    category TEXT,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(product_id) REFERENCES products (id)
)
 STRICT;
--
CREATE INDEX lines_order ON lines (order_id, pos);
--
CREATE INDEX lines_product ON lines (product_id);
--
CREATE TABLE notices (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    about TEXT NOT NULL,
    channel TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX notices_order ON notices (order_id);
--
CREATE TABLE order_events (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    code TEXT,
    detail TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX order_events_confirmed ON order_events (at, order_id) WHERE event = 'confirmed' AND voided = 0;
--
CREATE INDEX order_events_order ON order_events (order_id);
--
CREATE INDEX order_events_overridden ON order_events (at, order_id) WHERE event = 'overridden' AND voided = 0;
--
CREATE TABLE payments (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    method TEXT NOT NULL,
    contract TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX payments_at ON payments (at, voided, amount);
--
CREATE INDEX payments_number ON payments (number);
--
CREATE INDEX payments_order ON payments (order_id, at, voided, amount);
--
CREATE TABLE prints (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER,
    paper TEXT NOT NULL,
    number TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX prints_number ON prints (number, paper);
--
CREATE INDEX prints_order ON prints (order_id);
--
CREATE TABLE read_backs (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    fields TEXT,
    saw TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX read_backs_order ON read_backs (order_id);
--
CREATE TABLE refund_steps (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    step TEXT NOT NULL,
    contract_copy INTEGER,
    amount INTEGER,
    method TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX refund_steps_order ON refund_steps (order_id);
--
CREATE INDEX refund_steps_paid ON refund_steps (at, amount) WHERE step = 'paid' AND voided = 0;
--
CREATE INDEX refund_steps_paid_order ON refund_steps (order_id, at, amount) WHERE step = 'paid' AND voided = 0;
--
CREATE TABLE retrospectives (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    order_id INTEGER NOT NULL,
    held_on TEXT NOT NULL,
    background TEXT,
    course TEXT,
    causes TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX retrospectives_code ON retrospectives (code);
--
CREATE INDEX retrospectives_order ON retrospectives (order_id);
--
CREATE TABLE risks (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    order_id INTEGER NOT NULL,
    factor TEXT NOT NULL,
    likelihood TEXT NOT NULL,
    measure TEXT,
    found_on TEXT NOT NULL,
    threatens TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX risks_code ON risks (code);
--
CREATE INDEX risks_order ON risks (order_id);
--
CREATE TABLE shipments (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    order_id INTEGER NOT NULL,
    mode TEXT,
    carrier TEXT,
    tracking TEXT,
    expected TEXT,
    nodes TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX shipments_code ON shipments (code);
--
CREATE INDEX shipments_due ON shipments (expected);
--
CREATE INDEX shipments_order ON shipments (order_id);
--
CREATE TABLE visits (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    score INTEGER,
    remark TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id)
)
 STRICT;
--
CREATE INDEX visits_at ON visits (at, voided, score);
--
CREATE INDEX visits_order ON visits (order_id);
--
CREATE TABLE complaints (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    order_id INTEGER,
    line_id INTEGER,
    channel TEXT,
    words TEXT,
    points TEXT,
    understood INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    owner_id INTEGER,
    core TEXT,
    facts TEXT,
    feelings TEXT,
    impact INTEGER,
    priority INTEGER,
    problem TEXT,
    step TEXT NOT NULL,
    open INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(customer_id) REFERENCES customers (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(line_id) REFERENCES lines (id),
    FOREIGN KEY(owner_id) REFERENCES users (id)
)
 STRICT;
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
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    order_id INTEGER,
    retrospective_id INTEGER,
    about TEXT,
    found TEXT,
    found_in TEXT,
    text TEXT,
    owner_id INTEGER,
    due TEXT,
    check_on TEXT,
    done_on TEXT,
    effect TEXT,
    effective INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(retrospective_id) REFERENCES retrospectives (id),
    FOREIGN KEY(owner_id) REFERENCES users (id)
)
 STRICT;
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
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    line_id INTEGER,
    code TEXT NOT NULL,
    stage TEXT NOT NULL,
    pos INTEGER NOT NULL,
    planned TEXT,
    due TEXT,
    role TEXT,
    quality INTEGER NOT NULL,
    name TEXT,
    category TEXT,
    days INTEGER,
    "after" TEXT,
    court TEXT,
    notice TEXT,
    fixed INTEGER,
    removed INTEGER,
    done_at INTEGER,
    done_by_id INTEGER,
    waiting INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(line_id) REFERENCES lines (id)
)
 STRICT;
--
CREATE INDEX milestones_open_due ON milestones (due, order_id) WHERE waiting = 1;
--
CREATE INDEX milestones_order ON milestones (order_id, pos);
--
CREATE TABLE payment_verified (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    payment_id INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(payment_id) REFERENCES payments (id)
)
 STRICT;
--
CREATE INDEX payment_verified_payment ON payment_verified (payment_id);
--
CREATE TABLE production_checks (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    line_id INTEGER,
    done INTEGER NOT NULL,
    expected INTEGER,
    "by" TEXT,
    finish TEXT,
    note TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(line_id) REFERENCES lines (id)
)
 STRICT;
--
CREATE INDEX production_checks_order ON production_checks (order_id);
--
CREATE TABLE promises (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    line_id INTEGER,
    promised TEXT NOT NULL,
    asked_by TEXT,
    agreed INTEGER,
    reason TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(line_id) REFERENCES lines (id)
)
 STRICT;
--
CREATE INDEX promises_at ON promises (at, order_id);
--
CREATE INDEX promises_line ON promises (order_id) WHERE line_id IS NOT NULL;
--
CREATE INDEX promises_order ON promises (order_id, at);
--
CREATE TABLE requests (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    order_id INTEGER,
    line_id INTEGER,
    sort TEXT NOT NULL,
    channel TEXT NOT NULL,
    summary TEXT,
    opened_at INTEGER NOT NULL,
    owner_id INTEGER,
    status TEXT NOT NULL,
    open INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(customer_id) REFERENCES customers (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(line_id) REFERENCES lines (id),
    FOREIGN KEY(owner_id) REFERENCES users (id)
)
 STRICT;
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
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    risk_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    outcome TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(risk_id) REFERENCES risks (id)
)
 STRICT;
--
CREATE INDEX risk_events_at ON risk_events (at);
--
CREATE INDEX risk_events_order ON risk_events (order_id);
--
CREATE TABLE settlements (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    check_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    keep TEXT NOT NULL,
    "after" TEXT NOT NULL,
    counts INTEGER NOT NULL,
    reason TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(check_id) REFERENCES checks (id)
)
 STRICT;
--
CREATE INDEX settlements_order ON settlements (order_id);
--
CREATE TABLE shipment_events (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    shipment_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    place TEXT,
    signed_by TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(shipment_id) REFERENCES shipments (id)
)
 STRICT;
--
CREATE INDEX shipment_events_order ON shipment_events (order_id);
--
CREATE INDEX shipment_events_shipment ON shipment_events (shipment_id);
--
CREATE TABLE shipment_lines (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    shipment_id INTEGER NOT NULL,
    line_id INTEGER NOT NULL,
    qty INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(shipment_id) REFERENCES shipments (id),
    FOREIGN KEY(line_id) REFERENCES lines (id)
)
 STRICT;
--
CREATE INDEX shipment_lines_order ON shipment_lines (order_id);
--
CREATE INDEX shipment_lines_shipment ON shipment_lines (shipment_id);
--
CREATE TABLE complaint_options (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    complaint_id INTEGER NOT NULL,
    offer INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    sort TEXT NOT NULL,
    text TEXT,
    amount INTEGER,
    line_id INTEGER,
    qty INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(complaint_id) REFERENCES complaints (id),
    FOREIGN KEY(line_id) REFERENCES lines (id)
)
 STRICT;
--
CREATE INDEX complaint_options_complaint ON complaint_options (complaint_id);
--
CREATE TABLE exceptions (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    order_id INTEGER NOT NULL,
    line_id INTEGER,
    type TEXT NOT NULL,
    problem TEXT NOT NULL,
    priority INTEGER NOT NULL,
    description TEXT,
    source TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    owner_id INTEGER,
    milestone_id INTEGER,
    shipment_id INTEGER,
    stop TEXT,
    missed TEXT,
    status TEXT NOT NULL,
    open INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(line_id) REFERENCES lines (id),
    FOREIGN KEY(owner_id) REFERENCES users (id),
    FOREIGN KEY(milestone_id) REFERENCES milestones (id),
    FOREIGN KEY(shipment_id) REFERENCES shipments (id)
)
 STRICT;
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
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    milestone_id INTEGER NOT NULL,
    line_id INTEGER,
    result TEXT NOT NULL,
    qty INTEGER NOT NULL,
    note TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(milestone_id) REFERENCES milestones (id),
    FOREIGN KEY(line_id) REFERENCES lines (id)
)
 STRICT;
--
CREATE INDEX inspections_at ON inspections (at);
--
CREATE INDEX inspections_failed ON inspections (order_id, at) WHERE result = 'fail' AND voided = 0;
--
CREATE INDEX inspections_order ON inspections (order_id);
--
CREATE TABLE milestone_done (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    milestone_id INTEGER NOT NULL,
    note TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(milestone_id) REFERENCES milestones (id)
)
 STRICT;
--
CREATE INDEX milestone_done_milestone ON milestone_done (milestone_id);
--
CREATE TABLE request_events (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER,
    request_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    channel TEXT,
    text TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(request_id) REFERENCES requests (id)
)
 STRICT;
--
CREATE INDEX request_events_at ON request_events (at);
--
CREATE INDEX request_events_request ON request_events (request_id);
--
CREATE TABLE complaint_events (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER,
    complaint_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    channel TEXT,
    text TEXT,
    offer INTEGER,
    beyond INTEGER,
    option_id INTEGER,
    person TEXT,
    due TEXT,
    score INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(complaint_id) REFERENCES complaints (id),
    FOREIGN KEY(option_id) REFERENCES complaint_options (id)
)
 STRICT;
--
CREATE INDEX complaint_events_at ON complaint_events (at);
--
CREATE INDEX complaint_events_complaint ON complaint_events (complaint_id);
--
CREATE TABLE exception_events (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    exception_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    action TEXT,
    due TEXT,
    level INTEGER,
    cause TEXT,
    channel TEXT,
    step TEXT,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(exception_id) REFERENCES exceptions (id)
)
 STRICT;
--
CREATE INDEX exception_events_exception ON exception_events (exception_id);
--
CREATE INDEX exception_events_order ON exception_events (order_id);
--
CREATE TABLE remedies (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    code TEXT NOT NULL,
    order_id INTEGER,
    exception_id INTEGER,
    complaint_id INTEGER,
    line_id INTEGER,
    sort TEXT NOT NULL,
    text TEXT,
    amount INTEGER,
    qty INTEGER,
    owner_id INTEGER,
    due TEXT,
    beyond INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(exception_id) REFERENCES exceptions (id),
    FOREIGN KEY(complaint_id) REFERENCES complaints (id),
    FOREIGN KEY(line_id) REFERENCES lines (id),
    FOREIGN KEY(owner_id) REFERENCES users (id)
)
 STRICT;
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
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    node INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id INTEGER,
    voided INTEGER NOT NULL,
    order_id INTEGER,
    remedy_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    text TEXT,
    qty INTEGER,
    method TEXT,
    shipment_id INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(by_id) REFERENCES users (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    FOREIGN KEY(remedy_id) REFERENCES remedies (id),
    FOREIGN KEY(shipment_id) REFERENCES shipments (id)
)
 STRICT;
--
CREATE INDEX remedy_events_order ON remedy_events (order_id);
--
CREATE INDEX remedy_events_remedy ON remedy_events (remedy_id);
--
CREATE VIRTUAL TABLE order_search USING fts5(terms, detail=none, tokenize="unicode61 remove_diacritics 0", prefix='1 2 3 4 5');
--
CREATE VIRTUAL TABLE customer_search USING fts5(terms, detail=none, tokenize="unicode61 remove_diacritics 0", prefix='1 2');
--
CREATE VIRTUAL TABLE product_search USING fts5(terms, detail=none, tokenize="unicode61 remove_diacritics 0", prefix='1 2');
--
CREATE VIRTUAL TABLE order_note_search USING fts5(terms, detail=none, tokenize="unicode61 remove_diacritics 0");
--
CREATE VIRTUAL TABLE customer_note_search USING fts5(terms, detail=none, tokenize="unicode61 remove_diacritics 0");
--
CREATE VIRTUAL TABLE case_search USING fts5(terms, detail=none, tokenize="unicode61 remove_diacritics 0");
--
CREATE TRIGGER chg_no_update BEFORE UPDATE ON chg
BEGIN
    SELECT RAISE(ABORT, 'the journal is never changed');
END;
--
CREATE TRIGGER chg_no_delete BEFORE DELETE ON chg
BEGIN
    SELECT RAISE(ABORT, 'the journal is never changed');
END;
--
