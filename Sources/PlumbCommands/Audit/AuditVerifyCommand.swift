internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Planning
internal import Reconciling

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Prove that no event was altered, dropped or reordered; print the head of the chain.",
        discussion: """
            Plans and receipts also contain the head: compare one that you kept with the ledger with --head, to detect a history \
            that was replaced as a whole. With --receipt, it also proves that the receipt is unaltered and matches the ledger.

            After a compaction the proof begins with the first event that remains. With --archive, which may be repeated, it \
            begins with the first of the archive, and also covers that what was kept matches the archived events.

            Plans read the state that is recorded beside the events. This command computes it again from the events, and compares.

            If the estate names the keys of its ledger, it says which key signed what, and fails if a signature is missing.
            """)

    @Option(name: .long, help: "A receipt to compare with the ledger; may be repeated.")
    var receipt: [String] = []

    @Option(name: .long, help: "The hash of an event that you saw before, or its first digits; may be repeated.")
    var head: [String] = []

    @Option(name: .long, help: "An archive of compacted events; may be repeated.")
    var archive: [String] = []

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    @OptionGroup var options: EstateOptions

    func validate() throws {
        if head.contains(where: { $0.count < 8 }) { throw ValidationError("--head takes at least 8 digits of a hash") }
    }

    func run() async throws {
        let access = try await LedgerAccess(options)
        let receipts = try receipt.map { path in (path, try reading(path) { try Receipt(fileBytes: try PlanFiles.bytes(path)) }) }
        let questions = LedgerAudit.Questions(
            sequences: Set(receipts.flatMap { $0.1.events.map(\.sequence) }), hashes: head.map { $0.lowercased() })
        // What left the ledger has to be held against what was kept of it, all at once.
        let chain = archive.isEmpty ? nil : try await access.chain(archive)
        let ledger = try await access.audit(questions, chain)
        for (path, receipt) in receipts { try reading(path) { try receipt.check(against: ledger.hashes, ledger.whereabouts) } }
        let heads = try head.map { ($0, try place(of: $0.lowercased(), in: ledger)) }
        switch output {
        case .json: Terminal.print(json: try Self.json(ledger, heads))
        case .text:
            Terminal.print(
                heads.map { "\($0.0) is event \($0.1)\n" }.joined() + Self.text(ledger)
                    + (ledger.recordedStateThrough.map { "the recorded state of events up to \($0) matches them\n" } ?? ""))
            Terminal.print(fitting: SignatureText(ledger.signatures, isChecked: access.keyring != nil).text)
        }
        try Self.checkSigned(ledger.signatures)
    }

    private func reading<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let refusal as Receipt.Refusal {
            throw CommandFailure(.failure, "\(path): \(refusal.message)")
        }
    }

    private static func checkSigned(_ signatures: SignatureReview) throws {
        guard !signatures.problems.isEmpty else { return }
        let lines = signatures.problems.prefix(problemsShown).map { "  \($0)\n" as DisplayText }.joined()
        let rest = signatures.problemCount - problemsShown
        throw CommandFailure(
            .failure,
            "the ledger holds events that no one who may apply has signed:\n\(lines)\(rest > 0 ? "  and \(rest) more\n" : "")"
                + "nothing is planned or applied from it; restore it from an intact clone")
    }

    private static func json(_ ledger: AuditedLedger, _ heads: [(String, Int)]) throws -> JSONValue {
        let missing = ledger.compaction?.archives.filter { $0.from < ledger.first } ?? []
        return [
            "version": 1, "first": .integer(ledger.first), "last": ledger.newest.map { .integer($0.sequence) } ?? .null,
            "head": ledger.newest.map { .string($0.hash) } ?? .null,
            "heads": .array(heads.map { ["hash": .string($0.0), "event": .integer($0.1)] }),
            "recordedStateThrough": ledger.recordedStateThrough.map { .integer($0) } ?? .null,
            "missingArchives": try JSONValue(encoding: missing),
            "unsigned": .array(ledger.signatures.problems.map { .string("\($0)") }),
            "unsignedCount": .integer(ledger.signatures.problemCount),
        ]
    }

    private static let problemsShown = 20

    private func place(of hash: String, in ledger: AuditedLedger) throws -> Int {
        if let place = ledger.places[hash] { return place }
        guard ledger.first > 1, let archives = ledger.compaction?.archives.filter({ $0.from < ledger.first }) else {
            throw CommandFailure(.failure, "\(hash) is not an event of this ledger: the history was cut or replaced since it was seen")
        }
        throw CommandFailure(
            .failure,
            "\(hash) is not one of the events from \(ledger.first) on; it is older, or of another history\n"
                + "see which with --archive \(archives.map(\.name).joined(separator: " --archive "))")
    }

    private static func text(_ ledger: AuditedLedger) -> DisplayText {
        let head: DisplayText = "head \(ledger.newest?.hash ?? "none")\n"
        guard let compaction = ledger.compaction, let newest = ledger.newest else {
            return "\(ledger.count) events, unbroken; \(head)"
        }
        if ledger.first == 1 {
            return "\(newest.sequence) events, unbroken from the first on, and what was kept matches them; \(head)"
        }
        let made = ledger.compactedBy
        let who = made.map { "event \($0.sequence), by \($0.event.actor) at \(ClockTime.full($0.event.time))" } ?? ""
        let missing = compaction.archives.filter { $0.from < ledger.first }
        return "events \(ledger.first) to \(newest.sequence), unbroken; \(head)"
            + "events 1 to \(ledger.first - 1) were moved to archives (\(who)); with --archive the proof includes them\n"
            + missing.map { "  \($0.name)  events \($0.from) to \($0.through)  SHA-256 \($0.digest)\n" }.joined()
    }
}
