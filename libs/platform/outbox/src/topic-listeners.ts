import { z } from 'zod';
import type { Announcement, AnnouncementListener, Topic } from './announcements.js';

const TOPIC_PART = /^[\w-]+$/;

const announcementFormat = z.object({
  organizationId: z.string(),
  type: z.string(),
  subjectId: z.string(),
});
const messageFormat = z.object({ topic: z.string(), announcement: announcementFormat });

/** The topic as a text. No part can hold the separator or a wildcard, so topics never overlap. */
export function topicName(topic: Topic): string {
  const wrong = topic.find((part) => !TOPIC_PART.test(part));
  if (wrong !== undefined) throw new Error(`"${wrong}" cannot be part of a topic.`);
  return topic.join('.');
}

/** An announcement with its topic, as it travels. */
export function writeMessage(topic: string, announcement: Announcement): string {
  return JSON.stringify({ topic, announcement });
}

/** Who listens in this process, by topic. */
export class TopicListeners {
  private readonly byTopic = new Map<string, Set<AnnouncementListener>>();

  add(topic: string, listener: AnnouncementListener): void {
    const listeners = this.byTopic.get(topic) ?? new Set();
    this.byTopic.set(topic, listeners.add(listener));
  }

  /** Removes a listener; true when it was the last of its topic. */
  remove(topic: string, listener: AnnouncementListener): boolean {
    const listeners = this.byTopic.get(topic);
    if (!listeners?.delete(listener) || listeners.size > 0) return false;
    return this.byTopic.delete(topic);
  }

  /** Hands a message to the listeners of its topic. What does not read as one is dropped. */
  dispatch(message: string): void {
    const read = messageFormat.safeParse(parsed(message));
    if (!read.success) return;
    const { topic, announcement } = read.data;
    // The topic leads with the organization; a message that says otherwise is nobody's.
    if (!topic.startsWith(`${announcement.organizationId}.`)) return;
    for (const listener of this.byTopic.get(topic) ?? []) listener(announcement);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
