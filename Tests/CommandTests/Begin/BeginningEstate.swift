import Foundation
import Testing

/// An empty directory called acme, beside the simulated Raxx accounts.
struct BeginningEstate {
    let simulators: Simulators
    let directory: URL
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
        self.directory = directory
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        // The history is where the estate says.
        variables = simulators.variables.filter { $0.key != "PLUMB_LEDGER" }
    }

    func write(_ path: String, _ text: String) throws {
        let file = directory.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func text(_ path: String) throws -> String { try String(contentsOf: directory.appending(path: path), encoding: .utf8) }

    /// Every file below, git's own left out.
    func files() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory.path) where !name.hasPrefix(".git/") {
            var isDirectory: ObjCBool = false
            let place = directory.appending(path: name)
            guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isDirectory), !isDirectory.boolValue else { continue }
            files[name] = try Data(contentsOf: place)
        }
        return files
    }
}
