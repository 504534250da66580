package org.activitypub4j.client.transport.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ends from outside everything that runs for one cause. Safe for use by several threads. */
public final class Cancellation {
  private final Set<Section> running = new HashSet<>();
  private boolean cancelled;

  /** Makes one while nothing runs yet. */
  public Cancellation() {}

  /** Ends what is running. What begins later is ended as soon as it waits. */
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

  /** Begins a section in which this thread can be interrupted, until it leaves the section. */
  public Section enter() {
    return enter(() -> {});
  }

  /**
   * Does the same for work that an interrupt does not end.
   *
   * @param cut ends the work; called on the thread that cancels
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

  /** Work that can be cancelled. After it was left, its thread is not interrupted any more. */
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

    /** Ends the section; called on the thread that began it. */
    public void leave() {
      synchronized (Cancellation.this) {
        running.remove(this);
      }
      synchronized (this) {
        open = false;
        if (interrupted) {
          Thread.interrupted(); // the interrupt was only for this section
        }
      }
    }
  }
}
