internal import ArgumentParser
internal import CanonicalJSON
internal import FoundationEssentials
internal import Planning
internal import Reconciling
internal import Resources

struct LocksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locks", abstract: "Show who holds the locks, from where, and since when.",
        discussion: """
            A lock ends by itself when its holder has been silent for two minutes. --release takes the locks of a run away at once: \
            its next step is refused then.
            """)

    @Option(name: .long, help: "Take the locks of this holder away, as it is shown.")
    var release: String?

    @Option(name: .long, help: "The environment whose history tells of the release.")
    var environment: String?

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func validate() throws {
        if release != nil, environment == nil { throw ValidationError("--release needs --environment, whose history tells of it") }
    }

    @OptionGroup var options: EstateOptions

    func run() async throws {
        let access = try await LedgerAccess(options)
        let locks = try await access.reading { ledger throws(LedgerError) in try await ledger.locks() }
        if let release, let environment { return try await take(locks.filter { $0.holder == release }, from: release, environment, access) }
        switch output {
        case .json:
            let document: JSONValue = ["version": 1, "locks": try JSONValue(encoding: locks)]
            Terminal.print(document.prettyText() + "\n")
        case .text:
            let now = Session.now()
            let lines = locks.map { lock in
                let silence =
                    lock.expires < now ? "silent, may be taken" : "last heartbeat \(max(0, now - (lock.expires - ScopeLocks.lease))) s ago"
                return "\(lock.scope)  \(lock.holder)  since \(ClockTime.full(lock.since))  \(silence)\n"
            }
            Terminal.print(lines.isEmpty ? "no locks are held\n" : lines.joined())
        }
    }

    private func take(_ locks: [HeldLock], from holder: String, _ environment: String, _ access: LedgerAccess) async throws {
        guard !locks.isEmpty else { throw CommandFailure(.failure, "\(holder) holds no locks") }
        let variables = ProcessInfo.processInfo.environment
        let actor = Actor.name(variables)
        let detail: JSONValue = ["holder": .string(holder), "scopes": .array(locks.map { .string($0.scope.description) })]
        try await access.reading { ledger throws(LedgerError) in
            _ = try await ledger.append(
                LedgerEvent(
                    environment: environment, kind: .locksReleased, time: Session.now(), actor: actor, run: nil, detail: detail))
            try await ledger.unlock(locks.map(\.scope), holder: holder)
        }
        Terminal.print("\(locks.count) lock\(locks.count == 1 ? "" : "s") of \(holder) released; its next step is refused\n")
    }
}
