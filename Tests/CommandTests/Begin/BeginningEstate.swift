import Foundation
import TestBench
import Testing

/// An empty directory called acme, beside the simulated Raxx accounts.
struct BeginningEstate {
    let simulators: Simulators
    private let folder: EstateFolder
    var directory: URL { folder.url }
    let variables: [String: String]

    var plumb: Program { Program(variables: variables, workingDirectory: directory) }

    init() async throws {
        let simulators = try await Simulators()
        try await simulators.resetRequests()
        try self.init(simulators, simulators.directory.appending(path: "first/acme"))
    }

    /// Another directory of the same name, with the same accounts.
    init(beside other: BeginningEstate) async throws {
        try self.init(other.simulators, other.simulators.directory.appending(path: "second/acme"))
    }

    private init(_ simulators: Simulators, _ directory: URL) throws {
        self.simulators = simulators
        folder = try EstateFolder(directory)
        // The history is where the estate says.
        variables = simulators.variables.filter { $0.key != "PLUMB_LEDGER" }
    }

    func write(_ path: String, _ text: String) throws { try folder.write(path, text) }

    func text(_ path: String) throws -> String { try folder.text(path) }

    /// Every file below, git's own left out.
    func files() throws -> [String: Data] { try folder.files() }
}
