import fastifyStatic from '@fastify/static';
import {
  getDistDirectory,
  renderAltair,
  renderInitSnippet,
  type RenderOptions,
} from 'altair-static';
import type { FastifyInstance } from 'fastify';

/** Where the explorer is served. */
export const EXPLORER_PATH = '/explorer';

/** What the explorer's page may do, as a content security policy: nothing beyond this server. */
const POLICY = [
  "default-src 'self'",
  // Altair compiles its editor's grammar and evaluates users' own pre-request scripts.
  "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self' ws: wss:",
  "frame-ancestors 'self'",
].join('; ');

/**
 * Altair, a page to try queries in, served from its npm package: it works without internet access.
 * For development only.
 */
export async function explorer(app: FastifyInstance, { path }: { path: string }): Promise<void> {
  const options: RenderOptions = {
    baseURL: `${EXPLORER_PATH}/`,
    endpointURL: path,
    subscriptionsEndpoint: path,
    initialSubscriptionRequestHandlerId: 'graphql-ws',
    serveInitialOptionsInSeperateRequest: 'initial_options.js',
  };
  app.addHook('onSend', async (_request, reply, payload) => {
    void reply.header('content-security-policy', POLICY);
    return payload;
  });
  app.get(EXPLORER_PATH, (_, reply) => reply.redirect(`${EXPLORER_PATH}/`));
  app.get(`${EXPLORER_PATH}/`, (_, reply) => reply.type('text/html').send(renderAltair(options)));
  app.get(`${EXPLORER_PATH}/initial_options.js`, (_, reply) =>
    reply.type('text/javascript').send(renderInitSnippet(options)),
  );
  await app.register(fastifyStatic, {
    root: getDistDirectory(),
    prefix: `${EXPLORER_PATH}/`,
    index: false,
  });
}
