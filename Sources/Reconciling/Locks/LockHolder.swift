/// Who holds locks: a person, at a command, in one process of one machine.
package struct LockHolder: Hashable, Sendable, Codable {
    /// Different for every process that ever takes a lock, such as `2026-11-21-7f3a9c1e@build-7:4711/9k2m`.
    package let id: String
    package let run: String?
    /// Who started the command.
    package var person: String?
    /// Such as `plumb apply production`.
    package var command: String?
    package var host: String?
    package var process: ProcessIdentity?

    package init(
        id: String, run: String?, person: String? = nil, command: String? = nil, host: String? = nil, process: ProcessIdentity? = nil
    ) {
        self.id = id
        self.run = run
        self.person = person
        self.command = command
        self.host = host
        self.process = process
    }

    /// A holder of which only the name is recorded, as ledgers did before format 3: `RUN@HOST:PROCESS`.
    package init(id: String) {
        guard let at = id.firstIndex(of: "@"), let colon = id.lastIndex(of: ":"), at < colon else {
            self.init(id: id, run: nil)
            return
        }
        self.init(id: id, run: String(id[..<at]), host: String(id[id.index(after: at)..<colon]))
    }
}

/// What tells one process from every other one, on this machine and on others, as far as the system knows it.
package struct ProcessIdentity: Hashable, Sendable, Codable {
    /// The process id.
    package let number: Int
    /// When it started, in the system's own ticks since boot: a number is given out again.
    package let started: Int?
    /// Changes with every start of the machine, and is another one on every machine.
    package let boot: String?
    /// Containers of one machine number their processes anew, each in its own namespace.
    package let namespace: String?

    package init(number: Int, started: Int?, boot: String?, namespace: String?) {
        self.number = number
        self.started = started
        self.boot = boot
        self.namespace = namespace
    }

    /// Whether the two number their processes in the same way, so that one can tell whether the other's still runs.
    package func isSeen(from other: ProcessIdentity) -> Bool {
        boot != nil && namespace != nil && boot == other.boot && namespace == other.namespace
    }
}
