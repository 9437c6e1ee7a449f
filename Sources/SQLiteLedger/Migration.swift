internal import Reconciling

/// One step of the schema. A step that has been released is never edited; a new one is appended.
struct Migration {
    /// The oldest plumb that reads a file with this step done; kept in the file, for the message of an older one.
    let plumb: String
    let statements: [String]

    /// The step at index `n` makes `user_version` `n + 1`.
    static let all = [
        Migration(plumb: "0.1.0", statements: [about, events, beginnings, locks] + guards),
        Migration(plumb: "0.1.0", statements: [past, noPast, begunBefore, pastGrows] + guardsOfTheChain),
        Migration(plumb: "0.1.0", statements: [lockToken, lockRenewed, lockOwner, fences, fencesGrow, checkpoint, sections]),
        // Events and checkpoints may be signed, which older programs would leave out when they copy one.
        Migration(plumb: "0.1.0", statements: []),
    ]

    /// The version of files that this program writes.
    static var newest: Int { all.count }

    private static let about = "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"

    private static let events = """
        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL, environment TEXT NOT NULL, kind TEXT NOT NULL,
            event TEXT NOT NULL
        ) STRICT
        """

    private static let beginnings = "CREATE UNIQUE INDEX beginnings ON events (environment) WHERE kind = 'history.begun'"

    private static let locks = """
        CREATE TABLE locks (
            provider TEXT NOT NULL, name TEXT NOT NULL, holder TEXT NOT NULL, since INTEGER NOT NULL, expires INTEGER NOT NULL,
            PRIMARY KEY (provider, name)
        ) STRICT, WITHOUT ROWID
        """

    private static let lockToken = "ALTER TABLE locks ADD COLUMN token INTEGER NOT NULL DEFAULT 0"
    private static let lockRenewed = "ALTER TABLE locks ADD COLUMN renewed INTEGER NOT NULL DEFAULT 0"

    /// What is known of the holder, as JSON; empty where a lock was taken before this step.
    private static let lockOwner = "ALTER TABLE locks ADD COLUMN owner TEXT NOT NULL DEFAULT ''"

    /// The token of the newest lock that a scope ever had.
    private static let fences = """
        CREATE TABLE fences (
            provider TEXT NOT NULL, name TEXT NOT NULL, token INTEGER NOT NULL, PRIMARY KEY (provider, name)
        ) STRICT, WITHOUT ROWID
        """

    private static let fencesGrow = """
        CREATE TRIGGER fences_grow BEFORE UPDATE ON fences WHEN NEW.token <= OLD.token
        BEGIN SELECT raise(ABORT, 'tokens only grow'); END
        """

    /// What the recorded state covers, and digests of its parts: one row, or none before the first.
    private static let checkpoint = """
        CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), through INTEGER NOT NULL, body TEXT NOT NULL) STRICT
        """

    /// The recorded state, by what asks for it.
    private static let sections = """
        CREATE TABLE sections (
            environment TEXT NOT NULL, kind TEXT NOT NULL, lines TEXT NOT NULL, PRIMARY KEY (environment, kind)
        ) STRICT, WITHOUT ROWID
        """

    private static let guards = [
        """
        CREATE TRIGGER events_stay BEFORE UPDATE ON events
        BEGIN SELECT raise(ABORT, 'events are never changed'); END
        """,
        """
        CREATE TRIGGER events_remain BEFORE DELETE ON events
        BEGIN SELECT raise(ABORT, 'events are never deleted'); END
        """,
        // INSERT OR REPLACE deletes without asking the trigger above.
        eventsFollow,
    ]

    static let eventsFollow = """
        CREATE TRIGGER events_follow BEFORE INSERT ON events
        WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM events)
        BEGIN SELECT raise(ABORT, 'events are only appended'); END
        """

    /// After which event the chain begins: one row. The compaction in the chain says the same, behind its hash.
    private static let past = "CREATE TABLE past (through INTEGER NOT NULL, hash TEXT NOT NULL) STRICT"

    private static let noPast = "INSERT INTO past (through, hash) VALUES (0, '\(ChainEntry.genesis)')"

    /// Environments whose beginning left with a compaction.
    private static let begunBefore = "CREATE TABLE begun_before (environment TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"

    private static let pastGrows = """
        CREATE TRIGGER past_grows BEFORE UPDATE ON past
        WHEN NEW.through <= OLD.through
            OR NEW.through >= (SELECT sequence FROM events WHERE kind = 'history.compacted' ORDER BY sequence DESC LIMIT 1)
        BEGIN SELECT raise(ABORT, 'only a compaction takes events away'); END
        """

    private static let guardsOfTheChain = [
        "DROP TRIGGER events_remain",
        """
        CREATE TRIGGER events_remain BEFORE DELETE ON events
        WHEN OLD.sequence > (SELECT through FROM past)
        BEGIN SELECT raise(ABORT, 'events are never deleted'); END
        """,
    ]

    /// What a file of the newest version has.
    static let objects: Set = [
        "about", "events", "beginnings", "locks", "events_stay", "events_remain", "events_follow", "past", "begun_before", "past_grows",
        "fences", "fences_grow", "checkpoint", "sections",
    ]
}
