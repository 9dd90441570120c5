// The least that can store what comes: node:http, one INSERT of all its rows, and the commit.
import { createServer } from 'node:http';
import pg from 'pg';

const [databaseUrl, , port] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const insert = {
  name: 'insert',
  text: `insert into bare_events (id, case_number, opened_at, occurred_at, sequence, state, priority)
    select gen_random_uuid(), "caseNumber", "openedAt", "occurredAt", sequence, state, priority
      from json_to_recordset($1::json) as e("caseNumber" text, "openedAt" timestamptz,
        "occurredAt" timestamptz, sequence integer, state text, priority text)`,
};

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part) => (text += part));
  request.on('end', () => {
    const { events } = JSON.parse(text).variables.input;
    void pool.query({ ...insert, values: [JSON.stringify(events)] }).then(({ rowCount }) => {
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(JSON.stringify({ recorded: rowCount }));
    });
  });
});
server.listen(Number(port), '127.0.0.1', () => process.send('ready'));
