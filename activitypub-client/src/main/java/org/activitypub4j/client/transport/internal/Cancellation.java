package org.activitypub4j.client.transport.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How all that runs for one cause is ended from outside. Safe for use by several threads. */
public final class Cancellation {
  private final Set<Section> running = new HashSet<>();
  private boolean cancelled;

  /** Nothing runs yet. */
  public Cancellation() {}

  /** Ends what runs, and what begins later as soon as it waits. */
  public void cancel() {
    List<Section> now;
    synchronized (this) {
      cancelled = true;
      now = List.copyOf(running);
    }
    now.forEach(Section::cut);
  }

  /** Whether it was cancelled. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Begins what this thread can be interrupted in until it leaves. */
  public Section enter() {
    return enter(() -> {});
  }

  /**
   * The same for what an interrupt does not end.
   *
   * @param cut ends it, from the thread that cancels
   */
  Section enter(Runnable cut) {
    Section section = new Section(Thread.currentThread(), cut);
    boolean late;
    synchronized (this) {
      running.add(section);
      late = cancelled;
    }
    if (late) {
      section.cut();
    }
    return section;
  }

  /** What runs; once it is left, its thread is not interrupted any more. */
  public final class Section {
    private final Thread thread;
    private final Runnable cut;
    private boolean open = true;
    private boolean interrupted;

    private Section(Thread thread, Runnable cut) {
      this.thread = thread;
      this.cut = cut;
    }

    private synchronized void cut() {
      if (open) {
        interrupted = true;
        thread.interrupt();
        cut.run();
      }
    }

    /** Ends it, from the thread that began it. */
    public void leave() {
      synchronized (Cancellation.this) {
        running.remove(this);
      }
      synchronized (this) {
        open = false;
        if (interrupted) {
          Thread.interrupted(); // it was meant for the section only
        }
      }
    }
  }
}
