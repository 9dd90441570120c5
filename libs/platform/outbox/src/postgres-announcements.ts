import pg from 'pg';
import type { Announcement, AnnouncementListener, Announcements, Topic } from './announcements.js';
import type { Logger } from './logger.js';
import { PostgresListener } from './postgres-listener.js';
import { TopicListeners, topicName, writeMessage } from './topic-listeners.js';

const CHANNEL = 'meridian_announcements';

/**
 * Announcements over PostgreSQL's NOTIFY. Every process hears all of them and keeps its own topics':
 * right for one server; Redis carries more.
 */
export class PostgresAnnouncements implements Announcements {
  private readonly pool: pg.Pool;
  private readonly listeners = new TopicListeners();
  private listener: PostgresListener | undefined;
  private listening: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly logger: Logger,
  ) {
    this.pool = new pg.Pool({
      connectionString: url,
      application_name: 'meridian-announcements',
      max: 1,
      connectionTimeoutMillis: 5_000,
    });
    this.pool.on('error', (error) =>
      logger.warn({ err: error }, 'announcements lost a connection'),
    );
  }

  async publish(topic: Topic, announcement: Announcement): Promise<void> {
    const message = writeMessage(topicName(topic), announcement);
    try {
      await this.pool.query('select pg_notify($1, $2)', [CHANNEL, message]);
    } catch (error) {
      this.logger.warn({ err: error, topic }, 'an announcement was lost');
    }
  }

  async subscribe(topic: Topic, listener: AnnouncementListener): Promise<() => Promise<void>> {
    const name = topicName(topic);
    this.listeners.add(name, listener);
    await this.listen();
    return async () => {
      this.listeners.remove(name, listener);
    };
  }

  async close(): Promise<void> {
    await this.listener?.stop();
    await this.pool.end();
  }

  /** Begins with the first subscription: workers only publish. */
  private async listen(): Promise<void> {
    this.listening ??= new Promise((resolve) => {
      this.listener = new PostgresListener({
        url: this.url,
        channel: CHANNEL,
        logger: this.logger,
        onMessage: (message) => this.listeners.dispatch(message),
        onListening: resolve,
      });
    });
    return this.listening;
  }
}
