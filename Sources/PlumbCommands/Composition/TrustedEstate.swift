internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import GitRepository
internal import Integrations
internal import Resources

/// The estate with what must not be redirected by the change under review taken from the default branch: providers,
/// stores, the fingerprint key, the ledger, the gates, and which environment owns what.
struct TrustedEstate {
    let estate: Estate
    /// Files beside it, from where it was taken.
    let files: TrustedFiles
    /// For people; nil when the default branch says the same.
    let remark: String?
    /// Whether a git branch vouches for it.
    let isConfirmedByDefaultBranch: Bool

    /// - Parameters:
    ///   - estate: as it is in the work tree.
    ///   - directory: where it was read from.
    ///   - reference: what to trust instead of the default branch, where an operator says so.
    init(_ estate: Estate, directory: String, repository: GitRepository, reference: String?) async throws {
        let name = if let reference { reference as String? } else { await repository.defaultBranch() }
        guard let name, let commit = await repository.commit(of: name) else {
            self.estate = estate
            self.files = TrustedFiles(in: directory, at: nil)
            isConfirmedByDefaultBranch = false
            remark = "\(directory) is on no git branch that could be trusted: providers, stores and gates are as the files say"
            return
        }
        let label = "\(name)@\(commit.prefix(7))"
        guard let files = await repository.files(in: directory, at: commit) else {
            throw CommandFailure(.failure, "\(directory) cannot be read from \(label), where providers, stores and gates come from")
        }
        guard !files.isEmpty else {
            self.estate = estate
            self.files = TrustedFiles(in: directory, at: nil)
            isConfirmedByDefaultBranch = false
            remark = "\(label) has no \(directory) yet: providers, stores and gates are as the files say"
            return
        }
        let trusted = try Self.load(files, label: label, directory: directory)
        if let moved = estate.moved(from: trusted).first {
            throw CommandFailure(
                .blocked,
                "\(moved.scope) belongs to \(moved.from) on \(label) and to \(moved.to) here: merge that first; nothing was read or written"
            )
        }
        let differing = estate.differences(from: trusted)
        self.estate = estate.trusting(trusted)
        self.files = TrustedFiles(in: directory, at: (repository, commit, label))
        isConfirmedByDefaultBranch = true
        remark =
            differing.isEmpty
            ? nil : "\(differing.joined(separator: ", ")) differ from \(label): that commit's are used until this change is merged"
    }

    private static func load(_ files: [String: [UInt8]], label: String, directory: String) throws -> Estate {
        let sources = files.sorted { $0.key < $1.key }.filter { $0.key.hasSuffix(".yaml") || $0.key.hasSuffix(".yml") }
            .map { SourceFile(path: $0.key, bytes: $0.value) }
        guard let estate = EstateLoader.load(files: sources, catalogue: Integrations.catalogue).0 else {
            throw CommandFailure(
                .invalidEstate, "\(directory) of \(label) is invalid, and providers, stores and gates come from there: repair it first")
        }
        return estate
    }
}
