import CanonicalJSON
import Foundation
import TestBench
import Testing

/// A directory with an estate's own file and nothing else, or not even that, beside the simulated Raxx accounts.
struct AdoptedEstate {
    let simulators: Simulators
    let plumb: Program
    private let folder: EstateFolder
    var directory: URL { folder.url }

    static let header = RaxxHeader.text(providers: [
        "heroku: { kind: heroku, token: !env HEROKU_API_KEY }", "cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }",
        "cloudflare-workers: { kind: cloudflare, token: !env CF_WORKER_DEPLOY }",
        "postmark: { kind: postmark, token: !secret \"vault@prod:/MooseQuest/postmark/POSTMARK_ACCOUNT_API_KEY\" }",
    ])

    /// - Parameters:
    ///   - header: `estate.yaml`; nil where there is no file at all.
    ///   - seed: what the simulated providers have.
    init(
        header: String? = Self.header, adding variables: [String: String] = [:], seed: String = "Examples/raxx"
    ) async throws {
        simulators = try await Simulators(seed: seed)
        folder = try EstateFolder(simulators.directory.appending(path: "acme"))
        plumb = Program(
            variables: simulators.variables.merging(variables) { _, new in new }, workingDirectory: folder.url)
        if let header { try write("estate.yaml", header) }
        try await simulators.resetRequests()
    }

    func write(_ path: String, _ text: String) throws { try folder.write("desired/" + path, text) }

    func text(_ path: String) throws -> String { try folder.text("desired/" + path) }

    /// By path from the working directory, whatever is below it.
    func files() throws -> [String: Data] { try folder.files() }

    /// `plumb adopt --output json`.
    func adopt(_ more: [String] = []) async throws -> (result: Program.Result, report: JSONValue) {
        let result = try await plumb.run(["adopt", "--output", "json"] + more)
        let report = try JSONValue(parsing: Array(result.output.utf8))
        return (result, report)
    }

    /// Everything that is not a read, at any provider.
    func writes() async throws -> [String] {
        try await simulators.writes(["heroku", "cloudflare", "postmark", "freescout", "infisical"])
    }
}
