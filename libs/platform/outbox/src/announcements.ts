/** "Something changed, read it again." Ids only: it passes through shared channels in clear text. */
export interface Announcement {
  readonly organizationId: string;
  readonly type: string;
  readonly subjectId: string;
}

/**
 * Where an announcement goes: the organization first, then what it is about. Built by the server
 * from the caller's credentials, never from a client's text.
 */
export type Topic = readonly [organizationId: string, ...about: string[]];

/**
 * Tells live processes what changed, for GraphQL subscriptions. At most once: whoever is not
 * connected at that moment hears nothing, so correctness never depends on it.
 */
export interface Announcements {
  /** Resolves when the announcement was sent, or was lost because nobody could be reached. */
  publish(topic: Topic, announcement: Announcement): Promise<void>;
  /** Calls the listener with each announcement of the topic; returns how to stop that. */
  subscribe(topic: Topic, listener: AnnouncementListener): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export type AnnouncementListener = (announcement: Announcement) => void;
