internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import FoundationEssentials
internal import Planning
internal import Reconciling
internal import Resources

struct LocksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locks", abstract: "Show who holds the locks, from where, and since when.",
        discussion: """
            A lock expires when its holder has been silent for two minutes. --release releases the locks of a run at once: \
            its next step is then refused.
            """)

    @Option(name: .long, help: "Release the locks of this holder, by the id that --output json shows.")
    var release: String?

    @Flag(name: .long, help: "Record that this machine's clock is right, after a wrong one wrote to the ledger.")
    var acceptClock = false

    @Option(name: .long, help: "The environment whose history records the release, or the clock.", completion: .environments)
    var environment: String?

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func validate() throws {
        if release != nil || acceptClock, environment == nil {
            throw ValidationError("--release and --accept-clock need --environment, whose history records it")
        }
        if release != nil, acceptClock { throw ValidationError("--release and --accept-clock exclude each other") }
    }

    @OptionGroup var options: EstateOptions

    func run() async throws {
        let access = try await LedgerAccess(options)
        if acceptClock, let environment { return try await accept(environment, access) }
        let locks = try await access.reading { ledger throws(LedgerError) in try await ledger.locks() }
        if let release, let environment {
            return try await take(locks.filter { $0.holder.id == release }, from: release, environment, access)
        }
        switch output {
        case .json: Terminal.print(json: ["version": 3, "locks": .array(try locks.map(Self.json))])
        case .text: Terminal.print(fitting: locks.isEmpty ? "no locks are held\n" : locks.map(Self.line).joined())
        }
    }

    /// Such as `heroku/a  ada on build-7 (plumb apply production) for 40 s  renewed 12 s ago  id …`.
    private static func line(_ lock: HeldLock) -> DisplayText {
        let now = Session.now()
        let state: DisplayText = lock.expires <= now ? "lease ended, may be taken" : "renewed \(LockAge.text(now - lock.renewed)) ago"
        let id: DisplayText = lock.holder.person == nil ? "" : "  id \(lock.holder.id)"
        return "\(lock.scope)  \(lock.holder.sentence) for \(LockAge.text(now - lock.since))  \(state)\(id)\n"
    }

    static func json(_ lock: HeldLock) throws -> JSONValue {
        [
            "scope": try JSONValue(encoding: lock.scope), "holder": .string(lock.holder.id), "token": .integer(lock.token),
            "person": lock.holder.person.map(JSONValue.string) ?? .null, "host": lock.holder.host.map(JSONValue.string) ?? .null,
            "command": lock.holder.command.map(JSONValue.string) ?? .null, "run": lock.holder.run.map(JSONValue.string) ?? .null,
            "since": .time(lock.since), "renewed": .time(lock.renewed), "expires": .time(lock.expires),
        ]
    }

    private static var actor: String {
        let variables = ProcessInfo.processInfo.environment
        return Actor.name(variables)
    }

    private func accept(_ environment: String, _ access: LedgerAccess) async throws {
        let now = Session.now()
        let event = LedgerEvent(environment: environment, kind: .clockAccepted, time: now, actor: Self.actor, run: nil, detail: [:])
        _ = try await access.reading { ledger throws(LedgerError) in try await ledger.append(event) }
        switch output {
        case .json: Terminal.print(json: ["version": 3, "environment": .string(environment), "accepted": .time(now)])
        case .text: Terminal.print("recorded: it is \(ClockTime.full(now))\n")
        }
    }

    private func take(_ locks: [HeldLock], from holder: String, _ environment: String, _ access: LedgerAccess) async throws {
        try access.checkKeysKnown()
        guard !locks.isEmpty else {
            throw CommandFailure(.failure, "\(holder) holds no locks\nsee the ids with: plumb locks --output json")
        }
        let detail: JSONValue = ["holder": .string(holder), "scopes": .array(locks.map { .string($0.scope.description) })]
        try await access.reading { ledger throws(LedgerError) in
            _ = try await ledger.append(
                LedgerEvent(
                    environment: environment, kind: .locksReleased, time: Session.now(), actor: Self.actor, run: nil, detail: detail))
            try await ledger.unlock(locks.map(\.scope), holder: holder)
        }
        switch output {
        case .json: Terminal.print(json: ["version": 3, "holder": .string(holder), "released": .array(try locks.map(Self.json))])
        case .text: Terminal.print("\(locks.count) lock\(locks.count == 1 ? "" : "s") of \(holder) released; its next step is refused\n")
        }
    }
}
