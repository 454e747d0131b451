-- What a Virtuoso needs, once, before `lattice serve` can write to it: run it with isql as dba. tests/engines runs it too.
-- It lets everyone update who reaches the port: keep that on the loopback or behind a proxy. Where this will not do, leave
-- it out, send updates to /sparql-auth, and give LATTICE_STORE_USER and LATTICE_STORE_PASSWORD.
grant SPARQL_UPDATE to "SPARQL";
