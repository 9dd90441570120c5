import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GraphQLSchema } from 'graphql';
import type { AnswerCost } from '../http/answer.js';
import { createGraphqlModule } from '../graphql-module.js';
import { secureHttp } from '../http/secure-http.js';
import { ToyResolver } from './toy-schema.js';
import { ToyWorld } from './toy-world.js';

/** An answer as a client sees it. */
export interface ToyAnswer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly unknown[];
    readonly extensions: Record<string, unknown>;
  }[];
  readonly extensions?: { readonly cost: AnswerCost };
}

/** A running program with the toy schema. */
export class ToyApp {
  private constructor(
    private readonly app: NestFastifyApplication,
    readonly world: ToyWorld,
  ) {}

  static async start(environment: 'development' | 'production' = 'production'): Promise<ToyApp> {
    const world = new ToyWorld(environment);
    @Module({
      imports: [createGraphqlModule({ useFactory: () => world })],
      providers: [ToyResolver],
    })
    class ToyModule {}
    const app = await NestFactory.create<NestFastifyApplication>(ToyModule, new FastifyAdapter(), {
      logger: false,
    });
    await secureHttp(app.getHttpAdapter().getInstance());
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new ToyApp(app, world);
  }

  get schema(): GraphQLSchema {
    return this.app.get(GraphQLSchemaHost).schema;
  }

  /** Sends one operation as a program with an API key. */
  async query(query: string, variables?: object): Promise<ToyAnswer> {
    return this.send({ query, variables }, { authorization: 'Bearer key' });
  }

  /** Sends one operation as a stranger. */
  async anonymous(query: string, variables?: object): Promise<ToyAnswer> {
    return this.send({ query, variables });
  }

  async send(body: unknown, headers: Record<string, string> = {}): Promise<ToyAnswer> {
    const json = { 'content-type': 'application/json', ...headers };
    return this.request('POST', JSON.stringify(body), json);
  }

  async request(
    method: 'GET' | 'POST' | 'HEAD' | 'OPTIONS' | 'PUT',
    payload: string | Buffer | undefined,
    headers: Record<string, string>,
    url = '/graphql',
  ): Promise<ToyAnswer> {
    const body = payload === undefined ? {} : { payload };
    const response = await this.app.inject({ method, url, headers, ...body });
    const { statusCode: status, payload: text } = response;
    const json = text.startsWith('{') ? response.json<Partial<ToyAnswer>>() : {};
    return { ...json, status, text, headers: response.headers };
  }

  /** Listens on a free port of this machine; returns the port. */
  async listen(): Promise<number> {
    await this.app.listen(0, '127.0.0.1');
    const server: { address(): AddressInfo | string | null } = this.app.getHttpServer();
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port.');
    return address.port;
  }

  async stop(): Promise<void> {
    await this.app.close();
  }
}
