import { Redis } from 'ioredis';
import type { Announcement, AnnouncementListener, Announcements, Topic } from './announcements.js';
import type { Logger } from './logger.js';
import { TopicListeners, topicName, writeMessage } from './topic-listeners.js';

const channelOf = (topic: string): string => `meridian:announcements:${topic}`;

/** Announcements over Redis: a channel per topic, heard only by processes that subscribed to it. */
export class RedisAnnouncements implements Announcements {
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  private readonly listeners = new TopicListeners();

  constructor(
    url: string,
    private readonly logger: Logger,
  ) {
    // What cannot be sent now is lost: queueing it would only deliver old news later.
    this.publisher = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
    // Waits for Redis as long as it takes, and subscribes again by itself after each interruption.
    this.subscriber = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null });
    for (const connection of [this.publisher, this.subscriber]) {
      connection.on('error', (error) => logger.warn({ err: error }, 'announcements lost Redis'));
    }
    this.subscriber.on('message', (_channel, message) => this.listeners.dispatch(message));
  }

  async publish(topic: Topic, announcement: Announcement): Promise<void> {
    const name = topicName(topic);
    try {
      await this.publisher.publish(channelOf(name), writeMessage(name, announcement));
    } catch (error) {
      this.logger.warn({ err: error, topic }, 'an announcement was lost');
    }
  }

  async subscribe(topic: Topic, listener: AnnouncementListener): Promise<() => Promise<void>> {
    const name = topicName(topic);
    this.listeners.add(name, listener);
    // Also for the second listener: only then it knows that the channel is open.
    await this.subscriber.subscribe(channelOf(name));
    return async () => {
      if (this.listeners.remove(name, listener)) await this.subscriber.unsubscribe(channelOf(name));
    };
  }

  async close(): Promise<void> {
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }
}
