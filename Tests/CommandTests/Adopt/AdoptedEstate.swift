import CanonicalJSON
import Foundation
import Testing

/// A directory with an estate's own file and nothing else, or not even that, beside the simulated Raxx accounts.
struct AdoptedEstate {
    let simulators: Simulators
    let plumb: Program
    let directory: URL

    static let header = """
        estate: raxx
        git: optional
        fingerprint_key: !secret "vault@prod:/Plumbline/FINGERPRINT_KEY"
        stores:
          vault:
            kind: infisical
            url: https://vault.raxx.app
            project: 29b77751-f761-4afa-b3fa-2c842988f95c
            auth: !env INFISICAL_TOKEN
            environments: { staging: staging, production: prod }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
          cloudflare-workers: { kind: cloudflare, token: !env CF_WORKER_DEPLOY }
          postmark: { kind: postmark, token: !secret "vault@prod:/MooseQuest/postmark/POSTMARK_ACCOUNT_API_KEY" }
        environments:
          staging: { banner: purple }
          production: { banner: red, gate: { phrase: deploy-prod-now } }

        """

    /// - Parameters:
    ///   - header: `estate.yaml`; nil where there is no file at all.
    ///   - seed: what the simulated providers have.
    init(
        header: String? = Self.header, adding variables: [String: String] = [:], seed: String = "Examples/raxx"
    ) async throws {
        simulators = try await Simulators(seed: seed)
        directory = simulators.directory.appending(path: "acme")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        plumb = Program(
            variables: simulators.variables.merging(variables) { _, new in new }, workingDirectory: directory)
        if let header { try write("estate.yaml", header) }
        try await simulators.resetRequests()
    }

    func write(_ path: String, _ text: String) throws {
        let file = directory.appending(path: "desired/" + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func text(_ path: String) throws -> String { try String(contentsOf: directory.appending(path: "desired/" + path), encoding: .utf8) }

    /// By path from the working directory, whatever is below it.
    func files() throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
        var files: [String: Data] = [:]
        for name in names {
            var isDirectory: ObjCBool = false
            let place = directory.appending(path: name)
            guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isDirectory), !isDirectory.boolValue else { continue }
            files[name] = try Data(contentsOf: place)
        }
        return files
    }

    /// `plumb adopt --output json`.
    func adopt(_ more: [String] = []) async throws -> (result: Program.Result, report: JSONValue) {
        let result = try await plumb.run(["adopt", "--output", "json"] + more)
        let report = try JSONValue(parsing: Array(result.output.utf8))
        return (result, report)
    }

    /// Everything that is not a read, at any provider.
    func writes() async throws -> [String] {
        var writes: [String] = []
        for kind in ["heroku", "cloudflare", "postmark", "freescout", "infisical"] {
            writes += try await simulators.requests(kind).filter { !$0.hasPrefix("GET ") }
        }
        return writes
    }
}
