import CanonicalJSON
import Foundation
import TestBench
import Testing

/// Where every killed run begins: the estate, what is live, the history, and the plan that was confirmed.
struct CrashStart: Sendable {
    let directory: URL
    /// What each provider has.
    private(set) var pictures: [String: JSONValue] = [:]
    /// The ledger's file; nil until the history is begun.
    private(set) var history: Data?
    /// The arguments that apply the plan.
    private(set) var words: [String] = []
    /// How many operations the plan has.
    private(set) var operations = 0

    /// Writes the estate to a new directory, begins its history and plans.
    /// - Parameters:
    ///   - isSlow: what the providers do takes its time.
    ///   - isMigrated: the ledger was begun by the previous version of the program.
    init(isSlow: Bool = false, isMigrated: Bool = false) async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try CrashEstate.write(to: directory, isSlow: isSlow)
        let world = try await CrashWorld(self)
        var pictures: [String: JSONValue] = [:]
        for kind in CrashWorld.kinds {
            pictures[kind] = try JSONValue(parsing: Array(try await world.simulators.send("GET", kind, "/_control/picture")))
        }
        self.pictures = pictures
        if isMigrated { try world.putLedger(Data(contentsOf: URL(filePath: PreviousLedger.file))) }
        let begun = try await world.plumb.run("init", "production")
        try #require(begun.code == 0, "\(begun.all)")
        let planned = try await world.plumb.run("plan", "production", "--output", "json")
        try #require(planned.code == 2, "\(planned.all)")
        let envelope = try JSONValue(parsing: Array(planned.output.utf8))
        let digits = try #require(envelope["digest"]?.string)
        operations = envelope["plan"]?["operations"]?.array?.count ?? 0
        words = ["apply", "production", "--digest", digits, "--target", "production", "--confirm", "now \(digits.prefix(8))"]
        history = try world.history()
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }
}
