import CanonicalJSON
import Foundation
import TestBench
import Testing

/// Where every killed run begins: the estate, what is live, the history, and the plan that was confirmed.
struct CrashStart: Sendable {
    let directory: URL
    /// What each provider has.
    private(set) var pictures: [String: JSONValue] = [:]
    /// The ledger's file; nil until the history is begun, and where it is in git.
    private(set) var history: Data?
    /// The estate and its ledger in git; nil where the ledger is a file.
    let repository: CrashRepository?
    /// The ledger's commit in git; nil until the history is begun.
    private(set) var commit: String?
    /// The arguments that apply the plan.
    private(set) var words: [String] = []
    /// How many operations the plan has.
    private(set) var operations = 0

    /// Writes the estate to a new directory, begins its history and plans.
    /// - Parameters:
    ///   - isSlow: what the providers do takes its time.
    ///   - isMigrated: the ledger was begun by the previous version of the program.
    ///   - isShared: the ledger is in git, and signed.
    init(isSlow: Bool = false, isMigrated: Bool = false, isShared: Bool = false) async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        repository = isShared ? try CrashRepository.begin(in: directory, isMigrated: isMigrated) : nil
        if let repository {
            let key = try LedgerKeyPair()
            let signing = key.signing(
                at: "vault@prod:/LEDGER_KEY", after: isMigrated ? try LedgerKeyPair.newestEvent(in: repository.remote) : nil)
            let ledger = "ledger: { kind: git, remote: origin, signing: { \(signing) } }"
            try CrashEstate.write(to: directory, isSlow: isSlow, ledger: ledger, key: key)
            try repository.publish(directory)
        } else {
            try CrashEstate.write(to: directory, isSlow: isSlow)
        }
        let world = try await CrashWorld(self)
        var pictures: [String: JSONValue] = [:]
        for kind in CrashWorld.kinds {
            pictures[kind] = try JSONValue(parsing: Array(try await world.simulators.send("GET", kind, "/_control/picture")))
        }
        self.pictures = pictures
        if isMigrated, !isShared { try world.putLedger(Data(contentsOf: URL(filePath: PreviousLedger.file))) }
        let begun = try await world.plumb.run("init", "production")
        try #require(begun.code == 0, "\(begun.all)")
        let planned = try await world.plumb.run("plan", "production", "--output", "json")
        try #require(planned.code == 2, "\(planned.all)")
        let envelope = try JSONValue(parsing: Array(planned.output.utf8))
        let digits = try #require(envelope["digest"]?.string)
        operations = envelope["plan"]?["operations"]?.array?.count ?? 0
        words = ["apply", "production", "--digest", digits, "--target", "production", "--confirm", "now \(digits.prefix(8))"]
        if let begun = world.repository {
            // Killed runs begin with copies of this one.
            commit = try begun.ledger()
            try repository?.take(begun)
        } else {
            history = try world.history()
        }
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }
}
