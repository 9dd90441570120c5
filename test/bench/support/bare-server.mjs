// The least that can answer the page: node:http and one statement. Row-level security is on, and the
// tenant is set in each transaction, sent together with the statement as the product does.
import { createServer } from 'node:http';
import pg from 'pg';
import { STATEMENT } from './nested-page-data.mjs';

const [applicationUrl, organizationId, port] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: applicationUrl, max: 10, pipeline: true });
const tenant = {
  name: 'tenant',
  text: `select set_config('meridian.organization', $1, true), set_config('meridian.provider', '', true)`,
  values: [organizationId],
};
const page = { name: 'page', text: STATEMENT, values: [organizationId] };

async function answer() {
  const client = await pool.connect();
  const [, , { rows }] = await Promise.all([
    client.query('begin read only'),
    client.query(tenant),
    client.query(page),
    client.query('commit'),
  ]);
  client.release();
  return rows[0].answer;
}

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    void answer().then((text) => {
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(text);
    });
  });
});
server.listen(Number(port), '127.0.0.1', () => process.send('ready'));
